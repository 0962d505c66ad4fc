import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { guardOver } from '#adapters/sandboxes/guard.ts';
import { DEFAULT_LIMITS } from '#domain/program/program.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const GRACE_MS = 400;

function guarded(signal = new AbortController().signal) {
  const levers = { interrupt: vi.fn(), kill: vi.fn() };
  const limits = { ...DEFAULT_LIMITS, seconds: 10 };
  return { ...levers, watch: guardOver({ limits, stoppedGraceMs: GRACE_MS }, levers, signal) };
}

describe('a program that is guarded', () => {
  test('is asked to end when its time is up, and killed a second later', () => {
    const { watch, interrupt, kill } = guarded();
    watch.begin();
    vi.advanceTimersByTime(9_999);
    expect(interrupt).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(interrupt).toHaveBeenCalledOnce();
    vi.advanceTimersByTime(999);
    expect(kill).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect([watch.reason(), kill.mock.calls.length]).toEqual(['time', 1]);
  });

  test('that ended in time has the time of the hand-out for its files, and no reason', () => {
    const { watch, interrupt, kill } = guarded();
    watch.begin();
    vi.advanceTimersByTime(9_999);
    watch.ended();
    vi.advanceTimersByTime(19_999);
    expect([watch.reason(), interrupt.mock.calls.length, kill.mock.calls.length]).toEqual([undefined, 0, 0]);
    vi.advanceTimersByTime(1);
    expect(kill).toHaveBeenCalledOnce();
  });

  test('keeps its first reason, and is stopped all the same', () => {
    const stopping = new AbortController();
    const { watch, interrupt, kill } = guarded(stopping.signal);
    watch.begin();
    watch.end('output');
    watch.end('cpu');
    stopping.abort();
    expect([watch.reason(), interrupt.mock.calls.length]).toEqual(['output', 2]);
    vi.advanceTimersByTime(GRACE_MS);
    expect(kill).toHaveBeenCalledOnce();
  });

  test('that was stopped before it began is killed at once, and again if it begins', () => {
    const { watch, kill } = guarded(AbortSignal.abort());
    expect([watch.reason(), kill.mock.calls.length]).toEqual(['stopped', 1]);
    watch.begin();
    expect(kill).toHaveBeenCalledTimes(2);
  });

  test('is left alone when released', () => {
    const stopping = new AbortController();
    const { watch, interrupt, kill } = guarded(stopping.signal);
    watch.begin();
    watch.release();
    stopping.abort();
    vi.advanceTimersByTime(60_000);
    expect([interrupt.mock.calls.length, kill.mock.calls.length]).toEqual([0, 0]);
  });
});
