/** So many at the same time; more wait in order of arrival. */
export interface Places {
  /** False when the signal aborted first. `tell` gets the place in line, from 1, whenever it changes. */
  take(tell: (position: number) => void, signal: AbortSignal): Promise<boolean>;
  give(): void;
}

interface Waiting {
  readonly tell: (position: number) => void;
  readonly arrive: () => void;
}

export function createPlaces(count: number): Places {
  let free = count;
  const waiting: Waiting[] = [];
  return {
    async take(tell, signal) {
      if (signal.aborted) {
        return false;
      }
      if (free > 0) {
        free -= 1;
        return true;
      }
      return await waitForOne(waiting, tell, signal);
    },
    give() {
      const [next] = waiting;
      if (next === undefined) {
        free += 1;
      } else {
        next.arrive();
      }
    },
  };
}

const waitForOne = (waiting: Waiting[], tell: Waiting['tell'], signal: AbortSignal): Promise<boolean> =>
  new Promise((resolve) => {
    const settle = (hasPlace: boolean): void => {
      signal.removeEventListener('abort', leave);
      resolve(hasPlace);
      stepOut(waiting, one);
    };
    const leave = (): void => settle(false);
    const one: Waiting = { tell, arrive: () => settle(true) };
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
