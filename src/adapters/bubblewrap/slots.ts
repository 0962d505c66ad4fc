/** Numbered places; who finds none waits for one in order of arrival. */
export interface Slots {
  /** Waits for a place and gives its number; undefined when the signal aborted first. */
  take(signal: AbortSignal): Promise<number | undefined>;
  give(slot: number): void;
}

/** `count` places, numbered from 0, lowest first. */
export function createSlots(count: number): Slots {
  const free = Array.from({ length: count }, (_, slot) => slot);
  const waiting = new Set<(slot: number) => void>();
  return {
    async take(signal) {
      if (signal.aborted) {
        return undefined;
      }
      const slot = free.shift();
      return slot ?? (await waitForOne(waiting, signal));
    },
    give(slot) {
      const [next] = waiting;
      if (next === undefined) {
        free.push(slot);
        free.sort((a, b) => a - b);
      } else {
        waiting.delete(next);
        next(slot);
      }
    },
  };
}

const waitForOne = (waiting: Set<(slot: number) => void>, signal: AbortSignal): Promise<number | undefined> =>
  new Promise((resolve) => {
    const leave = (): void => {
      waiting.delete(arrive);
      resolve(undefined);
    };
    const arrive = (slot: number): void => {
      signal.removeEventListener('abort', leave);
      resolve(slot);
    };
    waiting.add(arrive);
    signal.addEventListener('abort', leave, { once: true });
  });
