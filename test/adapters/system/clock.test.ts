import { expect, test } from 'vitest';
import { systemClock } from '#adapters/system/clock.ts';

const clock = systemClock();

test('waits as long as it was asked to (takes 50 ms)', async () => {
  const started = performance.now();
  await clock.wait(50);
  expect(performance.now() - started).toBeGreaterThanOrEqual(50);
});

test.each([0, -5])('does not wait for %d ms', async (milliseconds) => {
  await clock.wait(milliseconds);
});

test('settles at once when the signal aborts, before or during the wait', async () => {
  const during = new AbortController();
  const waiting = clock.wait(60_000, during.signal);
  during.abort();
  await waiting;
  await clock.wait(60_000, AbortSignal.abort());
});

test('does not take a wait of two months for none', async () => {
  const stop = new AbortController();
  let settled = false;
  const waiting = clock.wait(60 * 24 * 3_600_000, stop.signal).then(() => {
    settled = true;
  });
  await clock.wait(20);
  expect(settled).toBe(false);
  stop.abort();
  await waiting;
});

test('tells the time of this machine and gives ids that differ', () => {
  expect(Math.abs(clock.now() - Date.now())).toBeLessThan(1_000);
  expect(new Set(Array.from({ length: 1_000 }, () => clock.id())).size).toBe(1_000);
});
