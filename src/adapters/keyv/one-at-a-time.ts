import { codeOf } from '#domain/text/errors.ts';

/**
 * Does tasks of the same name one after the other, in the order they came; others go beside them. Those that wait
 * behind one that could not reach the store fail with it: they have waited as long as it did.
 */
export function oneAtATime() {
  const last = new Map<string, Promise<unknown>>();
  return async <Result>(name: string, task: () => Promise<Result>): Promise<Result> => {
    const mine = after(last.get(name), task);
    last.set(name, mine);
    try {
      return await mine;
    } finally {
      if (last.get(name) === mine) {
        last.delete(name);
      }
    }
  };
}

async function after<Result>(earlier: Promise<unknown> | undefined, task: () => Promise<Result>): Promise<Result> {
  try {
    await earlier;
  } catch (error) {
    if (codeOf(error) === 'STORE_UNAVAILABLE') {
      throw error;
    }
  }
  return await task();
}
