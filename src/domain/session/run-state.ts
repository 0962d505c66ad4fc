/** The second line of the state machine: from an approved program to its answer. Law and errors as in state.ts. */

import { justWho } from '../policy/people.ts';
import { mayRepeat } from '../program/capability.ts';
import type { Run } from '../program/run.ts';
import { AgentError } from '../text/errors.ts';
import type { Kept } from '../tool/keeping.ts';
import { mayKeep } from './keep-state.ts';
import { type Attempt, lastAttempt, type Session, type Turn } from './session.ts';
import { checkEpoch, common, move, next, replace, turnOf, withAttempt, withoutJobs } from './transition.ts';

/** Programs of one turn, the first included. */
export const MOST_ATTEMPTS = 3;

/** The approved program starts in a sandbox of its own taker. */
export function start(session: Session, id: string, at: number, instance: string): Session {
  return move(session, id, 'start', ['approved'], (turn) => ({
    ...common(turn),
    status: 'running',
    startedAt: at,
    inLine: false,
    epoch: turn.epoch + 1,
    instance,
  }));
}

/** All sandboxes are busy: it waits for one. */
export const lineUp = (session: Session, id: string, epoch: number): Session =>
  move(session, id, 'line up', ['running'], (turn) => {
    checkEpoch(turn, epoch);
    return { ...turn, inLine: true };
  });

/** It has got its sandbox; only now its time counts. */
export const leaveLine = (session: Session, id: string, epoch: number, at: number): Session =>
  move(session, id, 'leave the line', ['running'], (turn) => {
    checkEpoch(turn, epoch);
    return { ...turn, inLine: false, startedAt: at };
  });

/** The run ended, one way or another; once. */
export function finish(session: Session, id: string, epoch: number, run: Run): Session {
  return move(
    withoutJobs(session, id),
    id,
    'finish',
    ['running'],
    (turn) => {
      checkEpoch(turn, epoch);
      const base = withAttempt(common(turn), (attempt) => ({ ...attempt, run }));
      const kept = wantedAtApproval(base.attempts.at(-1));
      return {
        ...base,
        status: 'finished',
        at: run.endedAt,
        words: null,
        wordsBy: '',
        strangers: [],
        delivered: false,
        ...(kept && { kept }),
      };
    },
    ['draw', 'deliver'],
  );
}

/** A taker of the delivery. */
export const take = (session: Session, id: string, instance: string): Session =>
  replace(session, { ...turnOf(session, id), epoch: turnOf(session, id).epoch + 1, instance });

/** A second or third program, after one that did not pass. */
export function repair(session: Session, id: string, epoch: number): Session {
  return move(
    withoutJobs(session, id),
    id,
    'repair',
    ['finished'],
    (turn) => {
      checkEpoch(turn, epoch);
      if (!mayRepair(turn)) {
        throw new AgentError('There is nothing to repair', { code: 'TRANSITION_ILLEGAL' });
      }
      const base = common(turn);
      return { ...base, status: 'planning', stage: 'coding', messages: { ...base.messages, ended: false } };
    },
    ['draw', 'plan'],
  );
}

/** Whether the model gets another try at this turn. Whoever filled in the form of a tool asked no model. */
export const mayRepair = (turn: Turn): boolean => {
  const kind = lastAttempt(turn)?.run?.outcome.kind;
  return (
    turn.request.call === undefined &&
    turn.attempts.length < MOST_ATTEMPTS &&
    (kind === 'failed' || kind === 'check_failed' || kind === 'limit')
  );
};

/** The tick of the approval, once what was approved has worked. */
function wantedAtApproval(attempt: Attempt | undefined): Kept | undefined {
  const by = attempt?.approval?.approvers.at(-1);
  return attempt?.approval?.keep === true && by && attempt.run?.outcome.kind === 'passed' && mayKeep(attempt)
    ? {
        state: 'wanted',
        wanted: { by: justWho(by), at: attempt.run.endedAt, way: 'new', tool: null, separate: false, form: null },
      }
    : undefined;
}

/** Files and words are out; the thread is free for the next request. What is to be kept is kept now. */
export function delivered(session: Session, id: string, epoch: number): Session {
  const turn = turnOf(session, id);
  const isWanted = turn.status === 'finished' && turn.kept?.state === 'wanted';
  return next(
    move(
      withoutJobs(session, id),
      id,
      'deliver',
      ['finished'],
      (finished) => {
        checkEpoch(finished, epoch);
        return { ...finished, delivered: true };
      },
      isWanted ? ['draw', 'keep'] : ['draw'],
    ),
  );
}

/** The run was cut off with its process. */
export const interrupt = (session: Session, id: string, at: number): Session =>
  move(session, id, 'interrupt', ['running'], (turn) => ({ ...common(turn), status: 'interrupted', at }));

/** Runs it once more, by itself, only where it could have touched nothing outside its sandbox. */
export function restart(session: Session, id: string): Session {
  return move(
    withoutJobs(session, id),
    id,
    'restart',
    ['interrupted'],
    (turn) => {
      const last = lastAttempt(turn);
      if (last === undefined || !mayRepeat(last)) {
        throw new AgentError('A person has to ask for this again', { code: 'TRANSITION_ILLEGAL' });
      }
      return { ...common(turn), status: 'approved', epoch: turn.epoch + 1 };
    },
    ['run'],
  );
}
