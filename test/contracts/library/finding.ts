import { expect, test } from 'vitest';
import type { Tool } from '#domain/tool/tool.ts';
import { manyTools } from '../../fakes/tools.ts';
import { type Bench, freshWorkspace, gone, idsOf, named, putIn } from './bench.ts';

/** What a library promises of its search. */
export function findsTools(bench: () => Bench): void {
  const change = (workspace: string, tool: Tool) => putIn(bench().library, workspace, tool);

  test('finds only active tools, with every change at once in every process', async () => {
    const { library, other } = bench();
    const workspace = freshWorkspace();
    const finds = async (query: string) => {
      const [mine, theirs] = [await library.search(workspace, query, 5), await other.search(workspace, query, 5)];
      expect(theirs).toEqual(mine);
      return idsOf(mine);
    };
    const merge = named('merge_invoices', { description: 'Merges invoices' });
    expect(await finds('merge')).toEqual([]);
    await change(workspace, merge);
    await change(workspace, named('draft', { state: 'draft', description: 'Merges drafts' }));
    expect(await finds('merge')).toEqual(['merge_invoices']);
    await change(workspace, { ...merge, requests: ['put the bills together'] });
    expect(await finds('bills')).toEqual(['merge_invoices']);
    await change(workspace, { ...merge, description: 'Splits them' });
    expect(await finds('bills')).toEqual([]);
    await change(workspace, gone(merge));
    expect(await finds('split merge')).toEqual([]);
    await change(workspace, merge);
    await library.remove(workspace, 'draft');
    expect(await finds('merge')).toEqual(['merge_invoices']);
  });

  test('gives the best first, at most so many, with what their runs say, and a name before all', async () => {
    const { library, other } = bench();
    const workspace = freshWorkspace();
    const ids = ['good', 'new', 'bad', 'merge'];
    for (const id of ids) {
      await change(workspace, named(id, { description: 'Cleans rows of a sheet' }));
    }
    await library.count(workspace, 'good', 'passed', 1);
    await library.count(workspace, 'merge', 'failed', 1);
    for (let at = 0; at < 5; at += 1) {
      await library.count(workspace, 'bad', 'failed', at);
      await library.count(workspace, 'good', 'passed', at);
    }
    const found = await other.search(workspace, 'clean rows', 10);
    expect(idsOf(found)).toEqual(['good', 'new', 'merge', 'bad']);
    expect(found.map(({ score }) => score).toSorted((a, b) => b - a)).toEqual(found.map(({ score }) => score));
    expect(found.map(({ stats }) => stats)).toEqual(await other.stats(workspace, idsOf(found)));
    expect(found[0]).toMatchObject((await library.get(workspace, 'good'))!);
    expect(idsOf(await other.search(workspace, 'clean rows', 2))).toEqual(['good', 'new']);
    expect(await other.search(workspace, 'clean rows', 0)).toEqual([]);
    expect(idsOf(await other.search(workspace, 'Merge', 1))).toEqual(['merge']);
  });

  test('sees what was stored before it was asked, also while many ask and many write', async () => {
    const { library, other } = bench();
    const workspace = freshWorkspace();
    const tools = manyTools(40);
    const seen = await Promise.all(
      tools.map(async (tool, at) => {
        await [library, other][at % 2]!.put(workspace, tool, null);
        return idsOf(await [other, library][at % 2]!.search(workspace, tool.name, 1))[0];
      }),
    );
    expect(seen).toEqual(tools.map(({ id }) => id));
  });

  test('finds the same after so many changes that the log no longer has them', async () => {
    const { subject, library, other } = bench();
    const workspace = freshWorkspace();
    const tools = manyTools(300);
    const early = await subject.connect();
    expect(await early.search(workspace, 'invoice', 1)).toEqual([]);
    await change(workspace, tools[0]!);
    expect(idsOf(await other.search(workspace, tools[0]!.name, 1))).toEqual(['tool-0']);
    await Promise.all(tools.slice(1).map((tool) => library.put(workspace, tool, null)));
    await library.remove(workspace, 'tool-0');
    const [late, fresh] = [await other.search(workspace, 'invoice', 50), await subject.connect()];
    expect(late).toEqual(await fresh.search(workspace, 'invoice', 50));
    expect(await early.search(workspace, 'invoice', 50)).toEqual(late);
    expect(idsOf(await other.search(workspace, tools[299]!.name, 1))).toEqual(['tool-299']);
    expect(idsOf(late)).not.toContain('tool-0');
  });
}
