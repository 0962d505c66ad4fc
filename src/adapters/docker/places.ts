/** So many at the same time; more wait in order of arrival. */
export interface Places {
  /** False when the signal aborted first. */
  take(signal: AbortSignal): Promise<boolean>;
  give(): void;
}

export function createPlaces(count: number): Places {
  let free = count;
  const waiting = new Set<() => void>();
  return {
    async take(signal) {
      if (signal.aborted) {
        return false;
      }
      if (free > 0) {
        free -= 1;
        return true;
      }
      return await waitForOne(waiting, signal);
    },
    give() {
      const [next] = waiting;
      if (next === undefined) {
        free += 1;
      } else {
        waiting.delete(next);
        next();
      }
    },
  };
}

const waitForOne = (waiting: Set<() => void>, signal: AbortSignal): Promise<boolean> =>
  new Promise((resolve) => {
    const leave = (): void => {
      waiting.delete(arrive);
      resolve(false);
    };
    const arrive = (): void => {
      signal.removeEventListener('abort', leave);
      resolve(true);
    };
    waiting.add(arrive);
    signal.addEventListener('abort', leave, { once: true });
  });
