import { expect, it } from 'vitest';
import { systemClock } from '#adapters/system/clock.ts';
import { giveUp, mayWait } from '#agent/core/give-up.ts';
import { newSession, type Session, type Turn } from '#domain/session/session.ts';
import { anAttempt, aRef, aTurn } from '../../fakes/turns.ts';

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

it.each([
  ['wanted', 'failed'],
  ['done', 'done'],
] as const)('a program whose file is %s is %s when putting it forward broke', async (state, after) => {
  const attempts = [anAttempt({ share: { file: 'F1', state, permalink: '' } })];
  const turn = aTurn('awaiting_approval', { attempts });
  let session: Session = { ...newSession(aRef()), turns: [turn] };
  const change = async (_ref: unknown, to: (now: Session) => Session) => {
    session = to(session);
    return session;
  };
  const offer = { id: 'e', turn: turn.id, by: '', kind: 'job', job: 'offer' } as const;
  await giveUp({ clock: systemClock(), change } as never, aRef(), offer, 'STORE_CORRUPT');
  expect(session.turns[0]?.attempts[0]?.share?.state).toBe(after);
});
