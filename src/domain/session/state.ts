/**
 * The session's state machine: one exported pure function per arrow of ARCHITECTURE §3. Nothing else writes `status`.
 * An arrow that is not drawn there throws TRANSITION_ILLEGAL; an arrow by an old taker throws STALE_EPOCH.
 */

import type { BudgetUse } from '../model/budget.ts';
import type { Waiting } from '../policy/approval.ts';
import { type Actor, justWho } from '../policy/people.ts';
import type { Plan } from '../program/plan.ts';
import { programDigest } from '../program/program.ts';
import type { Attempt, FailReason, Request, Session, ThreadRef } from './session.ts';
import { checkEpoch, common, move, next, withAttempt, withoutJobs } from './transition.ts';

/** A taker begins, or takes over what an earlier taker began. */
export function begin(session: Session, id: string, instance: string): Session {
  return move(session, id, 'begin', ['queued', 'planning'], (turn) => ({
    ...turn,
    ...(turn.status === 'planning' ? { stage: turn.stage } : { stage: 'reading' }),
    status: 'planning',
    epoch: turn.epoch + 1,
    instance,
  }));
}

/** Our own act changes; the plan is there as soon as it is made, so that people see it while the program is written. */
export function advance(
  session: Session,
  id: string,
  epoch: number,
  {
    stage,
    plan,
    files,
    looked,
  }: { stage: 'planning' | 'coding'; plan?: Plan; files?: Request['files']; looked?: number },
): Session {
  return move(session, id, 'advance', ['planning'], (turn) => {
    checkEpoch(turn, epoch);
    return {
      ...turn,
      stage,
      plan: plan ?? turn.plan,
      looked: looked ?? turn.looked,
      request: { ...turn.request, files: files ?? turn.request.files },
    };
  });
}

/** A program that nobody has seen yet. */
export type Proposed = Omit<Attempt, 'number' | 'digest' | 'votes' | 'terms' | 'approval' | 'run' | 'share'>;

/** Puts a program before the people. The digest is made here, of all that will run. */
export function propose(
  session: Session,
  id: string,
  epoch: number,
  at: number,
  attempt: Proposed,
  share: boolean,
  waiting: Waiting,
): Session {
  return move(
    withoutJobs(session, id),
    id,
    'propose',
    ['planning'],
    (turn) => {
      checkEpoch(turn, epoch);
      const next: Attempt = {
        ...attempt,
        number: turn.attempts.length + 1,
        digest: programDigest(attempt.program),
        share: share ? { file: '', state: 'wanted', permalink: '' } : null,
        votes: [],
        terms: null,
        approval: null,
        run: null,
      };
      return { ...common(turn), status: 'awaiting_approval', since: at, waiting, attempts: [...turn.attempts, next] };
    },
    share ? ['draw', 'offer'] : ['draw'],
  );
}

/** The whole program goes into the thread as a file; once it is there the proposal may be approved. */
export function offered(session: Session, id: string, share: NonNullable<Attempt['share']>): Session {
  const settled = share.state !== 'wanted';
  return move(
    settled ? withoutJobs(session, id) : session,
    id,
    'offer',
    ['awaiting_approval'],
    (turn) => withAttempt(turn, (last) => ({ ...last, share })),
    settled ? ['draw'] : [],
  );
}

/** Words instead of a program. */
export const answer = (
  session: Session,
  id: string,
  epoch: number,
  at: number,
  reply: string,
  model: string,
): Session =>
  next(
    move(withoutJobs(session, id), id, 'answer', ['planning'], (turn) => {
      checkEpoch(turn, epoch);
      return { ...common(turn), status: 'answered', at, reply, model };
    }),
  );

/** A question back; the requester's next message is the answer. */
export const question = (
  session: Session,
  id: string,
  epoch: number,
  asked: { reply: string; suggestions: string[]; model: string },
): Session =>
  next(
    move(withoutJobs(session, id), id, 'question', ['planning'], (turn) => {
      checkEpoch(turn, epoch);
      return { ...common(turn), status: 'asking', ...asked };
    }),
  );

/**
 * A newer turn takes the place of a proposal or of a question. `to` is where it goes on, where that is another thread: it is
 * opened there by a job, and this thread is free for the next request.
 */
export function supersede(
  session: Session,
  id: string,
  by: Actor,
  at: number,
  newer: string,
  to: Pick<ThreadRef, 'channel' | 'thread'> | null = null,
): Session {
  const superseded = move(
    withoutJobs(session, id),
    id,
    'supersede',
    ['awaiting_approval', 'asking'],
    (turn) => ({
      ...common(turn),
      status: 'superseded',
      by: justWho(by),
      at,
      next: newer,
      channel: to?.channel ?? null,
      thread: to?.thread ?? null,
    }),
    to === null ? ['draw'] : ['draw', 'move'],
  );
  return to === null ? superseded : next(superseded);
}

/** The world, not the program, broke; or the dispatch refused. Nothing runs. */
export const fail = (
  session: Session,
  id: string,
  at: number,
  reason: FailReason,
  budget: BudgetUse | null = null,
): Session =>
  next(
    move(
      withoutJobs(session, id),
      id,
      'fail',
      ['queued', 'planning', 'approved', 'running', 'interrupted'],
      (turn) => ({
        ...common(turn),
        status: 'failed',
        at,
        reason,
        budget,
      }),
    ),
  );

/** Somebody who may stop it does. */
export const stop = (session: Session, id: string, by: Actor, at: number): Session =>
  next(
    move(
      withoutJobs(session, id),
      id,
      'stop',
      ['queued', 'planning', 'awaiting_approval', 'approved', 'running'],
      (turn) => ({
        ...common(turn),
        status: 'stopped',
        by: justWho(by),
        at,
        ran: turn.status === 'running' && !turn.inLine ? at - turn.startedAt : null,
        stdout: null,
      }),
    ),
  );
