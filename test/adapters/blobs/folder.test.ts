import { randomBytes } from 'node:crypto';
import { renameSync } from 'node:fs';
import { copyFile, mkdir, readdir, readFile, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { folderBlobs } from '#adapters/blobs/folder.ts';
import { systemSealer } from '#adapters/system/sealer.ts';
import { sha256 } from '#domain/program/program.ts';
import {
  type BlobName,
  blobsContract,
  type SealedBlobsSubject,
  sealedBlobsContract,
} from '../../contracts/blobs.contract.ts';
import { bytesBelow, freshFolder } from '../../fakes/folder.ts';

const sealer = systemSealer(randomBytes(32));

async function startFolder(): Promise<SealedBlobsSubject> {
  const folder = await freshFolder();
  const fileOf = async ({ workspace, hash }: BlobName) => {
    const home = join(folder.path, workspace, hash);
    return join(home, (await readdir(home))[0]!);
  };
  return {
    connect: async () => folderBlobs({ folder: folder.path, sealer }),
    connectWithOtherKey: async () => folderBlobs({ folder: folder.path, sealer: systemSealer(randomBytes(32)) }),
    move: async (from, to) => copyFile(await fileOf(from), await fileOf(to)),
    damage: async (blob) => {
      const bytes = await readFile(await fileOf(blob));
      bytes[bytes.length - 1]! ^= 1;
      await writeFile(await fileOf(blob), bytes);
    },
    dump: () => bytesBelow(folder.path),
    stop: folder.remove,
  };
}

blobsContract(startFolder);
sealedBlobsContract(startFolder);

describe('a folder of blobs', () => {
  let folder: Awaited<ReturnType<typeof freshFolder>>;
  beforeEach(async () => {
    folder = await freshFolder();
  });
  afterEach(() => folder.remove());
  const HOUR_MS = 3_600_000;

  test('ends a blob by the clock it was given', async () => {
    let now = 1_000;
    const blobs = folderBlobs({ folder: folder.path, sealer, now: () => now });
    const hash = await blobs.put('T1', Buffer.from('a'), 2_000);
    expect(await blobs.get('T1', hash)).toBeDefined();
    now = 2_000;
    expect(await blobs.get('T1', hash)).toBeUndefined();
  });

  test('finds a blob that gets a later end just between the look at the names and the reading', async () => {
    const end = Date.now() + HOUR_MS;
    const home = join(folder.path, 'T1', sha256('a'));
    let moves = 0;
    const now = () => {
      if (moves < 2) {
        renameSync(join(home, `${end + moves}`), join(home, `${end + moves + 1}`));
        moves += 1;
      }
      return Date.now();
    };
    const blobs = folderBlobs({ folder: folder.path, sealer, now });
    const hash = await blobs.put('T1', Buffer.from('a'), end);
    expect(await blobs.get('T1', hash)).toBeDefined();
    expect(moves).toBe(2);
  });

  test('can be read by its owner only', async () => {
    const home = join(folder.path, 'blobs');
    await folderBlobs({ folder: home, sealer }).put('T1', Buffer.from('a'), Date.now() + HOUR_MS);
    const below = await readdir(home, { recursive: true });
    expect(below).toHaveLength(3);
    for (const path of ['.', ...below]) {
      expect((await stat(join(home, path))).mode & 0o077).toBe(0);
    }
  });

  test('removes what a crash left in the midst of writing, but not what is being written', async () => {
    const blobs = folderBlobs({ folder: folder.path, sealer });
    const hash = await blobs.put('T1', Buffer.from('a'), Date.now() + HOUR_MS);
    const home = join(folder.path, 'T1', hash);
    const crashed = join(folder.path, 'T2', sha256('b'));
    await mkdir(crashed, { recursive: true });
    for (const path of [join(home, 'partial-old'), join(home, 'partial-new'), join(crashed, 'partial-old')]) {
      await writeFile(path, 'half');
    }
    const twoHoursAgo = new Date(Date.now() - 2 * HOUR_MS);
    await utimes(join(home, 'partial-old'), twoHoursAgo, twoHoursAgo);
    await utimes(join(crashed, 'partial-old'), twoHoursAgo, twoHoursAgo);
    expect(await blobs.sweep(Date.now())).toBe(0);
    expect((await readdir(home)).sort()).toEqual([expect.stringMatching(/^\d+$/), 'partial-new']);
    expect(await readdir(folder.path)).toEqual(['T1']);
    expect(await blobs.get('T1', hash)).toBeDefined();
  });

  test('leaves one file for a blob that was put many times', async () => {
    const blobs = folderBlobs({ folder: folder.path, sealer });
    const end = Date.now() + HOUR_MS;
    for (const until of [end, end + 2, end + 1]) {
      await blobs.put('T1', Buffer.from('a'), until);
    }
    expect(await readdir(join(folder.path, 'T1', sha256('a')))).toEqual([`${end + 2}`]);
  });

  test('that is no folder is STORE_UNAVAILABLE', async () => {
    const file = join(folder.path, 'file');
    await writeFile(file, '');
    const blobs = folderBlobs({ folder: file, sealer });
    const put = blobs.put('T1', Buffer.from('a'), Date.now() + HOUR_MS);
    await expect(put).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
  });
});
