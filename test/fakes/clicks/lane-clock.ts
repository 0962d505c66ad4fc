import { setTimeout as pause } from 'node:timers/promises';
import type { Clock } from '#ports/clock.ts';

/** A clock that a sequence moves on; between its moves it goes as the machine's does. */
export interface LaneClock extends Clock {
  pass(milliseconds: number): void;
}

const SPEED = 50;
/** Heartbeats decide only who takes unfinished work up, so they need not come as often as all other pauses are short. */
const BEAT_MS = 5_000;
const BEAT_HERE_MS = 1_000;
const START = Date.UTC(2026, 10, 22, 9, 41);

/** Pauses are `speed` times as short, and really yield. */
export function laneClock(speed = SPEED): LaneClock {
  let moved = START - Date.now();
  let ids = 0;
  return {
    now: () => Date.now() + moved,
    id: () => `id-${++ids}`,
    async wait(milliseconds, signal) {
      const real = milliseconds === BEAT_MS ? BEAT_HERE_MS : milliseconds / speed;
      if (signal?.aborted !== true) {
        // It fails only by the signal, and that ends the wait.
        await pause(real, undefined, { ref: false, ...(signal && { signal }) }).catch(() => undefined);
      }
    },
    pass(milliseconds) {
      moved += milliseconds;
    },
  };
}
