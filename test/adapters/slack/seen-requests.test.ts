import { expect, it } from 'vitest';
import { seenRequests } from '#adapters/slack/seen-requests.ts';
import { jumpingClock } from '../../fakes/jumping-clock.ts';

/** A request that is dated five minutes ahead can be played back until it is five minutes old. */
const LONGEST_MS = 600_000;

it('a signature is remembered for as long as a request of its date would be let in', () => {
  const clock = jumpingClock();
  const seen = seenRequests(clock);
  expect(seen.take('v0=a')).toBe(true);
  clock.jump(LONGEST_MS - 5_000);
  expect(seen.take('v0=b')).toBe(true); // taking one drops those that are too old
  expect(seen.take('v0=a')).toBe(false);
  clock.jump(10_000);
  expect(seen.take('v0=c')).toBe(true);
  expect(seen.take('v0=a')).toBe(true);
});

it('no more are remembered than there is room for, and the oldest go first', () => {
  const seen = seenRequests(jumpingClock(), 2);
  expect(['v0=a', 'v0=b', 'v0=c'].map(seen.take)).toEqual([true, true, true]);
  expect(['v0=c', 'v0=b'].map(seen.take)).toEqual([false, false]);
  expect(seen.take('v0=a')).toBe(true);
});

it('one that was not carried out may come once more', () => {
  const seen = seenRequests(jumpingClock());
  expect([seen.take('v0=a'), seen.take('v0=a')]).toEqual([true, false]);
  seen.forget('v0=a');
  expect(seen.take('v0=a')).toBe(true);
});
