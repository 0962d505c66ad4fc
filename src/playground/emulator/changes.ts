import type { Happening } from '../protocol.ts';

/** Something that a page may have to draw. `forPerson` is set when only one person may know. */
export interface Change {
  happening: (viewer: string) => Happening | undefined;
  forPerson?: string;
}

/** Tells the page's streams and the waiting tests that something is different. */
export interface Changes {
  publish: (change: Change) => void;
  /** Something that no page draws changed: a call, an ack, a connection. */
  touch: () => void;
  /** Returns the way to stop listening. */
  subscribe: (listener: (change: Change | undefined) => void) => () => void;
}

/** One list of listeners; each hears every change in order. */
export function newChanges(): Changes {
  const listeners = new Set<(change: Change | undefined) => void>();
  const tell = (change: Change | undefined) => {
    for (const listener of [...listeners]) {
      listener(change);
    }
  };
  return {
    publish: tell,
    touch: () => tell(undefined),
    subscribe: (listener) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
}

/**
 * Waits until `probe` gives something other than undefined or false; asked again after every change, never polled.
 * Fails with a sentence that names what was waited for.
 */
export function waitFor<T>(
  changes: Changes,
  probe: () => T | undefined | false,
  options: { timeoutMs?: number; what?: string } = {},
): Promise<T> {
  const { timeoutMs = 10_000, what = 'the expected change' } = options;
  return new Promise<T>((resolve, reject) => {
    const stop = changes.subscribe(() => look());
    const timer = setTimeout(() => {
      stop();
      reject(new Error(`Waited ${timeoutMs} ms for ${what}, in vain`));
    }, timeoutMs);
    const look = () => {
      const found = probe();
      if (found !== undefined && found !== false) {
        clearTimeout(timer);
        stop();
        resolve(found);
      }
    };
    look();
  });
}
