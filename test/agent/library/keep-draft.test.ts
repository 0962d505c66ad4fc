import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bubblewrapSandbox } from '#adapters/bubblewrap/bubblewrap-sandbox.ts';
import { setStandstill } from '#agent/core/standstill.ts';
import { sha256 } from '#domain/program/program.ts';
import { AgentError } from '#domain/text/errors.ts';
import type { Tool, ToolExample } from '#domain/tool/tool.ts';
import { newTool, withExample } from '#domain/tool/tool-change.ts';
import { toolDigestOf } from '#domain/tool/tool-program.ts';
import type { Sandbox } from '#ports/sandbox.ts';
import { HERE, libraryRig, type RigOptions } from '../../fakes/library-rig.ts';
import { COUNT_ROWS } from '../../fakes/scripted-model.ts';
import { aKeeping, KEEPER } from '../../fakes/tools.ts';

const [JONAS, GUEST] = ['U0JONAS', 'U0GUEST'];
const BYTES = new TextEncoder().encode('a,b\n1,2\n3,4\n');
const INPUT = { name: 'data.csv', sha256: sha256(BYTES), size: BYTES.length, kept: true };
const CALL: ToolExample = { arguments: { csv: 'in/data.csv' }, inputs: [INPUT], result: { rows: 2 } };

let real: Sandbox;
beforeAll(async () => {
  real = await bubblewrapSandbox({ maxConcurrent: 2 });
});
afterAll(() => real.close());

/** A rig over the real sandbox that holds the bytes of the example; `runs` counts. */
async function open(options: RigOptions = {}) {
  let runs = 0;
  const rig = await libraryRig({
    sandbox: {
      ...real,
      run: (...work) => {
        runs += 1;
        return real.run(...work);
      },
    },
    ...options,
  });
  await rig.blobs.put(HERE.workspace, BYTES, rig.at.now + 1_000_000);
  return { ...rig, runs: () => runs };
}

const draft = (examples: readonly ToolExample[], changes: Partial<Parameters<typeof newTool>[0]> = {}): Tool =>
  examples.reduce(
    withExample,
    newTool(
      aKeeping({
        ...{ id: 'draft-1', name: 'count_rows', source: COUNT_ROWS, replayed: 'pending', what: 'imported' },
        parameters: [{ name: 'csv', type: 'file', description: 'a file with a head line' }],
        provenance: { ...aKeeping().provenance, approvers: [], author: 'import' },
        ...changes,
      }),
    ),
  );

describe('keeping a draft', () => {
  it('runs its examples again, and makes it a tool when they give the same', async () => {
    const { agent, put, library, stands, lines, runs } = await open();
    await put(draft([CALL]));
    const outcome = await agent.keepDraft(HERE, JONAS, 'draft-1', 1);
    expect(outcome).toMatchObject({ kept: { state: 'active', replayed: 'passed' }, tried: 1, twin: null });
    expect(runs()).toBe(1);
    expect(await stands('draft-1')).toMatchObject({
      ...{ state: 'active', version: 1, fingerprint: expect.any(String) },
      provenance: { approvers: [{ user: JONAS }] },
      history: [{ what: 'imported' }, { what: 'kept', by: { user: JONAS } }],
    });
    expect((await library.search(HERE.workspace, 'count rows', 5)).map(({ tool }) => tool.id)).toEqual(['draft-1']);
    expect(await lines()).toMatchObject([
      { kind: 'tool_replayed', user: JONAS, outcome: 'passed' },
      { kind: 'tool_kept', user: JONAS, tool: 'draft-1', version: 1, way: 'imported', replayed: 'passed' },
    ]);
  });

  it('counts once however often it is pressed, at once and later', async () => {
    const { agent, put, stands, lines, runs } = await open();
    await put(draft([CALL]));
    const both = await Promise.all([1, 2].map(() => agent.keepDraft(HERE, JONAS, 'draft-1', 1)));
    expect(both).toMatchObject([{ tried: 1 }, { tried: 1 }]);
    expect(await agent.keepDraft(HERE, 'U0PRIYA', 'draft-1', 1)).toMatchObject({ kept: { state: 'active' }, tried: 1 });
    expect(runs()).toBe(2);
    expect((await stands('draft-1'))?.history).toHaveLength(2);
    expect((await lines()).filter(({ kind }) => kind === 'tool_kept')).toHaveLength(1);
  });

  it('is stamped with the sandbox of now, in which its examples ran', async () => {
    const { agent, put, stands, lines } = await open();
    await put(draft([CALL], { sandbox: { provider: 'bubblewrap', template: 'of the import' } }));
    await agent.keepDraft(HERE, JONAS, 'draft-1', 1);
    const kept = (await stands('draft-1'))!;
    const { provider, digest: template } = await real.describe();
    expect(kept.sandbox).toEqual({ provider, template });
    const { toolDigest } = kept;
    expect(toolDigest).toBe(toolDigestOf(kept));
    expect(kept.history.at(-1)).toMatchObject({ what: 'kept', toolDigest });
    expect(await lines()).toMatchObject([
      { kind: 'tool_replayed', toolDigest },
      { kind: 'tool_kept', toolDigest },
    ]);
  });

  it('is over with the next press where what was stored was not known, or its line was lost', async () => {
    let isLost = true;
    const rig = await open({
      library: (shelf) => ({
        async put(...writing) {
          const outcome = await shelf.put(...writing);
          if (isLost) {
            isLost = false;
            throw new AgentError('no answer', { code: 'STORE_UNAVAILABLE' });
          }
          return outcome;
        },
      }),
    });
    await rig.put(draft([CALL]));
    expect(await rig.agent.keepDraft(HERE, JONAS, 'draft-1', 1)).toEqual({ why: 'not_saved' });
    rig.away.audit = true;
    expect(await rig.agent.keepDraft(HERE, JONAS, 'draft-1', 1)).toEqual({ why: 'not_saved' });
    rig.away.audit = false;
    expect(await rig.agent.keepDraft(HERE, JONAS, 'draft-1', 1)).toMatchObject({ kept: { state: 'active' }, tried: 1 });
    expect(rig.runs()).toBe(1);
    expect((await rig.lines()).map(({ kind }) => kind)).toEqual(['tool_replayed', 'tool_kept']);
  });

  it('leaves a draft as it was where an example gives something else, or does not end well', async () => {
    const { agent, put, stands, lines } = await open();
    await put(draft([{ ...CALL, result: { rows: 3 } }]));
    const broken = { id: 'draft-2', name: 'broken', source: 'def broken(csv):\n    raise ValueError("no")\n' };
    await put(draft([CALL], broken));
    const outcome = await agent.keepDraft(HERE, JONAS, 'draft-1', 1);
    expect(outcome).toMatchObject({ notKept: { state: 'draft' }, because: 'differs', where: '/rows' });
    expect(await agent.keepDraft(HERE, JONAS, 'draft-2', 1)).toMatchObject({ because: 'differs', where: '' });
    expect(await stands('draft-1')).toMatchObject({ state: 'draft', replayed: 'pending' });
    expect((await lines()).filter(({ kind }) => kind === 'tool_not_kept')).toMatchObject([
      { user: JONAS, tool: 'draft-1', why: 'differs' },
      { tool: 'draft-2', why: 'differs' },
    ]);
  });

  it.each<[string, Parameters<typeof draft>[1], ToolExample[]]>([
    ['the network', { needs: { ...aKeeping().needs, hosts: ['api.example.com'] } }, [CALL]],
    ['a secret', { needs: { ...aKeeping().needs, secrets: ['API_KEY'] } }, [CALL]],
    ['no example', {}, []],
    ['inputs that were too large to be kept', {}, [{ ...CALL, inputs: [{ ...INPUT, kept: false }] }]],
  ])('with %s runs nothing and says that it was not replayed', async (_what, changes, examples) => {
    const { agent, put, runs } = await open();
    await put(draft(examples, changes));
    const outcome = await agent.keepDraft(HERE, JONAS, 'draft-1', 1);
    expect(outcome).toMatchObject({ kept: { state: 'active', replayed: 'not_replayed' }, tried: 0 });
    expect(runs()).toBe(0);
  });

  it('keeps nothing where no sandbox can be had, or what an example reads is gone', async () => {
    const run = async () => {
      throw new AgentError('none', { code: 'SANDBOX_UNAVAILABLE' });
    };
    const { agent, put, stands } = await open({ sandbox: { ...real, run } });
    await put(draft([CALL]));
    expect(await agent.keepDraft(HERE, JONAS, 'draft-1', 1)).toMatchObject({ because: 'unavailable' });
    expect(await stands('draft-1')).toMatchObject({ state: 'draft' });
    const gone = await open();
    await gone.put(draft([{ ...CALL, inputs: [{ ...INPUT, sha256: 'f'.repeat(64) }] }]));
    expect(await gone.agent.keepDraft(HERE, JONAS, 'draft-1', 1)).toMatchObject({ because: 'unavailable' });
    expect(gone.runs()).toBe(0);
  });

  it('does nothing during a pause, for another version, for what is no draft, or for nothing', async () => {
    const { agent, put, store, stands, runs } = await open();
    await put(draft([CALL]), { ...draft([]), id: 'tool-2', name: 'other', state: 'retired' });
    expect(await agent.keepDraft(HERE, JONAS, 'draft-1', 2)).toEqual({ why: 'tool_changed' });
    expect(await agent.keepDraft(HERE, JONAS, 'tool-2', 1)).toEqual({ why: 'tool_changed' });
    expect(await agent.keepDraft(HERE, JONAS, 'draft-9', 1)).toEqual({ why: 'no_tool' });
    await setStandstill(store, HERE.workspace, { state: 'paused', by: 'Lena', at: 1 });
    expect(await agent.keepDraft(HERE, JONAS, 'draft-1', 1)).toEqual({ why: 'paused' });
    expect(await stands('draft-1')).toMatchObject({ state: 'draft' });
    expect(runs()).toBe(0);
  });

  it('is for whoever may approve; of what needs a secret not for whoever imported it', async () => {
    const { agent, put, lines } = await open({ kinds: { [GUEST]: 'guest' } });
    await put(draft([], { needs: { ...aKeeping().needs, secrets: ['API_KEY'] } }));
    expect(await agent.keepDraft(HERE, GUEST, 'draft-1', 1)).toMatchObject({ why: 'guest', wish: 'keep' });
    expect(await agent.keepDraft(HERE, KEEPER.user, 'draft-1', 1)).toMatchObject({ why: 'four_eyes' });
    expect(await agent.keepDraft(HERE, JONAS, 'draft-1', 1)).toMatchObject({ kept: { state: 'active' } });
    expect((await lines()).map(({ kind }) => kind)).toEqual(['refused', 'refused', 'tool_kept']);
  });

  it('names a tool that does the same', async () => {
    const { agent, put } = await open();
    await put(draft([CALL]), draft([CALL], { id: 'draft-2', name: 'rows_of', calls: 'count_rows' }));
    await agent.keepDraft(HERE, JONAS, 'draft-1', 1);
    expect(await agent.keepDraft(HERE, JONAS, 'draft-2', 1)).toMatchObject({ twin: 'count_rows' });
    expect(await agent.keepDraft(HERE, JONAS, 'draft-1', 1)).toMatchObject({ twin: 'rows_of' });
  });
});
