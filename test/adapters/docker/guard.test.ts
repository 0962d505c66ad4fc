import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { guard } from '#adapters/docker/guard.ts';
import { DEFAULT_LIMITS } from '#domain/program/program.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** A guard over a program that has ended, and how it was killed. */
function handingOut() {
  const kill = vi.fn();
  const levers = { interrupt: () => {}, kill };
  const watch = guard({ limits: DEFAULT_LIMITS }, levers, () => {}, new AbortController().signal);
  let frames = 0;
  watch.begin({ latest: () => ({ memoryMb: 0, peakMb: 0, cpuMs: 0, oomKills: 0, refusedForks: 0 }) });
  watch.ended(() => frames);
  return { watch, kill, hear: () => (frames += 1) };
}

test('a hand-out in which nothing is heard any more is ended', () => {
  const { kill, hear } = handingOut();
  vi.advanceTimersByTime(4000);
  hear();
  vi.advanceTimersByTime(5000);
  expect(kill).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1000);
  expect(kill).toHaveBeenCalledOnce();
});

test('one that goes on and on is ended too, and one that is done is left alone', () => {
  const endless = handingOut();
  const done = handingOut();
  done.watch.release();
  for (let second = 0; second < 20; second += 1) {
    expect(endless.kill).not.toHaveBeenCalled();
    endless.hear();
    vi.advanceTimersByTime(1000);
  }
  expect(endless.kill).toHaveBeenCalledOnce();
  expect(done.kill).not.toHaveBeenCalled();
});
