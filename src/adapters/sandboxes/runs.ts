import type { Execution, Sandbox } from '#ports/sandbox.ts';
import { createSlots } from './slots.ts';
import { STOPPED } from './stopped.ts';

type Asked = Parameters<Sandbox['run']>;

/** The runs of one sandbox on this machine. */
export interface Runs {
  readonly run: Sandbox['run'];
  /** Stops all, also those that wait, and settles when the last is over. */
  close(): Promise<void>;
}

/** At most `count` at once, the others in line; `execute` gets the number of a place that is nobody else's meanwhile. */
export function openRuns(count: number, execute: (slot: number, ...asked: Asked) => Promise<Execution>): Runs {
  const slots = createSlots(count);
  const closing = new AbortController();
  const running = new Set<Promise<Execution>>();
  const inSlot: Sandbox['run'] = async (work, observe, signal) => {
    const slot = await slots.take((position) => observe({ kind: 'queued', position }), signal);
    if (slot === undefined) {
      return STOPPED;
    }
    try {
      return await execute(slot, work, observe, signal);
    } finally {
      slots.give(slot);
    }
  };
  return {
    async run(work, observe, signal) {
      const run = inSlot(work, observe, AbortSignal.any([signal, closing.signal]));
      running.add(run);
      try {
        return await run;
      } finally {
        running.delete(run);
      }
    },
    async close() {
      closing.abort();
      await Promise.allSettled(running);
    },
  };
}
