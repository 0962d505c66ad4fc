import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sha256 } from '#domain/program/program.ts';
import type { Blobs } from '#ports/blobs.ts';

/** One place of blobs; every `connect` is another process as far as the place can tell. */
export interface BlobsSubject {
  connect(): Promise<Blobs>;
  stop(): Promise<void>;
}

/** A place whose bytes can be seen and changed behind the back of whoever keeps them. */
export interface SealedBlobsSubject extends BlobsSubject {
  connectWithOtherKey(): Promise<Blobs>;
  /** Copies what is stored for one blob over what is stored for another, as it is. */
  move(from: BlobName, to: BlobName): Promise<void>;
  /** Changes the last stored byte. */
  damage(blob: BlobName): Promise<void>;
  dump(): Promise<Buffer>;
}

export interface BlobName {
  readonly workspace: string;
  readonly hash: string;
}

const DAY_MS = 86_400_000;
const tomorrow = () => Date.now() + DAY_MS;
const fresh = () => randomBytes(40);
const bytesOf = (found: Uint8Array | undefined) => (found === undefined ? undefined : Buffer.from(found));

/** What every place of blobs promises. See src/ports/blobs.ts. */
export function blobsContract(start: () => Promise<BlobsSubject>): void {
  describe('keeps the contract of blobs', () => {
    let subject: BlobsSubject;
    let blobs: Blobs;
    beforeAll(async () => {
      subject = await start();
      blobs = await subject.connect();
    });
    afterAll(() => subject.stop());

    test('gives back any bytes by their sha256, also to another process', async () => {
      const other = await subject.connect();
      const property = fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => {
        const hash = await blobs.put('T1', bytes, tomorrow());
        expect(hash).toBe(sha256(bytes));
        expect(bytesOf(await other.get('T1', hash))).toEqual(Buffer.from(bytes));
      });
      await fc.assert(property, { numRuns: 20, examples: [[new Uint8Array()], [new Uint8Array([0, 13, 10, 255])]] });
    });

    test('gives undefined for what was never put or was deleted', async () => {
      const hash = await blobs.put('T1', fresh(), tomorrow());
      await blobs.delete('T1', hash);
      await blobs.delete('T1', hash);
      expect(await blobs.get('T1', hash)).toBeUndefined();
      expect(await blobs.get('T1', sha256('never put'))).toBeUndefined();
    });

    test('finds and deletes nothing across workspaces', async () => {
      const bytes = fresh();
      const hash = await blobs.put('T1', bytes, tomorrow());
      expect(await blobs.get('T2', hash)).toBeUndefined();
      await blobs.delete('T2', hash);
      expect(bytesOf(await blobs.get('T1', hash))).toEqual(bytes);
    });

    test('copies bytes in and out', async () => {
      const bytes = fresh();
      const before = Buffer.from(bytes);
      const hash = await blobs.put('T1', bytes, tomorrow());
      bytes[0] = bytes[0]! ^ 1;
      const found = (await blobs.get('T1', hash))!;
      found[1] = found[1]! ^ 1;
      expect(bytesOf(await blobs.get('T1', hash))).toEqual(before);
    });

    test('gives undefined for what has ended', async () => {
      expect(await blobs.get('T1', await blobs.put('T1', fresh(), Date.now() - 1))).toBeUndefined();
      expect(await blobs.get('T1', await blobs.put('T1', fresh(), 0))).toBeUndefined();
    });

    test('keeps the later end when the same bytes are put again, whichever came first', async () => {
      for (const ends of [
        [tomorrow(), Date.now() - 1],
        [Date.now() - 1, tomorrow()],
        [tomorrow(), tomorrow() + 5 * DAY_MS],
      ]) {
        const bytes = fresh();
        const hash = sha256(bytes);
        for (const end of ends) {
          await blobs.put('T1', bytes, end);
        }
        await blobs.sweep(Math.max(...ends) - 1);
        expect(bytesOf(await blobs.get('T1', hash))).toEqual(bytes);
      }
    });

    test('sweeps what ends before a time, counts it, and leaves the rest', async () => {
      const at = tomorrow() + 30 * DAY_MS;
      await blobs.sweep(at); // whatever the other tests left
      const ended = await Promise.all(['T1', 'T2'].map((workspace) => blobs.put(workspace, fresh(), at - 1)));
      const stays = await blobs.put('T1', fresh(), at);
      expect(await blobs.sweep(at)).toBe(2);
      expect(await blobs.sweep(at)).toBe(0);
      expect(await blobs.get('T1', ended[0]!)).toBeUndefined();
      expect(await blobs.get('T2', ended[1]!)).toBeUndefined();
      expect(await blobs.get('T1', stays)).toBeDefined();
      await blobs.delete('T1', stays);
    });

    test('takes the same bytes from many at once, and sweeps beside it', async () => {
      const bytes = fresh();
      const end = tomorrow();
      const all = await Promise.all(Array.from({ length: 4 }, () => subject.connect()));
      const puts = Array.from({ length: 20 }, (_, at) => all[at % 4]!.put('T1', bytes, end + at));
      const sweeps = Array.from({ length: 5 }, (_, at) => all[at % 4]!.sweep(Date.now()));
      await Promise.all([...puts, ...sweeps]);
      expect(bytesOf(await blobs.get('T1', sha256(bytes)))).toEqual(bytes);
      await blobs.sweep(end + 19);
      expect(bytesOf(await blobs.get('T1', sha256(bytes)))).toEqual(bytes);
    });

    test('is found at every moment while its end moves', async () => {
      const bytes = fresh();
      const end = tomorrow();
      const hash = await blobs.put('T1', bytes, end);
      let moving = true;
      const moves = async () => {
        for (let at = 1; at <= 20; at += 1) {
          await blobs.put('T1', bytes, end + at);
        }
        moving = false;
      };
      const looks = async () => {
        const seen: boolean[] = [];
        do {
          seen.push((await blobs.get('T1', hash)) !== undefined);
        } while (moving);
        return seen;
      };
      const [, ...seen] = await Promise.all([moves(), looks(), looks(), looks()]);
      expect(seen.flat()).not.toContain(false);
    });

    test('loses nothing of what is put while somebody sweeps', async () => {
      let putting = true;
      const put = async () => {
        const hashes: string[] = [];
        for (let at = 0; at < 20; at += 1) {
          hashes.push(await blobs.put('T3', fresh(), tomorrow()));
        }
        return hashes;
      };
      const puts = Promise.all([put(), put(), put()]).finally(() => {
        putting = false;
      });
      do {
        await blobs.sweep(Date.now());
      } while (putting);
      for (const hash of (await puts).flat()) {
        expect(await blobs.get('T3', hash)).toBeDefined();
      }
    });

    test('keeps 50 MB', async () => {
      const bytes = randomBytes(50 * 1024 * 1024);
      const hash = await blobs.put('T1', bytes, tomorrow());
      expect(sha256((await blobs.get('T1', hash))!)).toBe(hash);
      await blobs.delete('T1', hash);
    });

    test.each([
      ['t1', sha256('a')],
      ['../T1', sha256('a')],
      ['T1', '../../etc/passwd'],
      ['T1', sha256('a').toUpperCase()],
      ['T1', '*'],
    ])('refuses the workspace %j with the hash %j', async (workspace, hash) => {
      await expect(blobs.get(workspace, hash)).rejects.toMatchObject({ code: 'INTERNAL' });
      await expect(blobs.delete(workspace, hash)).rejects.toMatchObject({ code: 'INTERNAL' });
    });

    test.each([Number.NaN, -1, 1.5])('refuses the end %d', async (until) => {
      await expect(blobs.put('T1', fresh(), until)).rejects.toMatchObject({ code: 'INTERNAL' });
    });
  });
}

/** What every place that is outside of the process promises besides. */
export function sealedBlobsContract(start: () => Promise<SealedBlobsSubject>): void {
  describe('keeps what it stores to itself', () => {
    let subject: SealedBlobsSubject;
    let blobs: Blobs;
    beforeAll(async () => {
      subject = await start();
      blobs = await subject.connect();
    });
    afterAll(() => subject.stop());
    const corrupt = { code: 'STORE_CORRUPT' };

    test('writes no clear text anywhere', async () => {
      const marker = 'marker-wanderlust-4711';
      const hash = await blobs.put('T1', Buffer.from(marker.repeat(3)), tomorrow());
      const dump = await subject.dump();
      expect(dump.includes(hash)).toBe(true); // the dump holds our blob, and hashes are clear
      expect(dump.includes(marker)).toBe(false);
    });

    test('is STORE_CORRUPT when bytes were moved to another workspace or another hash, or damaged', async () => {
      const bytes = fresh();
      const hash = await blobs.put('T1', bytes, tomorrow());
      await blobs.put('T2', bytes, tomorrow());
      const other = await blobs.put('T1', fresh(), tomorrow());
      await subject.move({ workspace: 'T1', hash }, { workspace: 'T2', hash });
      await subject.move({ workspace: 'T1', hash }, { workspace: 'T1', hash: other });
      await expect(blobs.get('T2', hash)).rejects.toMatchObject(corrupt);
      await expect(blobs.get('T1', other)).rejects.toMatchObject(corrupt);
      await subject.damage({ workspace: 'T1', hash });
      await expect(blobs.get('T1', hash)).rejects.toMatchObject(corrupt);
      await blobs.put('T1', bytes, tomorrow());
      expect(bytesOf(await blobs.get('T1', hash))).toEqual(bytes); // putting it again heals it
    });

    test('is STORE_CORRUPT with another key', async () => {
      const hash = await blobs.put('T1', fresh(), tomorrow());
      await expect((await subject.connectWithOtherKey()).get('T1', hash)).rejects.toMatchObject(corrupt);
    });
  });
}
