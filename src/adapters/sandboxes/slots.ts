/** Numbered places; who finds none waits for one in order of arrival. */
export interface Slots {
  /**
   * Waits for a place and gives its number; undefined when the signal aborted first. `tell` gets the place in line, from
   * 1, whenever it changes.
   */
  take(tell: (position: number) => void, signal: AbortSignal): Promise<number | undefined>;
  give(slot: number): void;
}

interface Waiting {
  readonly tell: (position: number) => void;
  readonly arrive: (slot: number) => void;
}

/** `count` places, numbered from 0, lowest first. */
export function createSlots(count: number): Slots {
  const free = Array.from({ length: count }, (_, slot) => slot);
  const waiting: Waiting[] = [];
  return {
    async take(tell, signal) {
      if (signal.aborted) {
        return undefined;
      }
      const slot = free.shift();
      return slot ?? (await waitForOne(waiting, tell, signal));
    },
    give(slot) {
      const [next] = waiting;
      if (next === undefined) {
        free.push(slot);
        free.sort((a, b) => a - b);
      } else {
        next.arrive(slot);
      }
    },
  };
}

const waitForOne = (waiting: Waiting[], tell: Waiting['tell'], signal: AbortSignal): Promise<number | undefined> =>
  new Promise((resolve) => {
    const settle = (slot: number | undefined): void => {
      signal.removeEventListener('abort', leave);
      resolve(slot);
      stepOut(waiting, one);
    };
    const leave = (): void => settle(undefined);
    const one: Waiting = { tell, arrive: settle };
    waiting.push(one);
    signal.addEventListener('abort', leave, { once: true });
    tell(waiting.length); // last, because who hears it may stop waiting at once
  });

/** Only who stood behind has moved. */
function stepOut(waiting: Waiting[], gone: Waiting): void {
  const place = waiting.indexOf(gone);
  waiting.splice(place, 1);
  for (const [index, one] of waiting.entries()) {
    if (index >= place) {
      one.tell(index + 1);
    }
  }
}
