import { expect, test } from 'vitest';
import type { Tool } from '#domain/tool/tool.ts';
import { NO_STATS } from '#domain/tool/tool-stats.ts';
import { aTool } from '../../fakes/tools.ts';
import { type Bench, freshWorkspace, idsOf, named, putIn } from './bench.ts';

/** What a library takes from nobody. */
export function refusesOthers(bench: () => Bench): void {
  const change = (workspace: string, tool: Tool) => putIn(bench().library, workspace, tool);

  test.each([
    { workspace: '', id: 'a' },
    { workspace: 't1', id: 'a' },
    { workspace: 'T*', id: 'a' },
    { workspace: 'T1}:tools', id: 'a' },
    { workspace: 'T1', id: '' },
    { workspace: 'T1', id: 'a\0b' },
    { workspace: 'T1', id: '\ud800' },
    { workspace: 'T1', id: 'a'.repeat(201) },
  ])('refuses the workspace and id %j', async ({ workspace, id }) => {
    const { library } = bench();
    const refused = { code: 'INTERNAL' };
    await expect(library.get(workspace, id)).rejects.toMatchObject(refused);
    await expect(library.put(workspace, aTool({ id }), null)).rejects.toMatchObject(refused);
    await expect(library.remove(workspace, id)).rejects.toMatchObject(refused);
    await expect(library.count(workspace, id, 'passed', 1)).rejects.toMatchObject(refused);
    await expect(library.stats(workspace, [id])).rejects.toMatchObject(refused);
  });

  test('refuses what is no tool, no ending or no time, and writes nothing', async () => {
    const { library } = bench();
    const workspace = freshWorkspace();
    const refused = { code: 'INTERNAL' };
    await expect(library.put(workspace, aTool({ name: 'No Name' }), null)).rejects.toMatchObject(refused);
    await change(workspace, named('a'));
    await expect(library.count(workspace, 'a', 'runs' as 'passed', 1)).rejects.toMatchObject(refused);
    await expect(library.count(workspace, 'a', 'passed', Number.NaN)).rejects.toMatchObject(refused);
    await expect(library.search('t1', 'a', 1)).rejects.toMatchObject(refused);
    await expect(library.list('t1')).rejects.toMatchObject(refused);
    await expect(library.named('t1', 'a')).rejects.toMatchObject(refused);
    expect(idsOf(await library.list(workspace))).toEqual(['a']);
    expect(await library.stats(workspace, ['a'])).toEqual([NO_STATS]);
    expect(await library.named(workspace, '\ud800 no name')).toBeUndefined();
  });

  test('is STORE_UNAVAILABLE after it was closed', async () => {
    const { subject } = bench();
    const third = await subject.connect();
    await third.close();
    await third.close();
    await expect(third.get('T1', 'a')).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    await expect(third.search('T1', 'a', 1)).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    await expect(third.put('T1', aTool(), null)).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
  });
}
