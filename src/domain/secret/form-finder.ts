/** Something to look for. Its units are bytes or UTF-16 units, as those of what is searched; at least three of them. */
export interface Needle {
  readonly units: ArrayLike<number>;
}

/** Where a needle stands. */
export interface Found<Kind extends Needle> {
  readonly start: number;
  readonly end: number;
  readonly needle: Kind;
}

/** Looks for many needles at once. */
export interface Finder<Kind extends Needle> {
  /** At each place where needles begin the longest of them, in order; they may overlap. */
  all(units: ArrayLike<number>): Iterable<Found<Kind>>;
  /** The first place where a needle may have begun that goes on beyond the end; the length when there is none. */
  open(units: ArrayLike<number>): number;
}

const BEGIN = 3;
const TABLE = 2 ** 18;

/**
 * A table says which three units a needle may begin with, so that most places cost one look, however many needles there
 * are: files are large, and a value has a hundred forms.
 */
export function finderOf<Kind extends Needle>(needles: readonly Kind[]): Finder<Kind> {
  const longestFirst = needles.toSorted((one, other) => other.units.length - one.units.length);
  const begins = new Uint8Array(TABLE);
  const byBegin = Map.groupBy(longestFirst, ({ units }) => beginAt(units, 0));
  for (const begin of byBegin.keys()) {
    begins[begin] = 1;
  }
  const at = (units: ArrayLike<number>, start: number): Kind[] => byBegin.get(beginAt(units, start)) ?? [];
  const longest = longestFirst[0]?.units.length ?? 0;
  const firsts = new Set(longestFirst.map(({ units }) => units[0]));
  const pairs = new Set(longestFirst.map(({ units }) => pairAt(units, 0)));

  return {
    *all(units) {
      for (let start = nextBegin(begins, units, 0); start < units.length; start = nextBegin(begins, units, start + 1)) {
        const needle = at(units, start).find((each) => agree(each.units, units, start, each.units.length));
        if (needle !== undefined) {
          yield { start, end: start + needle.units.length, needle };
        }
      }
    },
    open(units) {
      const { length } = units;
      const isOpen = (start: number): boolean => at(units, start).some((each) => goesOn(each.units, units, start));
      let start = nextBegin(begins, units, Math.max(0, length - longest + 1));
      while (start < length && !isOpen(start)) {
        start = nextBegin(begins, units, start + 1);
      }
      if (start < length) {
        return start;
      }
      if (length > 1 && pairs.has(pairAt(units, length - 2))) {
        return length - 2;
      }
      return length > 0 && firsts.has(units[length - 1]) ? length - 1 : length;
    },
  };
}

/** The next place, from `start` on, where a needle may begin; the length when there is none. */
function nextBegin(begins: Uint8Array, units: ArrayLike<number>, start: number): number {
  let first = units[start] ?? 0;
  let second = units[start + 1] ?? 0;
  for (let place = start; place + BEGIN <= units.length; place += 1) {
    const third = units[place + 2] ?? 0;
    if (begins[placeOf(first, second, third)] === 1) {
      return place;
    }
    first = second;
    second = third;
  }
  return units.length;
}

const beginAt = (units: ArrayLike<number>, start: number): number =>
  placeOf(units[start] ?? 0, units[start + 1] ?? 0, units[start + 2] ?? 0);

/** Different for nearly all that is ASCII. */
const placeOf = (first: number, second: number, third: number): number =>
  ((first << 12) ^ (second << 6) ^ third) & (TABLE - 1);

const pairAt = (units: ArrayLike<number>, start: number): number =>
  (units[start] ?? 0) * 2 ** 16 + (units[start + 1] ?? 0);

/** Whether what stands from there to the end is the beginning of a longer needle. */
const goesOn = (needle: ArrayLike<number>, units: ArrayLike<number>, start: number): boolean =>
  needle.length > units.length - start && agree(needle, units, start, units.length - start);

/** Whether the first `count` units of a needle stand there. */
function agree(needle: ArrayLike<number>, units: ArrayLike<number>, start: number, count: number): boolean {
  let same = 0;
  while (same < count && needle[same] === units[start + same]) {
    same += 1;
  }
  return same === count && start + count <= units.length;
}
