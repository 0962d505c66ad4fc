import type { Vote } from '#domain/policy/approval.ts';
import type { Requirement } from '#domain/policy/policy.ts';
import { programDigest } from '#domain/program/program.ts';
import { approve } from '#domain/session/decide-state.ts';
import { type Attempt, lastAttempt, type Session, type ThreadRef, type Turn } from '#domain/session/session.ts';
import { advance } from '#domain/session/state.ts';
import type { AgentContext } from '../core/context.ts';
import { currentSecrets } from '../core/secrets.ts';
import { standsOnCard } from '../library/stands-on-card.ts';
import { completionOf } from '../permit/approve.ts';
import { aboutTurn, permit } from '../permit/standing.ts';
import { putForward } from './put-forward.ts';

/**
 * The program of an earlier turn once more, without asking a model. The press of *Run again* is the approval where it is
 * for the very digest that was delivered whole in this thread and ran, and the person may approve alone; else it waits.
 */
export async function proposeAgain(
  context: AgentContext,
  ref: ThreadRef,
  session: Session,
  turn: Turn,
): Promise<boolean> {
  const old = session.turns.find(({ id }) => id === turn.from?.turn);
  const earlier = old && lastAttempt(old);
  if (!(old?.plan && earlier)) {
    return false;
  }
  const { id, epoch } = turn;
  const { plan } = old;
  const { provider, digest: template, egress } = await context.sandbox.describe();
  if (earlier.program.hosts.length > 0 && egress !== true) {
    return false; // the network was switched off since: planned anew, and told so
  }
  const { name, description, parameters, facts, explanation, model } = earlier;
  // A secret that was changed since is another program's: it then waits for a yes of its own.
  const secrets = await currentSecrets(context, ref, earlier.program.secrets);
  const program = { ...earlier.program, secrets, sandbox: { provider, template } };
  const { calls } = earlier;
  const known = { name, description, parameters, facts, explanation, model, tokens: 0, program };
  const attempt = { ...known, ...(await reusedNow(context, ref, earlier)), ...(calls && { calls }) };
  // What a standing approval let run may never have stood on a card.
  const delivered = earlier.share === null || earlier.share.state === 'done';
  const isRead = delivered && earlier.approval !== null && earlier.approval.grant === null;
  const isSame = old.status !== 'expired' && programDigest(program) === earlier.digest;
  const asked = { ...turn, attempts: [{ ...earlier, program }] };
  const approver = isRead && isSame ? await aloneMay(context, ref, asked) : undefined;
  // Whoever else is asked sees all of it anew, wherever it stood before.
  const share = approver === undefined && !(await standsOnCard(context, ref, program));
  const proposed = await putForward(context, ref, turn, { attempt, share }, (now) =>
    advance(now, id, epoch, { stage: 'coding', plan }),
  );
  if (approver !== undefined) {
    await approveByPress(context, ref, proposed, approver);
  }
  return true;
}

/** What a card says of the tool, with its runs since. */
async function reusedNow(context: AgentContext, ref: ThreadRef, { reused }: Attempt): Promise<Pick<Attempt, 'reused'>> {
  const [stats] = reused === undefined ? [] : await context.library.stats(ref.workspace, [reused.id]);
  return reused && stats ? { reused: { ...reused, runs: stats.runs, failed: stats.failed, lastAt: stats.lastAt } } : {};
}

interface Approver {
  readonly vote: Vote;
  readonly requirement: Requirement;
}

/** Whoever pressed, where their one yes is enough. */
async function aloneMay(context: AgentContext, ref: ThreadRef, turn: Turn): Promise<Approver | undefined> {
  const about = await aboutTurn(context, ref, turn);
  const permitted = await permit(context, ref, 'approve', turn.request.user, about);
  return 'actor' in permitted && about.requirement.quorum === 1
    ? { vote: permitted.actor, requirement: about.requirement }
    : undefined;
}

/** Only what no grant has let run already. */
async function approveByPress(
  context: AgentContext,
  ref: ThreadRef,
  { id, attempts }: Turn,
  { vote, requirement }: Approver,
): Promise<void> {
  const digest = attempts.at(-1)?.digest ?? '';
  const completion = completionOf(context, [vote], requirement, null);
  await context.change(ref, (now) =>
    now.turns.find((turn) => turn.id === id)?.status === 'awaiting_approval'
      ? approve(now, id, digest, completion)
      : now,
  );
}
