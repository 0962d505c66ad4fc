/** Something that goes wrong on purpose, for the next `times` calls of a method. */
export interface Fault {
  /** Web API method, 'upload', 'download' or '*' for every one. */
  method: string;
  /** Default 1. */
  times?: number;
  /**
   * ratelimited: 429 with Retry-After. http500, http503: a broken answer. timeout: no answer while the caller waits.
   * drop_before: the connection is cut, nothing was done. drop_after: done, but the connection is cut before the
   * answer. error: Slack's `error`.
   */
  kind: 'ratelimited' | 'http500' | 'http503' | 'timeout' | 'drop_before' | 'drop_after' | 'error';
  error?: string;
  retryAfterSeconds?: number;
}

/** The faults that still wait for their call. */
export interface Faults {
  add: (fault: Fault) => void;
  /** Takes the fault that this call meets, if any. */
  take: (method: string) => Fault | undefined;
  clear: () => void;
}

/** Faults in the order in which they were asked for. */
export function newFaults(): Faults {
  const waiting: (Fault & { times: number })[] = [];
  return {
    add: (fault) => {
      waiting.push({ ...fault, times: fault.times ?? 1 });
    },
    take: (method) => {
      const found = waiting.find((fault) => fault.method === method || fault.method === '*');
      if (found === undefined) {
        return undefined;
      }
      found.times -= 1;
      if (found.times <= 0) {
        waiting.splice(waiting.indexOf(found), 1);
      }
      return found;
    },
    clear: () => {
      waiting.length = 0;
    },
  };
}
