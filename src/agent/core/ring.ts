import type { Outcome } from '#domain/program/run.ts';
import { mayRepair } from '#domain/session/run-state.ts';
import { lastAttempt, type Messages, type ThreadRef, type Turn, type TurnIn } from '#domain/session/session.ts';
import { codeOf, isRefused } from '#domain/text/errors.ts';
import type { Notice } from '#ports/thread.ts';
import type { AgentContext } from './context.ts';

/** The reply that rings: there while a short program waits, gone once somebody has decided. */
export async function ring(
  context: AgentContext,
  ref: ThreadRef,
  turn: Turn,
  uncertain: boolean,
): Promise<Messages['decide']> {
  const last = lastAttempt(turn);
  const there = turn.messages.decide;
  if (turn.status === 'awaiting_approval' && last?.share === null && there?.attempt !== last.number) {
    const ts = await context.thread.notice(ref, noticeOf(turn, 'decide', undefined), uncertain);
    return { ts, attempt: last.number };
  }
  if (turn.status === 'awaiting_approval' || last === undefined) {
    return there;
  }
  const left =
    there?.ts ?? (uncertain ? await context.thread.noticed(ref, noticeOf(turn, 'decide', undefined)) : undefined);
  return left === undefined ? null : await goes(context, ref, left);
}

/** Whoever asked is told of an end that came without a run; not when they ended it themselves. */
export async function ringAtEnd(
  context: AgentContext,
  ref: ThreadRef,
  turn: Turn,
  uncertain: boolean,
): Promise<boolean> {
  const kind = endOf(turn);
  if (kind === undefined) {
    return false;
  }
  await context.thread.notice(ref, noticeOf(turn, kind, byOf(turn)?.name), uncertain);
  return true;
}

/** The moment that a turn rings whoever asked for, as it stands; undefined when nobody is to be rung. */
export function momentOf(turn: Turn): 'decide' | 'ended' | undefined {
  if (turn.status === 'awaiting_approval') {
    return 'decide';
  }
  if (turn.status === 'finished') {
    return mayRepair(turn) && !turn.delivered ? undefined : 'ended';
  }
  return endOf(turn) && 'ended';
}

/** What whoever asked should have heard by now. Undefined when there is nothing to say. */
export function newsOf(turn: Turn): Notice | undefined {
  if (turn.status === 'awaiting_approval') {
    return noticeOf(turn, turn.attempts.length > 1 ? 'second_try' : 'decide', undefined);
  }
  if (turn.status === 'finished') {
    return newsOfRun(turn);
  }
  const kind = endOf(turn);
  const by = byOf(turn);
  return kind && noticeOf(turn, kind, by?.user === '' ? undefined : by?.name); // a pause is nobody's press
}

/** The same of a turn whose run is over. */
export const newsOfRun = (turn: Turn): Notice =>
  noticeOf(turn, lastAttempt(turn)?.run?.outcome.kind === 'passed' ? 'passed' : 'failed', undefined);

const endOf = (turn: Turn): Notice['kind'] | undefined =>
  byOf(turn)?.user === turn.request.user ? undefined : ENDS[turn.status];

const byOf = (turn: Turn) => (turn.status === 'rejected' || turn.status === 'stopped' ? turn.by : undefined);

const noticeOf = (turn: Turn, kind: Notice['kind'], by: string | undefined): Notice => ({
  turn: turn.id,
  kind,
  user: turn.request.user,
  by,
  attempt: hasNotRun(turn) ? 0 : turn.attempts.length,
  ...(turn.status === 'awaiting_approval' ? { others: othersOf(turn) } : {}),
});

/** Whether it ended and no program of it ran: then none failed. */
const hasNotRun = ({ status, attempts }: Turn): boolean =>
  (status === 'failed' || status === 'finished') &&
  attempts.every(({ run }) => run === null || NOTHING_RAN.includes(run.outcome.kind));

const NOTHING_RAN: readonly Outcome['kind'][] = ['input_changed', 'sandbox_unavailable'];

/** Who else is rung when a decision is needed. */
export const othersOf = ({ waiting, request }: TurnIn<'awaiting_approval'>): NonNullable<Notice['others']> => ({
  somebodyElse: waiting.fourEyes || (waiting.ring.length > 0 && !waiting.ring.includes(request.user)),
  named: waiting.ring.filter((id) => id !== request.user),
  tooFew: waiting.tooFew,
});

const HOUR_MS = 3_600_000;

/** The reply that says that it is about to expire; it goes once somebody has decided, as the one above. */
export async function remind(
  context: AgentContext,
  ref: ThreadRef,
  turn: Turn,
  uncertain: boolean,
): Promise<string | null> {
  const { reminder } = turn.messages;
  if (turn.status !== 'awaiting_approval') {
    return reminder === null ? null : await goes(context, ref, reminder);
  }
  const { expiresAt, nudged } = turn.waiting;
  if (!nudged || expiresAt === null || reminder !== null) {
    return reminder;
  }
  const hours = Math.max(1, Math.round((expiresAt - context.clock.now()) / HOUR_MS));
  return context.thread.notice(ref, { ...noticeOf(turn, 'reminder', undefined), hours }, uncertain);
}

async function goes(context: AgentContext, ref: ThreadRef, ts: string): Promise<null> {
  await context.thread.retract(ref, ts).catch((error: unknown) => {
    const code = codeOf(error);
    if (!isRefused(code)) {
      throw error;
    }
    context.log.warn('a request to approve stays', { code, workspace: ref.workspace }, error);
  });
  return null;
}

const ENDS: Partial<Record<Turn['status'], Notice['kind']>> = {
  rejected: 'rejected',
  stopped: 'stopped',
  failed: 'failed',
  answered: 'answered',
  asking: 'answered',
};
