import { choose, type LeftBehind, type Listed, parseListed, RESULT } from '#domain/program/left-files.ts';
import type { SandboxFile } from '#ports/sandbox.ts';
import type { Channel } from './channel.ts';
import { readFiles } from './read-files.ts';

/** What a dead program left in its folder. */
export interface Left {
  readonly result: Uint8Array | undefined;
  readonly artifacts: readonly SandboxFile[];
  readonly leftOut: readonly LeftBehind[];
  /** New files in all, also those left behind. */
  readonly found: number;
  readonly isDiskFull: boolean;
}

/** What is left where nobody is there to hand it out. */
export const NOTHING: Left = { result: undefined, artifacts: [], leftOut: [], found: 0, isDiskFull: false };

const ENTRY_BYTES = 8192;
/** A little more than the first process lets through: who sends more is not that process any longer. */
const LISTING_BYTES = 2 ** 20 + 2 ** 16;
const FULL_BLOCKS = 1;

/**
 * Asks for the list of files (and, of a program that failed, for the room that it had left), chooses (`own` and caches
 * are not new), and fetches. Broken off: gives what came.
 */
export async function handOut(channel: Channel, own: ReadonlySet<string>, files: number): Promise<Left> {
  channel.list();
  const { listed, isDiskFull } = await readListing(channel);
  const { wanted, leftOut, found } = choose(listed, own, files);
  channel.fetch([...wanted.keys()].map((path) => `./${path}\0`).join(''));
  const came = await readFiles(channel.rest(), wanted);
  const have = new Set(came.map(({ path }) => path));
  const lost = [...wanted.keys()].filter((path) => !have.has(path));
  return {
    result: came.find(({ path }) => path === RESULT)?.bytes,
    artifacts: came.filter(({ path }) => path !== RESULT),
    leftOut: [...leftOut, ...lost.map((path): LeftBehind => ({ path, reason: 'too_large' }))], // not in the time there was
    found,
    isDiskFull,
  };
}

async function readListing(channel: Channel): Promise<{ listed: Listed[]; isDiskFull: boolean }> {
  const listed: Listed[] = [];
  let isDiskFull = false;
  let bytes = 0;
  for (;;) {
    const entry = await channel.take(0, ENTRY_BYTES);
    bytes += entry?.length ?? 0;
    if (entry === undefined || bytes > LISTING_BYTES || entry.equals(Buffer.from('end'))) {
      return { listed, isDiskFull };
    }
    const free = /^free (\d+)$/.exec(entry.toString('latin1'))?.[1];
    const seen = free === undefined ? parseListed(entry) : undefined;
    isDiskFull ||= free !== undefined && Number(free) <= FULL_BLOCKS;
    if (seen !== undefined) {
      listed.push(seen);
    }
  }
}
