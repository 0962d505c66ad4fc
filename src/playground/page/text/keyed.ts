/** Gives the parts of a list that is only ever drawn whole (text, cells, blocks without an id) a key each: its place. */
export const keyed = <T>(list: readonly T[]): { key: string; value: T }[] =>
  list.map((value, place) => ({ key: String(place), value }));
