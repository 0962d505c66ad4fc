/** Two tools of one language, and what is the same or not about them. A tool is the first function without an underscore. */
export interface Pair {
  readonly what: string;
  readonly one: string;
  readonly other: string;
}

/** A tool and nearly the same tool: one place of it is written in another way, and that makes it another tool. */
export function nearly(what: string, one: string, place: string, instead: string): Pair {
  if (one.split(place).length !== 2) {
    throw new Error(`${what}: ${place} does not stand there once`);
  }
  return { what, one, other: one.replace(place, () => instead) };
}
