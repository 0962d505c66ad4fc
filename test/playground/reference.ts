import { existsSync, readFileSync } from 'node:fs';

const FOLDER = new URL('../../../shared/data/slack/', import.meta.url);

/** False when the reference data is not beside the checkout; then one line says so. */
export const hasReference = existsSync(FOLDER);
if (!hasReference) {
  console.log('skipped: ../shared/data/slack is not here, so shapes are not compared with the samples');
}

/** A file of the reference data. */
export const reference = (name: string): unknown => JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8'));

/** Names that people or the app choose, below which nothing is compared. */
const FREE = new Set(['blocks', 'event_payload', 'values', 'args', 'errors']);
/** Objects whose names are ids. */
const BY_ID = /^(public|private)$/;

/** Paths in `given` that the sample does not have at that place. */
export function unknownPaths(given: unknown, sample: unknown, at = ''): string[] {
  if (Array.isArray(given)) {
    const first = Array.isArray(sample) ? merged(sample) : sample;
    return first === undefined ? [] : [...new Set(given.flatMap((entry) => unknownPaths(entry, first, `${at}[]`)))];
  }
  if (typeof given !== 'object' || given === null || sample === '…') {
    return [];
  }
  if (typeof sample !== 'object' || sample === null) {
    return [at];
  }
  const known = sample as Record<string, unknown>;
  return Object.entries(given).flatMap(([name, value]) => {
    if (!(name in known)) {
      return [`${at}.${name}`];
    }
    if (FREE.has(name)) {
      return [];
    }
    if (BY_ID.test(name)) {
      const shape = Object.values(known[name] as object)[0];
      return Object.values(value as object).flatMap((entry) => unknownPaths(entry, shape, `${at}.${name}.ID`));
    }
    return unknownPaths(value, known[name], `${at}.${name}`);
  });
}

const merged = (entries: readonly unknown[]): unknown =>
  entries.length === 0 || typeof entries[0] !== 'object' ? entries[0] : Object.assign({}, ...entries);
