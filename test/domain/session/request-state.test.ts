import { expect, it } from 'vitest';
import { join, open } from '#domain/session/request-state.ts';
import { newSession, type Session } from '#domain/session/session.ts';
import { cause } from '#domain/session/transition.ts';
import { aRef, aRequest, aTurn } from '../../fakes/turns.ts';

const opened = (session: Session, from: number, count: number): Session =>
  Array.from({ length: count }, (_, index) => `m${from + index}`).reduce(
    (now, id) => open(now, { id, request: aRequest(), from: null, instance: 'one' }),
    session,
  );

it('requests push no turn out of a thread of which something may still come', () => {
  const waiting = aTurn('awaiting_approval', { id: 'waiting' });
  const after = opened({ ...newSession(aRef()), turns: [waiting] }, 0, 250);
  expect(after.turns[0]).toEqual(waiting);
  expect(after.turns).toHaveLength(251);
});

it('the oldest turns that have ended go, once nothing is left to do for them', () => {
  const ended = Array.from({ length: 200 }, (_, index) => aTurn('rejected', { id: `old${index}` }));
  const session = { ...cause({ ...newSession(aRef()), turns: ended }, 'old0', ['draw']), revision: 1 };
  const { turns } = opened(session, 0, 3);
  expect(turns.map(({ id }) => id).slice(0, 2)).toEqual(['old0', 'old3']);
  expect(turns.slice(-3).map(({ id }) => id)).toEqual(['m0', 'm1', 'm2']);
});

it('takes in once what joined a request, however often Slack repeats it', () => {
  const planning = { ...newSession(aRef()), turns: [aTurn('planning')] };
  const joined = join(planning, 'turn-1', 'm2', 'and more', []);
  expect(open(joined, { id: 'm2', request: aRequest(), from: null, instance: 'one' })).toBe(joined);
});
