/** Does tasks of the same name one after the other, in the order they came; others go beside them. */
export function oneAtATime() {
  const last = new Map<string, Promise<unknown>>();
  return async <Result>(name: string, task: () => Promise<Result>): Promise<Result> => {
    const earlier = last.get(name);
    const mine = after(earlier, task);
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
  await earlier?.catch(() => undefined); // whoever waits for the earlier one hears of its failure
  return await task();
}
