import { AgentError } from '#domain/text/errors.ts';

/** Waits in order of arrival where there is room for so many sandboxes only. */
export interface Line {
  /**
   * Does `attempt` until it is not `full`; undefined when the signal aborted while waiting. `tell` gets the place in
   * line, from 1, whenever it changes. Who got something has a place until it calls `leave`. Throws SANDBOX_UNAVAILABLE
   * after the longest wait.
   */
  pass<T>(
    attempt: () => Promise<T | 'full'>,
    tell: (position: number) => void,
    signal: AbortSignal,
  ): Promise<T | undefined>;
  /** Gives room back: the first in line tries at once. */
  leave(): void;
}

/** The first pause between two tries of the first in line, doubled up to the longest, and how long anybody waits. */
export interface Room {
  /** So many at once, whatever the account has room for. */
  readonly places: number;
  readonly pauseMs: number;
  readonly longestPauseMs: number;
  readonly waitMs: number;
}

interface Waiting {
  readonly tell: (position: number) => void;
  wake: () => void;
}

/** Nobody waits as long as nothing was full; then only the first in line tries, so that the service is not flooded. */
export function createLine({ places, pauseMs, longestPauseMs, waitMs }: Room): Line {
  const waiting: Waiting[] = [];
  let taken = 0;
  const enter = async <T>(attempt: () => Promise<T | 'full'>): Promise<T | 'full'> => {
    if (taken >= places) {
      return 'full';
    }
    taken += 1;
    let made: T | 'full' = 'full';
    try {
      made = await attempt();
      return made;
    } finally {
      taken -= made === 'full' ? 1 : 0;
    }
  };
  const announce = (): void => {
    for (const [index, one] of waiting.entries()) {
      one.tell(index + 1);
    }
  };
  const stepOut = (one: Waiting): void => {
    waiting.splice(waiting.indexOf(one), 1);
    announce();
    waiting[0]?.wake();
  };
  const rest = (one: Waiting, milliseconds: number, signal: AbortSignal): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(() => one.wake(), milliseconds);
      one.wake = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', one.wake);
        resolve();
      };
      signal.addEventListener('abort', one.wake, { once: true });
    });
  const inLine = async <T>(one: Waiting, attempt: () => Promise<T | 'full'>, signal: AbortSignal) => {
    const until = performance.now() + waitMs;
    let pause = pauseMs;
    while (!signal.aborted) {
      await rest(one, Math.max(0, Math.min(pause, until - performance.now())), signal);
      const isFirst = waiting[0] === one && !signal.aborted;
      const made = isFirst ? await enter(attempt) : 'full';
      if (made !== 'full') {
        return made;
      }
      pause = isFirst ? Math.min(pause * 2, longestPauseMs) : pause;
      giveUpAfter(until, signal);
    }
    return undefined;
  };
  return {
    async pass(attempt, tell, signal) {
      const made = waiting.length === 0 ? await enter(attempt) : 'full';
      if (made !== 'full') {
        return made;
      }
      const one: Waiting = { tell, wake: () => {} };
      waiting.push(one);
      tell(waiting.length);
      try {
        return await inLine(one, attempt, signal);
      } finally {
        stepOut(one);
      }
    },
    leave() {
      taken -= 1;
      waiting[0]?.wake();
    },
  };
}

function giveUpAfter(until: number, signal: AbortSignal): void {
  if (performance.now() >= until && !signal.aborted) {
    throw new AgentError('the E2B account had no room for so long that the wait was given up', {
      code: 'SANDBOX_UNAVAILABLE',
    });
  }
}
