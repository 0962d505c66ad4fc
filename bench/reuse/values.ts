/** Values by chance, and the arithmetic of right answers. */
type Chance = () => number;

/** A whole number between two, both included. */
export const whole = (chance: Chance, least: number, most: number): number =>
  least + Math.floor(chance() * (most - least + 1));

/** A number between two with so many digits behind the point. */
export const decimal = (chance: Chance, least: number, most: number, digits: number): number =>
  rounded(least + chance() * (most - least), digits);

/** So many of whatever `one` gives. */
export const several = <T>(count: number, one: (at: number) => T): T[] =>
  Array.from({ length: count }, (_, at) => one(at));

/** A few different ones of a list, in its order. */
export const among = <T>(chance: Chance, list: readonly T[], count: number): T[] => {
  const left = list.map((each) => ({ each, rank: chance() }));
  const ranks = new Set([...left].sort((a, b) => a.rank - b.rank).slice(0, count));
  return left.filter((each) => ranks.has(each)).map(({ each }) => each);
};

/** Rounded as people read it. */
export const rounded = (value: number, digits = 2): number => Number(value.toFixed(digits));

export const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

export const mean = (values: readonly number[]): number => sum(values) / values.length;

const DAY_MS = 86_400_000;

/** A day, given as YYYY-MM-DD, so many days later. */
export const later = (day: string, days: number): string =>
  new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10);

/** Days from one to another. */
export const daysBetween = (one: string, other: string): number => (Date.parse(other) - Date.parse(one)) / DAY_MS;

/** 0 is Sunday. */
export const weekday = (day: string): number => new Date(day).getUTCDay();

/** A day of 2026 by chance. */
export const someDay = (chance: Chance): string => later('2026-01-01', whole(chance, 0, 364));

/** The lines of a CSV without quotes, as records. */
export function records(csv: string): Record<string, string>[] {
  const [head = '', ...lines] = csv.trimEnd().split('\n');
  const names = head.split(',');
  return lines.map((line) => Object.fromEntries(line.split(',').map((cell, at) => [names[at] ?? '', cell])));
}

/** Values as people write them into a message. */
export const list = (values: readonly (string | number)[]): string => values.join(', ');

/** The file of a call as people name it. */
export const fileOf = ({ csv }: { readonly csv: string }): string => csv.replace(/^in\//, '');
