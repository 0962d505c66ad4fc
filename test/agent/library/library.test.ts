import { describe, expect, it } from 'vitest';
import { nextVersion, retired, withRequest } from '#domain/tool/tool-change.ts';
import { UNUSED_MS } from '#domain/tool/tool-review.ts';
import { HERE, libraryRig } from '../../fakes/library-rig.ts';
import { aTool, KEEPER, KEPT_AT } from '../../fakes/tools.ts';

const [PRIYA, JONAS, GUEST] = ['U0PRIYA', 'U0JONAS', 'U0GUEST'];
const named = (name: string, changes: object = {}) => aTool({ id: name, name, ...changes });
const names = (found: object) => (found as { tool: { name: string } }[]).map(({ tool }) => tool.name);

describe('looking at tools', () => {
  it('shows all in their order, or what words find, also where it is not in use', async () => {
    const { agent, library, put } = await libraryRig();
    await put(
      named('merge_bills', { description: 'Merges bills' }),
      named('plot_bills', { description: 'Draws bills' }),
    );
    await put(
      retired(named('old_bills', { description: 'Sorts bills' }), KEEPER, KEPT_AT),
      named('draft_one', { state: 'draft' }),
    );
    await library.count(HERE.workspace, 'plot_bills', 'passed', KEPT_AT + 1);
    const all = await agent.tools(HERE, PRIYA, ' ');
    expect(names(all)).toEqual(['plot_bills', 'merge_bills', 'draft_one', 'old_bills']);
    expect(all).toMatchObject([{ stats: { runs: 1 } }, { stats: { runs: 0 } }, {}, {}]);
    expect(names(await agent.tools(HERE, PRIYA, 'merge_bills'))[0]).toBe('merge_bills');
    expect(names(await agent.tools(HERE, PRIYA, 'sorts bills'))).toContain('old_bills');
    expect(await agent.tools(HERE, PRIYA, 'weather')).toEqual([]);
  });

  it('reads not every tool where the search has found enough', async () => {
    const list = async (): Promise<never> => {
      throw new Error('all of them were read');
    };
    const { agent, put } = await libraryRig({ library: () => ({ list }) });
    const many = Array.from({ length: 60 }, (_, at) => named(`bill_${at}`, { description: 'Adds bills' }));
    await put(...many);
    expect(await agent.tools(HERE, PRIYA, 'bills')).toHaveLength(50);
    await expect(agent.tools(HERE, PRIYA, '')).rejects.toThrow('all of them were read');
  });

  it('finds one by its name, retired ones too, and says when there is none', async () => {
    const { agent, put } = await libraryRig();
    await put(retired(named('plot', { id: '1' }), KEEPER, KEPT_AT), named('plot', { id: '2' }));
    await put(retired(named('gone'), KEEPER, KEPT_AT));
    expect(await agent.tool(HERE, PRIYA, 'plot')).toMatchObject({ tool: { id: '2' } });
    expect(await agent.tool(HERE, PRIYA, 'gone')).toMatchObject({ tool: { state: 'retired' } });
    expect(await agent.toolById(HERE, PRIYA, '1')).toMatchObject({ tool: { state: 'retired' } });
    expect(await agent.tool(HERE, PRIYA, 'other')).toEqual({ why: 'no_tool' });
    expect(await agent.toolById(HERE, PRIYA, 'other')).toEqual({ why: 'no_tool' });
  });

  it('is not for guests, because tools come from all channels; that they tried is recorded', async () => {
    const { agent, put, lines } = await libraryRig({ kinds: { [GUEST]: 'guest' } });
    await put(named('plot'));
    for (const look of [
      agent.tools(HERE, GUEST, ''),
      agent.tool(HERE, GUEST, 'plot'),
      agent.toolById(HERE, GUEST, 'plot'),
      agent.toolsToReview(HERE, GUEST),
    ]) {
      expect(await look).toMatchObject({ why: 'guest', wish: 'view' });
    }
    expect(await lines()).toHaveLength(4);
  });

  it('proposes for retirement what fails, is not wanted or not used', async () => {
    const { agent, library, put, at } = await libraryRig();
    await put(named('fails'), named('unwanted'), named('rests'), named('works'));
    at.now += UNUSED_MS;
    for (const [id, what] of [
      ['fails', 'failed'],
      ['unwanted', 'rejected'],
      ['works', 'passed'],
    ] as const) {
      for (let times = 0; times < 3; times += 1) {
        await library.count(HERE.workspace, id, what, at.now);
      }
    }
    const found = await agent.toolsToReview(HERE, PRIYA);
    expect(found).toMatchObject([
      { tool: { name: 'fails' }, why: 'failing', stats: { failed: 3 } },
      { tool: { name: 'unwanted' }, why: 'unwanted' },
      { tool: { name: 'rests' }, why: 'unused' },
    ]);
  });
});

describe('retiring and restoring', () => {
  it('takes a tool out of use and back, and records both', async () => {
    const { agent, library, put, at, stands, lines } = await libraryRig();
    await put(named('plot'));
    at.now += 1;
    expect(await agent.retireTool(HERE, JONAS, 'plot', 1)).toMatchObject({ name: 'plot', state: 'retired' });
    expect(await library.search(HERE.workspace, 'plot', 5)).toEqual([]);
    at.now += 1;
    expect(await agent.restoreTool(HERE, PRIYA, 'plot', 1)).toMatchObject({ state: 'active' });
    expect((await stands('plot'))?.history.map(({ what, by }) => [what, by.user])).toEqual([
      ['kept', KEEPER.user],
      ['retired', JONAS],
      ['restored', PRIYA],
    ]);
    const body = { channel: HERE.channel, tool: 'plot', version: 1, toolDigest: named('plot').toolDigest };
    expect(await lines()).toEqual([
      { kind: 'tool_retired', when: KEPT_AT + 1, user: JONAS, ...body },
      { kind: 'tool_restored', when: KEPT_AT + 2, user: PRIYA, ...body },
    ]);
  });

  it('counts once, and by whoever was first, also where the line of the audit was lost', async () => {
    const { agent, put, at, away, stands, lines } = await libraryRig();
    await put(named('plot'));
    away.audit = true;
    expect(await agent.retireTool(HERE, JONAS, 'plot', 1)).toEqual({ why: 'not_saved' });
    away.audit = false;
    at.now += 50;
    const all = await Promise.all([1, 2, 3].map(() => agent.retireTool(HERE, PRIYA, 'plot', 1)));
    expect(all).toMatchObject([{ state: 'retired' }, { state: 'retired' }, { state: 'retired' }]);
    expect((await stands('plot'))?.history).toHaveLength(2);
    expect(await lines()).toMatchObject([{ kind: 'tool_retired', when: KEPT_AT, user: JONAS }]);
  });

  it('is refused where another version stands by now, or no tool', async () => {
    const { agent, put, stands, lines } = await libraryRig();
    const { provenance } = named('plot');
    await put(nextVersion(named('plot'), { provenance, replayed: 'passed' }));
    expect(await agent.retireTool(HERE, JONAS, 'plot', 1)).toEqual({ why: 'tool_changed' });
    expect(await agent.retireTool(HERE, JONAS, 'other', 1)).toEqual({ why: 'no_tool' });
    expect(await stands('plot')).toMatchObject({ state: 'active', version: 2 });
    expect(await lines()).toMatchObject([
      { kind: 'refused', user: JONAS, wish: 'keep', why: 'tool_changed' },
      { kind: 'refused', why: 'no_tool' },
    ]);
  });

  it('goes through beside a use that teaches the tool something, and gives up where that never ends', async () => {
    let teach = 1;
    const rig = await libraryRig({
      library: (real) => ({
        async put(workspace, tool, revision) {
          const found = teach > 0 ? await real.get(workspace, tool.id) : undefined;
          if (found !== undefined) {
            teach -= 1;
            await real.put(workspace, withRequest(found.tool, `request ${teach}`), found.revision);
          }
          return real.put(workspace, tool, revision);
        },
      }),
    });
    await rig.put(named('plot'));
    expect(await rig.agent.retireTool(HERE, JONAS, 'plot', 1)).toMatchObject({
      state: 'retired',
      requests: ['request 0'],
    });
    teach = 99;
    expect(await rig.agent.restoreTool(HERE, JONAS, 'plot', 1)).toEqual({ why: 'tool_changed' });
    expect(await rig.stands('plot')).toMatchObject({ state: 'retired' });
  });

  it('is refused where the name is taken by now', async () => {
    const { agent, put, stands, lines } = await libraryRig();
    await put(retired(named('plot', { id: '1' }), KEEPER, KEPT_AT), named('plot', { id: '2' }));
    expect(await agent.restoreTool(HERE, JONAS, '1', 1)).toEqual({ why: 'name_taken' });
    expect(await stands('1')).toMatchObject({ state: 'retired' });
    expect(await lines()).toMatchObject([{ kind: 'refused', why: 'name_taken' }]);
  });

  it('is for whoever may approve: under "requester only" for the keeper, and four eyes do not stand in the way', async () => {
    const { agent, put, lines } = await libraryRig({
      policy: { approvers: { who: 'requester' }, fourEyes: true },
      kinds: { [GUEST]: 'guest' },
    });
    await put(named('plot'));
    expect(await agent.retireTool(HERE, GUEST, 'plot', 1)).toMatchObject({ why: 'guest', wish: 'keep' });
    expect(await agent.retireTool(HERE, JONAS, 'plot', 1)).toMatchObject({ why: 'requester_only', wish: 'keep' });
    expect(await agent.retireTool(HERE, KEEPER.user, 'plot', 1)).toMatchObject({ state: 'retired' });
    expect((await lines()).map(({ kind }) => kind)).toEqual(['refused', 'refused', 'tool_retired']);
  });

  it('words a tool anew where nobody did so since, and never twice', async () => {
    const { agent, library, put, at, stands, lines } = await libraryRig();
    await put(named('plot'));
    const seen = KEPT_AT;
    at.now += 1;
    const words = { description: 'Draws umbrellas', returns: 'a chart' };
    expect(await agent.editTool(HERE, JONAS, 'plot', seen, words)).toMatchObject({ ...words, version: 1 });
    at.now += 1;
    expect(await agent.editTool(HERE, PRIYA, 'plot', seen, words)).toMatchObject(words);
    expect(await agent.editTool(HERE, PRIYA, 'plot', seen, { ...words, returns: '' })).toEqual({ why: 'tool_changed' });
    expect((await library.search(HERE.workspace, 'umbrellas', 5)).map(({ tool }) => tool.id)).toEqual(['plot']);
    expect((await stands('plot'))?.history.map(({ what }) => what)).toEqual(['kept', 'edited']);
    expect(await lines()).toMatchObject([
      { kind: 'tool_edited', when: KEPT_AT + 1, user: JONAS, tool: 'plot', version: 1 },
      { kind: 'refused', user: PRIYA, wish: 'keep', why: 'tool_changed' },
    ]);
    expect(JSON.stringify(await lines())).not.toContain('umbrellas');
  });

  it('says that nothing was saved where the library is away', async () => {
    const { agent } = await libraryRig({
      library: () => ({
        get: async () => {
          throw new Error('away');
        },
      }),
    });
    expect(await agent.retireTool(HERE, JONAS, 'plot', 1)).toEqual({ why: 'not_saved' });
    expect(await agent.restoreTool(HERE, JONAS, 'plot', 1)).toEqual({ why: 'not_saved' });
    expect(await agent.keepDraft(HERE, JONAS, 'plot', 1)).toEqual({ why: 'not_saved' });
  });
});
