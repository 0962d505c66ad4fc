import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bubblewrapSandbox } from '#adapters/bubblewrap/bubblewrap-sandbox.ts';
import { openInspector } from '#adapters/inspector/inspector.ts';
import { DAY_MS } from '#agent/core/context.ts';
import { setStandstill } from '#agent/core/standstill.ts';
import { sha256 } from '#domain/program/program.ts';
import { AgentError } from '#domain/text/errors.ts';
import type { Tool } from '#domain/tool/tool.ts';
import { nextVersion, withExample, withRequest } from '#domain/tool/tool-change.ts';
import { toolDigestOf } from '#domain/tool/tool-program.ts';
import type { Sandbox } from '#ports/sandbox.ts';
import { formOf, INPUT, type KeepOptions, keepRig, old, THREAD, wanted } from '../../fakes/keep-rig.ts';
import { HERE } from '../../fakes/library-rig.ts';
import { COUNT_ROWS } from '../../fakes/scripted-model.ts';
import { KEPT_AT } from '../../fakes/tools.ts';
import { aTurn } from '../../fakes/turns.ts';

const LATER = 100 * DAY_MS;

let real: Sandbox;
let inspector: Awaited<ReturnType<typeof openInspector>>;
beforeAll(async () => {
  real = await bubblewrapSandbox({ maxConcurrent: 2 });
  inspector = await openInspector();
});
afterAll(() => real.close());
const open = (options: KeepOptions = {}) => keepRig(real, options);

const asVersion = wanted({ way: 'version', tool: 'tool-1', seen: 1 });
const input = { name: 'data.csv', sha256: sha256(INPUT), size: INPUT.length, kept: true };
const CALLED = { arguments: { csv: 'data.csv' }, inputs: [input], result: { rows: 2 } };

const nextOf = (tool: Tool): Tool =>
  nextVersion(tool, { provenance: { ...tool.provenance, at: KEPT_AT + 5 }, replayed: 'passed' });

describe('what a tool is made of', () => {
  it('stays as long as the tool where it is an example of it, and ends with its session in a private place', async () => {
    for (const [kind, isThere] of [
      ['channel', true],
      ['private', false],
    ] as const) {
      const rig = await open({ kind });
      expect(await rig.keeps(wanted())).toMatchObject({ state: 'kept', replayed: 'passed' });
      rig.at.now += LATER;
      expect(await rig.isThere(INPUT)).toBe(isThere);
    }
  });

  it('is described by nothing that was written with the request in sight, where that was private', async () => {
    const rig = await open({ kind: 'private' });
    await rig.keeps(wanted()); // no model answers here
    const [kept] = await rig.library.list(HERE.workspace);
    expect(kept?.tool.description).toBe('count rows');
    expect(JSON.stringify(kept)).not.toContain('Berg');
  });

  it('has no words that tell something of a call in a private place, unless somebody has seen them in the form', async () => {
    const words = 'a path, for example in/Data.CSV';
    for (const [kind, form, kept] of [
      ['private', null, ''],
      ['channel', null, words],
      ['private', formOf({ parameters: { csv: words } }), words],
    ] as const) {
      const rig = await open({ kind });
      expect(await rig.keeps(wanted({ form }), [], words)).toMatchObject({ state: 'kept' });
      expect(await rig.tools()).toMatchObject([{ parameters: [{ description: kept }] }]);
    }
  });

  it('has no words that somebody took out of the form', async () => {
    const rig = await open();
    await rig.keeps(wanted({ form: formOf() }));
    expect(await rig.tools()).toMatchObject([
      { name: 'tally', calls: 'count_rows', description: 'Counts.', parameters: [{ name: 'csv', description: '' }] },
    ]);
  });

  it('is no call and no words of a thread that goes on from another one, which may have been private', async () => {
    const rig = await open();
    const moved = aTurn('finished', { from: { turn: 'D0', why: 'moved' } });
    await rig.sessions.update(THREAD, (session) => ({ ...session, turns: [moved] }));
    expect(await rig.keeps(wanted())).toMatchObject({ state: 'kept' });
    expect(await rig.tools()).toMatchObject([{ description: 'count rows', examples: [], requests: [] }]);
  });

  it('is stamped with the sandbox in which it gave the same', async () => {
    const rig = await open();
    await rig.keeps(wanted()); // approved under another template
    const [kept] = await rig.library.list(HERE.workspace);
    const { provider, digest: template } = await real.describe();
    expect(kept?.tool).toMatchObject({ sandbox: { provider, template }, toolDigest: toolDigestOf(kept!.tool) });
  });

  it('is asked about where a tool that does the same came while it ran once more', async () => {
    const fingerprint = inspector.fingerprint({ language: 'python', source: COUNT_ROWS, name: 'count_rows' });
    const rig = await open({ atRun: (_, { put }) => put(old({ name: 'rows_of', calls: 'count_rows', fingerprint })) });
    expect(await rig.keeps(wanted())).toMatchObject({ state: 'alike', why: 'same', tool: { name: 'rows_of' } });
    expect(await rig.library.list(HERE.workspace)).toHaveLength(1);
  });

  it('is kept once by two that take the same decision up, and is no twin of itself', async () => {
    const rig = await open();
    const both = await Promise.all([rig.keeps(wanted()), rig.keeps(wanted())]);
    expect(both).toMatchObject([{ state: 'kept' }, { state: 'kept' }]);
    expect(await rig.tools()).toHaveLength(1);
  });

  it('is not kept where nobody can tell any more whether it gives the same', async () => {
    const rig = await open({ without: 'result' });
    expect(await rig.keeps(wanted())).toMatchObject({ state: 'not_kept', why: 'unavailable' });
    expect(rig.runs()).toBe(0);
  });

  it('is said to be kept where a try that stored it was cut, also during a pause that came since', async () => {
    for (const decision of [wanted(), asVersion]) {
      const rig = await open();
      await rig.put(...(decision.way === 'version' ? [old()] : []));
      const first = await rig.keeps(decision);
      await setStandstill(rig.store, HERE.workspace, { state: 'paused', by: 'Lena', at: 1 });
      expect(first).toMatchObject({ state: 'kept' });
      expect(await rig.keeps(decision)).toEqual(first);
    }
  });

  it('is not run, and not kept, during a pause or after the removal', async () => {
    for (const state of ['paused', 'removed'] as const) {
      const rig = await open();
      await setStandstill(rig.store, HERE.workspace, { state, by: 'Lena', at: 1 });
      expect(await rig.keeps(wanted())).toMatchObject({ state: 'not_kept', why: 'unavailable' });
      const online = ['api.example.com']; // is not run a second time anyway
      expect(await rig.keeps(wanted(), online)).toMatchObject({ state: 'not_kept', why: 'unavailable' });
      expect(rig.runs()).toBe(0);
      expect(await rig.library.list(HERE.workspace)).toEqual([]);
    }
  });
});

describe('the next version', () => {
  it('is made once, also where a try that stored it was cut and others have come since', async () => {
    const rig = await open();
    await rig.put(old());
    expect(await rig.keeps(asVersion)).toMatchObject({ state: 'kept', tool: { version: 2 } });
    const now = await rig.library.get(HERE.workspace, 'tool-1');
    await rig.library.put(HERE.workspace, nextOf(now?.tool ?? old()), now?.revision ?? null);
    expect(await rig.keeps(asVersion)).toMatchObject({ state: 'kept', tool: { version: 2 } });
    expect(await rig.stands('tool-1')).toMatchObject({ version: 3 });
    expect(rig.runs()).toBe(1);
  });

  it('waits until the examples of the one before can be run: what could not be tried was not passed', async () => {
    const away = { from: 2 };
    const rig = await open({
      async atRun(time) {
        if (time >= away.from) {
          throw new AgentError('none', { code: 'SANDBOX_UNAVAILABLE' });
        }
      },
    });
    await rig.put(withExample(old(), CALLED));
    expect(await rig.keeps(asVersion)).toMatchObject({ state: 'not_kept', why: 'unavailable' });
    expect(await rig.stands('tool-1')).toMatchObject({ version: 1 });
    away.from = 9;
    expect(await rig.keeps(asVersion)).toMatchObject({ state: 'kept', tool: { version: 2 } });
    expect(rig.runs()).toBe(4);
  });

  it('does not wait for examples whose inputs are gone', async () => {
    const rig = await open();
    await rig.put(withExample(old(), { ...CALLED, inputs: [{ ...input, sha256: sha256('gone') }] }));
    expect(await rig.keeps(asVersion)).toMatchObject({ state: 'kept', tool: { version: 2 } });
    expect(rig.runs()).toBe(1);
  });

  it('takes the place of no version that nobody saw', async () => {
    const rig = await open();
    await rig.put(nextOf(old()));
    expect(await rig.keeps(asVersion)).toMatchObject({ state: 'not_kept', why: 'changed' });
    expect(await rig.stands('tool-1')).toMatchObject({ version: 2 });
    expect(rig.runs()).toBe(0);
  });

  it('is run once, however often others write what they learnt meanwhile', async () => {
    let teach = 3;
    const rig = await open({
      library: (shelf) => ({
        async put(workspace, tool, revision) {
          const found = teach > 0 ? await shelf.get(workspace, tool.id) : undefined;
          if (found !== undefined) {
            teach -= 1;
            await shelf.put(workspace, withRequest(found.tool, `request ${teach}`), found.revision);
          }
          return shelf.put(workspace, tool, revision);
        },
      }),
    });
    await rig.put(old());
    expect(await rig.keeps(asVersion)).toMatchObject({ state: 'kept', tool: { version: 2 } });
    expect(await rig.stands('tool-1')).toMatchObject({
      requests: ['request 2', 'request 1', 'request 0', 'how many rows?'],
    });
    expect(rig.runs()).toBe(1);
    expect((await rig.lines()).filter(({ kind }) => kind === 'tool_replayed')).toHaveLength(1);
  });
});
