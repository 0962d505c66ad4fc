import { unsaid } from '#domain/session/delivery.ts';
import type { Effect, JobKind } from '#domain/session/effect.ts';
import { keptAs } from '#domain/session/keep-state.ts';
import { delivered } from '#domain/session/run-state.ts';
import { type FailReason, lastAttempt, type Session, type ThreadRef, type Turn } from '#domain/session/session.ts';
import { fail, offered } from '#domain/session/state.ts';
import { turnOf } from '#domain/session/transition.ts';
import { codeOf, type ErrorCode } from '#domain/text/errors.ts';
import type { AgentContext } from './context.ts';
import { momentOf } from './ring.ts';

/** A turn holds its thread until its files are out. After so long without Slack the next request comes first. */
const DELIVERY_MS = 3_600_000;

/** Another taker, a stop or a decision came first: there is nothing left to do, and nothing to say. */
export const isOvertaken = (code: ErrorCode): boolean =>
  code === 'STALE_EPOCH' || code === 'TRANSITION_ILLEGAL' || code === 'TURN_UNKNOWN';

/**
 * Whether an effect may wait for Slack as long as it takes: what shows what is, and holds nobody up; and what goes on in
 * another thread, because it waits nowhere else any more.
 */
export function mayWait(context: AgentContext, session: Session, effect: Effect, code: ErrorCode): boolean {
  if (effect.kind === 'job' && effect.job === 'move') {
    return code === 'SLACK_UNAVAILABLE' || code === 'PEOPLE_UNAVAILABLE';
  }
  const turn = turnOf(session, effect.turn);
  const isDelivery = effect.kind === 'job' && effect.job === 'deliver' && turn.status === 'finished';
  const isShown = effect.kind !== 'job' || (isDelivery && context.clock.now() - turn.at < DELIVERY_MS);
  return code === 'SLACK_UNAVAILABLE' && isShown;
}

/** What becomes of a turn when one of its effects cannot be done: it ends, or goes on without, with words for people. */
export async function giveUp(context: AgentContext, ref: ThreadRef, effect: Effect, code: ErrorCode): Promise<void> {
  try {
    await context.change(ref, (session) => without(session, effect, code, context.clock.now()));
  } catch (error) {
    if (!isOvertaken(codeOf(error))) {
      throw error;
    }
  }
}

function without(session: Session, effect: Effect, code: ErrorCode, at: number): Session {
  const turn = turnOf(session, effect.turn);
  if (effect.kind === 'tell' || effect.kind === 'audit') {
    return session;
  }
  if (effect.kind === 'draw') {
    const moment = momentOf(turn);
    return moment === undefined ? session : unsaid(session, turn.id, moment, false);
  }
  return withoutJob(session, turn, effect.job, code, at);
}

function withoutJob(session: Session, turn: Turn, job: JobKind, code: ErrorCode, at: number): Session {
  const { id } = turn;
  const share = lastAttempt(turn)?.share;
  if (job === 'offer' && share) {
    // What broke after people could see the program takes nothing away from it.
    return share.state === 'wanted' ? offered(session, id, { ...share, state: 'failed' }) : session;
  }
  if (turn.status !== 'finished') {
    return fail(session, id, at, FAILURES[code] ?? 'internal', code === 'BUDGET_USED_UP' ? turn.budget : null);
  }
  if (job === 'keep') {
    const notKept = { state: 'not_kept', why: 'unavailable', where: '' } as const;
    return turn.kept?.state === 'wanted' ? keptAs(session, id, turn.epoch, notKept) : session;
  }
  // A delivery that broke leaves the result that stands.
  return unsaid(delivered(session, id, turn.epoch), id, 'ended', code === 'THREAD_CLOSED');
}

const FAILURES: Partial<Record<ErrorCode, FailReason>> = {
  MODEL_UNAVAILABLE: 'no_model',
  MODEL_OUTPUT_INVALID: 'model',
  BUDGET_USED_UP: 'budget',
  SANDBOX_UNAVAILABLE: 'sandbox',
  FILE_UNAVAILABLE: 'input',
  PEOPLE_UNAVAILABLE: 'policy',
};
