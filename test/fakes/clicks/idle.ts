import { setImmediate as turn } from 'node:timers/promises';

export type Idle = ReturnType<typeof idleness>;

/** Knows whether anything is being done. */
export function idleness() {
  let busy = 0;
  let waiters: (() => void)[] = [];
  return {
    async during<Result>(work: () => Promise<Result>): Promise<Result> {
      busy += 1;
      try {
        return await work();
      } finally {
        busy -= 1;
        if (busy === 0) {
          const woken = waiters;
          waiters = [];
          for (const wake of woken) {
            wake();
          }
        }
      }
    },
    /** Settles when nothing has been under way for a turn of the loop: what ended may have begun something. */
    async idle(): Promise<void> {
      for (await turn(); busy > 0; await turn()) {
        await new Promise<void>((resolve) => waiters.push(resolve));
      }
    },
  };
}
