import { expect, it } from 'vitest';
import { systemClock } from '#adapters/system/clock.ts';
import { mayWait } from '#agent/give-up.ts';
import { newSession, type Turn } from '#domain/session.ts';
import { aRef, aTurn } from '../fakes/turns.ts';

const context = { clock: systemClock() } as never;
const waits = (
  turn: Turn,
  job: 'move' | 'run' | 'offer' | 'deliver',
  code: 'PEOPLE_UNAVAILABLE' | 'SLACK_UNAVAILABLE',
) =>
  mayWait(
    context,
    { ...newSession(aRef()), turns: [turn] },
    { id: 'e', turn: turn.id, by: '', kind: 'job', job },
    code,
  );

it('what goes on in another channel waits until somebody can be looked up: it waits nowhere else', () => {
  const moved = aTurn('superseded', { channel: 'C0OTHER', thread: '1.2' });
  expect(waits(moved, 'move', 'PEOPLE_UNAVAILABLE')).toBe(true);
  expect(waits(moved, 'move', 'SLACK_UNAVAILABLE')).toBe(true);
  expect(waits(aTurn('approved'), 'run', 'PEOPLE_UNAVAILABLE')).toBe(false);
  expect(waits(aTurn('finished', { at: Date.now() }), 'deliver', 'PEOPLE_UNAVAILABLE')).toBe(false);
  expect(waits(aTurn('finished', { at: Date.now() }), 'deliver', 'SLACK_UNAVAILABLE')).toBe(true);
});
