import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Clock } from '#ports/clock.ts';

/** A Node timer ends at once when it is asked for more than this. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** The time of this machine, and chance from the operating system. */
export const systemClock = (): Clock => ({ now: () => Date.now(), wait, id: () => randomUUID() });

async function wait(milliseconds: number, signal?: AbortSignal): Promise<void> {
  const end = performance.now() + milliseconds;
  while (signal?.aborted !== true) {
    const left = end - performance.now();
    if (left <= 0) {
      return;
    }
    await pause(Math.min(Math.ceil(left), LONGEST_TIMER_MS), undefined, signal === undefined ? {} : { signal }).catch(
      () => undefined, // it fails only by the signal, and that ends the loop
    );
  }
}
