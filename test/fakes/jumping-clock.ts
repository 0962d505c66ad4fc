import { systemClock } from '#adapters/system/clock.ts';
import type { Clock } from '#ports/clock.ts';

/** Pauses of the app that do not depend on what anybody does are cut to this. */
const SHORT_MS = 50;
const LONG_MS = 10_000;

/** The machine's clock, put forward by hand. What happens now and then, such as the sweep, happens all the time. */
export function jumpingClock(): Clock & { readonly jump: (milliseconds: number) => void } {
  const clock = systemClock();
  let ahead = 0;
  return {
    ...clock,
    now: () => clock.now() + ahead,
    wait: (milliseconds, signal) => clock.wait(milliseconds >= LONG_MS ? SHORT_MS : milliseconds, signal),
    jump: (milliseconds) => {
      ahead += milliseconds;
    },
  };
}
