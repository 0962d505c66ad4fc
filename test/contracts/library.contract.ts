import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Tool } from '#domain/tool/tool.ts';
import { NO_STATS } from '#domain/tool/tool-stats.ts';
import type { Library } from '#ports/library.ts';
import { aTool } from '../fakes/tools.ts';
import { freshWorkspace, gone, idsOf, type LibrarySubject, named, putIn, revisionOf } from './library/bench.ts';
import { findsTools } from './library/finding.ts';
import { likeARecord } from './library/model.ts';
import { refusesOthers } from './library/refusals.ts';

/** What every library promises. See src/ports/library.ts. */
export function libraryContract(start: () => Promise<LibrarySubject>): void {
  describe('keeps the contract of a library', () => {
    let subject: LibrarySubject;
    let library: Library;
    let other: Library;
    beforeAll(async () => {
      subject = await start();
      [library, other] = [await subject.connect(), await subject.connect()];
    });
    afterAll(() => subject.stop());
    const change = (workspace: string, tool: Tool) => putIn(library, workspace, tool);

    test('has nothing at first', async () => {
      const workspace = freshWorkspace();
      expect(await library.get(workspace, 'a')).toBeUndefined();
      expect(await library.named(workspace, 'a')).toBeUndefined();
      expect(await library.list(workspace)).toEqual([]);
      expect(await library.search(workspace, 'anything', 5)).toEqual([]);
      expect(await library.stats(workspace, ['a', 'b'])).toEqual([NO_STATS, NO_STATS]);
      expect(await library.stats(workspace, [])).toEqual([]);
      await library.remove(workspace, 'a');
    });

    test('gives back a tool by id and by name, and all of them, copied, also to another process', async () => {
      const workspace = freshWorkspace();
      const tools = [named('a', { requests: ['ü\u2028"\\'] }), gone(named('b')), named('c', { state: 'draft' })];
      for (const tool of tools) {
        await change(workspace, tool);
      }
      const kept = (await other.get(workspace, 'a'))!;
      expect(kept.tool).toEqual(tools[0]);
      kept.tool.requests.push('mine');
      expect(await library.get(workspace, 'a')).toEqual({ tool: tools[0], revision: kept.revision });
      expect(await other.named(workspace, 'a')).toEqual({ tool: tools[0], revision: kept.revision });
      const all = (await other.list(workspace)).map(({ tool }) => tool);
      expect(all.toSorted((one, two) => (one.id < two.id ? -1 : 1))).toEqual(tools);
    });

    test('writes only over the revision that was read', async () => {
      const workspace = freshWorkspace();
      expect(await library.put(workspace, named('a'), 1)).toBe('stale');
      expect(await library.put(workspace, named('a'), null)).toBe('stored');
      const first = await revisionOf(library, workspace, 'a');
      expect(await other.put(workspace, named('a', { returns: 'lost' }), null)).toBe('stale');
      expect(await other.put(workspace, named('a', { returns: 'second' }), first)).toBe('stored');
      expect(await library.put(workspace, named('a', { returns: 'lost' }), first)).toBe('stale');
      expect(await library.put(workspace, named('a', { returns: 'lost' }), Number.NaN)).toBe('stale');
      expect((await library.get(workspace, 'a'))?.tool.returns).toBe('second');
      expect(await revisionOf(library, workspace, 'a')).not.toBe(first);
    });

    test('takes a tool that was removed and made again for another', async () => {
      const workspace = freshWorkspace();
      await change(workspace, named('a'));
      const first = await revisionOf(library, workspace, 'a');
      await other.remove(workspace, 'a');
      expect(await library.put(workspace, named('a'), first)).toBe('stale');
      expect(await other.put(workspace, named('a', { returns: 'theirs' }), null)).toBe('stored');
      expect(await library.put(workspace, named('a'), first)).toBe('stale');
      expect((await library.get(workspace, 'a'))?.tool.returns).toBe('theirs');
    });

    test('lets exactly one of twenty change a tool, and one of twenty make it', async () => {
      const workspace = freshWorkspace();
      for (const expected of [async () => null, () => revisionOf(library, workspace, 'a')]) {
        const revision = await expected();
        const outcomes = await Promise.all(
          Array.from({ length: 20 }, (_, at) =>
            [library, other][at % 2]!.put(workspace, named('a', { returns: `by ${at}` }), revision),
          ),
        );
        expect(outcomes.filter((outcome) => outcome === 'stored')).toHaveLength(1);
        expect(outcomes.filter((outcome) => outcome === 'stale')).toHaveLength(19);
        expect((await library.get(workspace, 'a'))?.tool.returns).toBe(`by ${outcomes.indexOf('stored')}`);
      }
    });

    test('lets one tool have a name, until it is retired, renamed or removed', async () => {
      const workspace = freshWorkspace();
      const [one, two, three] = ['one', 'two', 'three'].map((id) => aTool({ id, name: 'taken' }));
      const made = await Promise.all([one!, two!].map((tool, at) => [library, other][at]!.put(workspace, tool, null)));
      expect(made.toSorted()).toEqual(['name_taken', 'stored']);
      const [winner, loser] = made[0] === 'stored' ? [one!, two!] : [two!, one!];
      expect(await revisionOf(library, workspace, loser.id)).toBeNull();
      await change(workspace, gone(winner));
      expect(await library.named(workspace, 'taken')).toBeUndefined();
      await change(workspace, loser);
      const revision = await revisionOf(library, workspace, winner.id);
      expect(await other.put(workspace, winner, revision)).toBe('name_taken');
      expect((await other.get(workspace, winner.id))?.tool.state).toBe('retired');
      await change(workspace, { ...loser, name: 'renamed' });
      await change(workspace, winner);
      expect((await other.named(workspace, 'renamed'))?.tool.id).toBe(loser.id);
      await library.remove(workspace, winner.id);
      await change(workspace, three!);
      expect((await other.named(workspace, 'taken'))?.tool.id).toBe('three');
    });

    test('removes a tool with its counts', async () => {
      const workspace = freshWorkspace();
      await change(workspace, named('a'));
      await library.count(workspace, 'a', 'passed', 5);
      expect(idsOf(await other.search(workspace, 'volatility', 5))).toEqual(['a']);
      await library.remove(workspace, 'a');
      expect(await other.get(workspace, 'a')).toBeUndefined();
      expect(await other.list(workspace)).toEqual([]);
      expect(await other.search(workspace, 'volatility', 5)).toEqual([]);
      await change(workspace, named('a'));
      expect(await other.stats(workspace, ['a'])).toEqual([NO_STATS]);
    });

    test('loses none of the endings that are counted at once, and counts none of what is not there', async () => {
      const workspace = freshWorkspace();
      await change(workspace, named('a'));
      const before = await library.get(workspace, 'a');
      const whats = ['passed', 'failed', 'passed', 'rejected', 'passed'] as const;
      const counts = Array.from({ length: 100 }, (_, at) =>
        [library, other][at % 2]!.count(workspace, 'a', whats[at % 5]!, at === 40 ? 7_000.5 : at),
      );
      await Promise.all([...counts, library.count(workspace, 'b', 'passed', 1)]);
      const stats = { runs: 80, passed: 60, failed: 20, rejected: 20, lastAt: 7_000 };
      expect(await other.stats(workspace, ['b', 'a', 'b'])).toEqual([NO_STATS, stats, NO_STATS]);
      expect(await library.get(workspace, 'a')).toEqual(before);
      await change(workspace, named('b'));
      expect(await other.stats(workspace, ['b'])).toEqual([NO_STATS]);
    });

    findsTools(() => ({ subject, library, other }));
    refusesOthers(() => ({ subject, library, other }));

    test('behaves like a map with an index, whatever is done in whatever order', () =>
      likeARecord(() => subject.connect()));
  });
}
