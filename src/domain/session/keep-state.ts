/** What becomes of a program's function once its run passed. None of these changes a status. Law and errors as in state.ts. */

import { isFunction } from '../program/form-of.ts';
import { AgentError } from '../text/errors.ts';
import type { Kept, Wanted } from '../tool/keeping.ts';
import { type Attempt, lastAttempt, type Session, type Turn } from './session.ts';
import { checkEpoch, move } from './transition.ts';

/** Whether the function of this attempt can become a tool: a new one, not a call of one. */
export const mayKeep = (attempt: Pick<Attempt, 'program'> | undefined): boolean =>
  attempt !== undefined && attempt.program.tool === null && isFunction(attempt.program);

/** Whether somebody may want it kept now: it worked, and nobody is at it. */
export const mayBeWanted = (turn: Turn | undefined): boolean =>
  turn?.status === 'finished' &&
  lastAttempt(turn)?.run?.outcome.kind === 'passed' &&
  mayKeep(lastAttempt(turn)) &&
  turn.kept?.state !== 'wanted' &&
  turn.kept?.state !== 'kept';

/** Somebody wants it kept. What is still being delivered is kept afterwards. */
export const wanted = (session: Session, id: string, decision: Wanted): Session => {
  const turn = session.turns.find((each) => each.id === id);
  const isOut = turn?.status === 'finished' && turn.delivered;
  return move(
    session,
    id,
    'keep',
    ['finished'],
    (finished) => {
      if (!mayBeWanted(finished)) {
        throw new AgentError('There is nothing to keep', { code: 'TRANSITION_ILLEGAL' });
      }
      return { ...finished, kept: { state: 'wanted', wanted: decision } };
    },
    isOut ? ['draw', 'keep'] : ['draw'],
  );
};

/** What came of it; only the newest taker may say. */
export const keptAs = (session: Session, id: string, epoch: number, kept: Kept): Session =>
  move(session, id, 'say what was kept', ['finished'], (turn) => {
    checkEpoch(turn, epoch);
    if (turn.kept?.state !== 'wanted') {
      throw new AgentError('Nobody wants it kept', { code: 'TRANSITION_ILLEGAL' });
    }
    return { ...turn, kept };
  });
