import { codeOf } from '#domain/text/errors.ts';

/**
 * Does a task for many who ask for it at once, one after the other. Whoever asks while it is under way gets the next one,
 * since the present one may have looked before; all of those get the same. They fail with one that could not reach the
 * store: they have waited as long as it did.
 */
export function coalesced<Result>(task: () => Promise<Result>): () => Promise<Result> {
  let running: Promise<Result> | undefined;
  let next: Promise<Result> | undefined;

  const begun = async (): Promise<Result> => {
    const mine = task();
    running = mine;
    try {
      return await mine;
    } finally {
      running = running === mine ? undefined : running;
    }
  };

  const afterwards = async (earlier: Promise<Result> | undefined): Promise<Result> => {
    try {
      await earlier;
    } catch (error) {
      if (codeOf(error) === 'STORE_UNAVAILABLE') {
        next = undefined;
        throw error;
      }
    }
    next = undefined;
    return begun();
  };

  return () => {
    if (next === undefined && running === undefined) {
      return begun();
    }
    next ??= afterwards(running);
    return next;
  };
}
