import { programDigest } from '#domain/program.ts';
import { lastAttempt, type Session, type ThreadRef, type Turn } from '#domain/session.ts';
import { advance, approve, propose } from '#domain/state.ts';
import type { AgentContext } from './context.ts';
import { permit } from './standing.ts';

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
  const program = { ...earlier.program, sandbox: { provider, template } };
  const attempt = { name, description, parameters, facts, explanation, model, tokens: 0, program };
  const delivered = earlier.share === null || earlier.share.state === 'done';
  await context.change(ref, (now) =>
    propose(advance(now, id, epoch, { stage: 'coding', plan }), id, epoch, context.clock.now(), attempt, !delivered),
  );
  const digest = programDigest(program);
  if (delivered && old.status !== 'expired' && digest === earlier.digest && earlier.approval !== null) {
    await approveByPress(context, ref, turn, digest);
  }
  return true;
}

async function approveByPress(
  context: AgentContext,
  ref: ThreadRef,
  { id, request }: Turn,
  digest: string,
): Promise<void> {
  const permitted = await permit(context, ref, 'approve', request.user, request.user);
  if ('actor' in permitted) {
    const { actor } = permitted;
    await context.change(ref, (now) =>
      approve(now, id, digest, actor, context.clock.now(), context.clock.id(), context.instance),
    );
  }
}
