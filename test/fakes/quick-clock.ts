import { systemClock } from '#adapters/system/clock.ts';
import type { Clock } from '#ports/clock.ts';

/** The machine's clock, `speed` times as fast, so that pauses between tries are short. It starts now. */
export function quickClock(speed: number): Clock {
  const clock = systemClock();
  const start = clock.now();
  return {
    ...clock,
    now: () => start + (clock.now() - start) * speed,
    wait: (milliseconds, signal) => clock.wait(milliseconds / speed, signal),
  };
}
