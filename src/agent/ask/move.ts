import type { Vote } from '#domain/policy/approval.ts';
import type { Refusal } from '#domain/policy/refusal.ts';
import { isKnown, open } from '#domain/session/request-state.ts';
import {
  lastAttempt,
  type RequestFile,
  type Session,
  type ThreadRef,
  type Turn,
  type TurnIn,
} from '#domain/session/session.ts';
import { advance, begin, propose, supersede } from '#domain/session/state.ts';
import { turnOf } from '#domain/session/transition.ts';
import type { AgentContext } from '../core/context.ts';
import type { Doer } from '../core/effects.ts';
import { decide } from '../decide/decide.ts';
import type { Agent } from '../face/agent.ts';
import { standsOnCard } from '../library/stands-on-card.ts';
import { aboutTurn, permit } from '../permit/standing.ts';
import { waitingFor } from '../permit/waiting.ts';

/**
 * Continue in a channel: where too few can approve, the same program waits in a thread of another channel, and no longer
 * here. That it goes on there is decided here, like every other decision; a job then opens it there.
 */
export const moving = (context: AgentContext): Pick<Agent, 'mayMove' | 'move'> => ({
  mayMove: (ref, press, channel) =>
    decide(context, ref, press, 'revise', async (turn, actor) => {
      const refusal = await whyNotThere(context, { ...ref, channel, thread: '' }, turn, actor);
      return refusal === undefined || refusal.why === 'look_up_failed' ? (session) => session : refusal;
    }),

  move: (ref, press, id, to) =>
    decide(context, ref, press, 'revise', async (turn, actor) => {
      if (lastAttempt(turn) === undefined || turn.plan === null || to.workspace !== ref.workspace) {
        return { why: 'ended' };
      }
      const refusal = await whyNotThere(context, to, turn, actor);
      return refusal ?? ((session) => supersede(session, turn.id, actor, context.clock.now(), id, to));
    }),
});

async function whyNotThere(
  context: AgentContext,
  to: ThreadRef,
  turn: Turn,
  actor: Pick<Vote, 'user'>,
): Promise<Refusal | undefined> {
  const permitted = await permit(context, to, 'ask', actor.user, await aboutTurn(context, to, turn));
  return 'refusal' in permitted ? permitted.refusal : undefined;
}

/** Opens what goes on in another thread: the same request, plan and program, with what the policy asks there. */
export function moveJob(context: AgentContext): Doer {
  return async (ref, id) => {
    const session = await context.sessions.read(ref);
    const turn = session && turnOf(session, id);
    if (session && turn?.status === 'superseded' && turn.channel !== null && turn.thread !== null) {
      const to = { workspace: ref.workspace, channel: turn.channel, thread: turn.thread };
      await openThere(context, to, turn, filesOf(session, turn));
    }
  };
}

const FIRST_EPOCH = 1;

/** The request's own files, and those of the thread that the program reads: the other thread does not know them. */
function filesOf({ files, turns }: Session, turn: Turn): RequestFile[] {
  const own = turn.request.files;
  const hashes = new Set(own.map(({ sha256 }) => sha256));
  const known = [...files, ...turns.flatMap(({ request }) => request.files)];
  const inputs = lastAttempt(turn)?.program.inputs ?? [];
  return [
    ...own,
    ...inputs.flatMap(({ sha256 }) => (hashes.has(sha256) ? [] : (known.find((each) => each.sha256 === sha256) ?? []))),
  ];
}

async function openThere(
  context: AgentContext,
  to: ThreadRef,
  turn: TurnIn<'superseded'>,
  files: RequestFile[],
): Promise<void> {
  const { next: id, plan, request, authors, askers } = turn;
  const last = lastAttempt(turn);
  if (last === undefined || plan === null) {
    return;
  }
  const { number: _number, digest: _digest, share, votes: _votes, terms: _terms, ...rest } = last;
  const { approval: _approval, run: _run, ...attempt } = rest;
  const waiting = await waitingFor(context, to, turn, attempt);
  const isFile = share !== null || !(await standsOnCard(context, to, attempt.program));
  const at = context.clock.now();
  const { instance } = context;
  const from = { turn: turn.id, why: 'moved' } as const;
  await context.change(to, (session) => {
    if (isKnown(session, id)) {
      return session;
    }
    const opened = open(session, {
      id,
      request: { ...request, files, at, joined: null },
      from,
      authors,
      askers,
      instance,
    });
    const planned = advance(begin(opened, id, instance), id, FIRST_EPOCH, { stage: 'coding', plan });
    return propose(planned, id, FIRST_EPOCH, at, attempt, isFile, waiting);
  });
}
