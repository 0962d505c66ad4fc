/** How numbers are written to people: "6 seconds" in sentences, "1 KB" and "256 MB", digests in groups of four. */

/** Time in a sentence: tenths below ten seconds, whole minutes from two on. */
export function seconds(milliseconds: number): string {
  const tenths = Math.round(Math.max(0, milliseconds) / 100);
  if (tenths < 100) {
    return tenths === 10 ? '1 second' : `${tenths / 10} seconds`;
  }
  return count(Math.round(tenths / 10), 'second');
}

/** Time in a list: "1.4 s", "22 s", "12 min". */
export function brief(milliseconds: number): string {
  const tenths = Math.round(Math.max(0, milliseconds) / 100);
  return tenths < 100
    ? `${tenths / 10} s`
    : tenths < 1_200
      ? `${Math.round(tenths / 10)} s`
      : `${Math.round(tenths / 600)} min`;
}

/** Time that is still passing, in whole seconds. */
export const wholeSeconds = (milliseconds: number): string =>
  count(Math.floor(Math.max(0, milliseconds) / 1000), 'second');

/** A number with its word, "1,204 lines" or "1 file". */
export const count = (number: number, word: string): string =>
  `${number.toLocaleString('en-US')} ${number === 1 ? word : `${word}s`}`;

/** How often: "once", "twice", "12 times". */
export const times = (number: number): string =>
  ({ 1: 'once', 2: 'twice' })[number] ?? `${number.toLocaleString('en-US')} times`;

/** How large something is: "612 bytes", "20 KB", "1.2 MB". */
export function size(bytes: number): string {
  if (bytes < 1_000) {
    return count(bytes, 'byte');
  }
  const kilobytes = Math.round(bytes / 1_000);
  return kilobytes < 1_000 ? `${kilobytes} KB` : `${(bytes / 1_000_000).toFixed(bytes < 9_950_000 ? 1 : 0)} MB`;
}

const DAY_HOURS = 24;
const MOST_HOURS = 72;

/** A time that has passed, in whole hours, or days where it is long; undefined when it is under an hour. */
export function wholeHours(milliseconds: number): string | undefined {
  const hours = Math.floor(milliseconds / 3_600_000);
  if (hours < 1) {
    return undefined;
  }
  return hours <= MOST_HOURS ? count(hours, 'hour') : count(Math.floor(hours / DAY_HOURS), 'day');
}

const ORDINALS = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth', 'ninth', 'tenth'];
const ENDINGS = new Map([
  ['one', 'st'],
  ['two', 'nd'],
  ['few', 'rd'],
]);
const ordinalRules = new Intl.PluralRules('en', { type: 'ordinal' });

/** A place in an order, from 1: in words up to "tenth", then "11th". */
export const ordinal = (place: number): string =>
  ORDINALS[place - 1] ?? `${place.toLocaleString('en-US')}${ENDINGS.get(ordinalRules.select(place)) ?? 'th'}`;

const NO_BREAK = '\u00a0';

/** The first 12 hex characters in groups of four that never break apart. */
export const shortDigest = (digest: string): string =>
  [digest.slice(0, 4), digest.slice(4, 8), digest.slice(8, 12)].join(NO_BREAK);

/** The language as people write it. */
export const LANGUAGES = { python: 'Python', javascript: 'JavaScript' } as const;

/** Lines of a text; a line end at the end begins no new line. */
export const linesOf = (text: string): string[] => {
  const lines = text.split(/\r?\n/);
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
};
