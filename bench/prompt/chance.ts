/** Numbers below 1 by chance, the same each time: the multiplicative congruence of Park and Miller. */
export function chanceFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

/** One of a list by chance. The list has at least one. */
export function oneOf<T>(list: readonly T[], chance: () => number): T {
  const found = list[Math.floor(chance() * list.length)];
  if (found === undefined) {
    throw new Error('nothing to choose from');
  }
  return found;
}

/** The list in an order by chance. */
export function shuffled<T>(list: readonly T[], chance: () => number): T[] {
  return list
    .map((each) => ({ each, at: chance() }))
    .sort((a, b) => a.at - b.at)
    .map(({ each }) => each);
}
