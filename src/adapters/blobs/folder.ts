import { join } from 'node:path';
import { type Sha256, sha256 } from '#domain/program/program.ts';
import type { Sealer } from '#domain/secret/seal.ts';
import type { Blobs } from '#ports/blobs.ts';
import { checked, sealed, unsealed } from './blob-key.ts';
import { namesIn, readWhole, remove, translated, writeWhole } from './files.ts';
import { endsOf, sweepFolder } from './folder-sweep.ts';

interface Options {
  readonly folder: string;
  readonly sealer: Sealer;
  /** Ms since the epoch; the clock of this machine unless told. */
  readonly now?: () => number;
}

const LOOKS = 10;

/**
 * Keeps each blob as FOLDER/WORKSPACE/HASH/END. The end stands in the name, so that processes that put the same bytes
 * with different ends do not overwrite each other, and a sweep reads no file. Readable by the owner only.
 */
export function folderBlobs({ folder, sealer, now = Date.now }: Options): Blobs {
  const homeOf = (workspace: string, hash: Sha256) => join(folder, workspace, hash);
  return {
    put: (workspace, bytes, until) =>
      translated(async () => {
        const hash = sha256(bytes);
        checked(workspace, hash, until);
        const home = homeOf(workspace, hash);
        const ends = endsOf(await namesIn(home));
        const end = Math.max(until, ...ends);
        await writeWhole(home, `${end}`, sealed(sealer, workspace, hash, bytes));
        await Promise.all(ends.filter((other) => other < end).map((other) => remove(join(home, `${other}`))));
        return hash;
      }),
    get: (workspace, hash) =>
      translated(async () => {
        checked(workspace, hash);
        const bytes = await latest(homeOf(workspace, hash), now);
        return bytes === undefined ? undefined : unsealed(sealer, workspace, hash, bytes);
      }),
    delete: (workspace, hash) =>
      translated(async () => {
        checked(workspace, hash);
        await remove(homeOf(workspace, hash));
      }),
    sweep: (at) => translated(() => sweepFolder(folder, at)),
    close: async () => undefined,
  };
}

/** What ends last. Somebody may give it a later end between the look at the names and the reading: then it looks again. */
async function latest(home: string, now: () => number): Promise<Uint8Array | undefined> {
  for (let look = 0; look < LOOKS; look += 1) {
    const end = Math.max(0, ...endsOf(await namesIn(home)));
    if (end <= now()) {
      return undefined;
    }
    const bytes = await readWhole(join(home, `${end}`));
    if (bytes !== undefined) {
      return bytes;
    }
  }
  return undefined;
}
