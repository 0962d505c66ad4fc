import { readFiles } from '#adapters/sandboxes/read-files.ts';
import { choose, type LeftBehind, type Listed, parseListed, RESULT } from '#domain/left-files.ts';
import type { SandboxFile } from '#ports/sandbox.ts';
import type { Channel } from './channel.ts';

/** What a dead program left in its folder. */
export interface Left {
  readonly result: Uint8Array | undefined;
  readonly artifacts: readonly SandboxFile[];
  readonly leftOut: readonly LeftBehind[];
  /** New files in all, also those left behind. */
  readonly found: number;
  readonly isDiskFull: boolean;
}

const NOTHING: Left = { result: undefined, artifacts: [], leftOut: [], found: 0, isDiskFull: false };

const ENTRY_BYTES = 8192;
/** A little more than the first process lets through: who sends more is not that process any longer. */
const LISTING_BYTES = 2 ** 20 + 2 ** 16;
const FULL_BLOCKS = 1;

/** Asks for the list of files, chooses (`own` and caches are not new), and fetches. Broken off: gives what came. */
export async function handOut(channel: Channel, own: ReadonlySet<string>, files: number): Promise<Left> {
  channel.send('go\n');
  const { listed, isDiskFull } = await readListing(channel);
  const { wanted, leftOut, found } = choose(listed, own, files);
  const names = [...wanted.keys()].map((path) => `./${path}\0`).join('');
  channel.send(`${Buffer.byteLength(names)}\n${names}`);
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

/** For one that died: what is still said is read, because whoever reads its streams waits for that. */
export async function handOutNothing(channel: Channel): Promise<Left> {
  for await (const _ of channel.rest()) {
    // nobody vouches for it
  }
  return NOTHING;
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
