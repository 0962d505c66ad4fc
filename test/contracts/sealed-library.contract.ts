import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { quantise } from '#domain/search/search-vectors.ts';
import type { Library } from '#ports/library.ts';
import { bagOf } from '../fakes/embedding-server.ts';
import { aTool, manyTools } from '../fakes/tools.ts';
import { freshWorkspace } from './library/bench.ts';
import { type EmbeddedLibrarySubject, endpoint } from './library/embedded.ts';

/** Where a text is stored. */
export interface Spot {
  readonly workspace: string;
  readonly part: 'tool' | 'card';
  readonly id: string;
}

/** A database whose stored texts can be seen and changed behind the library's back. */
export interface SealedLibrarySubject extends EmbeddedLibrarySubject {
  /** Another library over the same database with another key. */
  connectWithOtherKey(): Promise<Library>;
  /** Copies what is stored at one place over another, as it is. */
  move(from: Spot, to: Spot): Promise<void>;
  /** Says that what is stored was written at another revision. */
  restamp(spot: Spot, revision: number): Promise<void>;
  /** Puts something else in place of what was sealed. */
  overwrite(spot: Spot, sealed: string): Promise<void>;
  /** All that is stored of a workspace; the function puts it back, as after a crash that lost what came later. */
  snapshot(workspace: string): Promise<() => Promise<void>>;
  /** Loses the log and keeps the rest. */
  loseLog(workspace: string): Promise<void>;
  /** All bytes that the database has written. */
  dump(): Promise<Buffer>;
}

const corrupt = { code: 'STORE_CORRUPT' };
const MARKER = 'marker_wanderlust_4711';

/** What every library that leaves the process promises besides. */
export function sealedLibraryContract(start: () => Promise<SealedLibrarySubject>): void {
  describe('keeps what it stores to itself', () => {
    let subject: SealedLibrarySubject;
    let library: Library;
    let other: Library;
    beforeAll(async () => {
      subject = await start();
      [library, other] = [await subject.connect(), await subject.connect()];
    });
    afterAll(() => subject.stop());
    const put = async (workspace: string, id: string, words = id) => {
      const tool = aTool({ id, name: id, description: `sums ${words}` });
      const revision = (await library.get(workspace, id))?.revision ?? null;
      expect(await library.put(workspace, tool, revision)).toBe('stored');
    };
    const foundBy = async (some: Library, workspace: string) =>
      (await some.search(workspace, 'sums', 500)).map(({ tool, score }) => [tool.id, tool.description, score]);
    const expectEqual = async (workspace: string) => {
      const fresh = await subject.connect();
      expect(await foundBy(other, workspace)).toEqual(await foundBy(fresh, workspace));
      await fresh.close();
    };

    test('writes no clear text anywhere, names included', async () => {
      const workspace = freshWorkspace();
      const tool = aTool({ id: 'clear-id', name: MARKER, source: MARKER, requests: [MARKER] });
      await library.put(workspace, tool, null);
      await library.search(workspace, MARKER, 5);
      const dump = await subject.dump();
      expect(dump.includes('clear-id')).toBe(true); // the dump holds our tool, and ids are clear
      expect(dump.includes(MARKER)).toBe(false);
      expect(dump.includes(Buffer.from(MARKER).toString('base64').slice(0, 20))).toBe(false);
    });

    test('writes no vector in the clear, which would tell what a text was', async () => {
      const workspace = freshWorkspace();
      const { embedding, asked } = await endpoint();
      const embedded = await subject.connect(embedding);
      await embedded.put(workspace, aTool({ id: 'clear-vector', description: MARKER }), null);
      await embedded.search(workspace, MARKER, 5);
      expect(await subject.vectors(workspace)).toEqual(['clear-vector']);
      const { values } = quantise(bagOf(asked()[1]!));
      const [bytes, dump] = [Buffer.from(values.buffer), await subject.dump()];
      const inBase64 = [0, 1, 2].map((from) => bytes.subarray(from).toString('base64').slice(0, -4));
      for (const form of [bytes, ...inBase64, bytes.toString('hex'), JSON.stringify([...values])]) {
        expect(dump.includes(form)).toBe(false);
      }
    });

    test.each<[string, Partial<Spot>]>([
      ['the same tool of another workspace', {}],
      ['another tool', { id: 'b' }],
      ['a tool, from its card', { part: 'card' }],
    ])('is STORE_CORRUPT when a text was moved to %s', async (_where, changes) => {
      const [one, two] = [freshWorkspace(), freshWorkspace()];
      for (const workspace of [one, two]) {
        await put(workspace, 'a');
        await put(workspace, 'b');
      }
      const from: Spot = { workspace: changes.id || changes.part ? two : one, part: 'tool', id: 'a', ...changes };
      const to: Spot = { workspace: two, part: 'tool', id: 'a' };
      await subject.move(from, to);
      await expect(library.get(two, 'a')).rejects.toMatchObject(corrupt);
      await expect(library.named(two, 'a')).rejects.toMatchObject(corrupt);
      await expect(library.list(two)).rejects.toMatchObject(corrupt);
      expect((await library.get(one, 'a'))?.tool.id).toBe('a');
    });

    test('is STORE_CORRUPT for a search when a card was moved', async () => {
      const [one, two] = [freshWorkspace(), freshWorkspace()];
      await put(one, 'a');
      await put(two, 'a');
      await subject.move({ workspace: one, part: 'card', id: 'a' }, { workspace: two, part: 'card', id: 'a' });
      await expect(library.search(two, 'a', 1)).rejects.toMatchObject(corrupt);
      expect(await library.search(one, 'a', 1)).toHaveLength(1);
    });

    test('is STORE_CORRUPT when an old text is called a newer one, and with another key', async () => {
      const workspace = freshWorkspace();
      await put(workspace, 'a');
      const stranger = await subject.connectWithOtherKey();
      await expect(stranger.get(workspace, 'a')).rejects.toMatchObject(corrupt);
      await expect(stranger.search(workspace, 'a', 1)).rejects.toMatchObject(corrupt);
      const { revision } = (await library.get(workspace, 'a'))!;
      await subject.restamp({ workspace, part: 'tool', id: 'a' }, revision + 1);
      await expect(library.get(workspace, 'a')).rejects.toMatchObject(corrupt);
    });

    test.each(['x', 'AAAA', 'bm90IGpzb24='])('is STORE_CORRUPT when %j stands in place of a tool', async (sealed) => {
      const workspace = freshWorkspace();
      await put(workspace, 'a');
      await subject.overwrite({ workspace, part: 'tool', id: 'a' }, sealed);
      await expect(library.get(workspace, 'a')).rejects.toMatchObject(corrupt);
      await subject.overwrite({ workspace, part: 'card', id: 'a' }, sealed);
      await expect(library.search(workspace, 'a', 1)).rejects.toMatchObject(corrupt);
      await put(workspace, 'b');
      await library.remove(workspace, 'a');
      expect((await library.search(workspace, 'b', 1))[0]?.tool.id).toBe('b');
    });

    test('finds what is there after the database lost its newest changes and used their numbers again', async () => {
      const workspace = freshWorkspace();
      await put(workspace, 'a');
      const goBack = await subject.snapshot(workspace);
      for (const id of ['b', 'c', 'a']) {
        await put(workspace, id, 'what is lost');
      }
      const lost = await library.get(workspace, 'a');
      expect(await foundBy(other, workspace)).toHaveLength(3);
      await goBack();
      await expectEqual(workspace); // no change came since
      for (const id of ['d', 'e', 'a']) {
        await put(workspace, id, 'what came instead');
      }
      await expectEqual(workspace);
      expect((await foundBy(other, workspace)).map(([id]) => id).toSorted()).toEqual(['a', 'd', 'e']);
      expect(await library.put(workspace, lost!.tool, lost!.revision)).toBe('stale');
    });

    test('finds what is there after everything was lost, or the log alone', async () => {
      const workspace = freshWorkspace();
      const empty = await subject.snapshot(workspace);
      expect(await foundBy(other, workspace)).toEqual([]);
      await put(workspace, 'a');
      await put(workspace, 'b');
      expect(await foundBy(other, workspace)).toHaveLength(2);
      await subject.loseLog(workspace);
      await put(workspace, 'c');
      await put(workspace, 'd');
      await expectEqual(workspace);
      await subject.loseLog(workspace);
      await expectEqual(workspace);
      await put(workspace, 'e');
      await expectEqual(workspace);
      await empty();
      await expectEqual(workspace);
      expect(await foundBy(other, workspace)).toEqual([]);
      await put(workspace, 'f');
      await expectEqual(workspace);
    });

    test('keeps apart what several workspaces have, however many are searched', async () => {
      const workspaces = Array.from({ length: 6 }, freshWorkspace);
      for (const [at, workspace] of workspaces.entries()) {
        for (const tool of manyTools(20).map((each) => ({ ...each, returns: `of ${at}` }))) {
          await library.put(workspace, tool, null);
        }
      }
      const hits = await Promise.all(workspaces.map((workspace) => other.search(workspace, 'invoice', 5)));
      expect(hits.map((found) => new Set(found.map(({ tool }) => tool.returns)))).toEqual(
        workspaces.map((_, at) => new Set([`of ${at}`])),
      );
    });
  });
}
