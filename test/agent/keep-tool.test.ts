import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bubblewrapSandbox } from '#adapters/bubblewrap/bubblewrap-sandbox.ts';
import { DAY_MS } from '#agent/context.ts';
import { keepTool } from '#agent/keep-tool.ts';
import { setStandstill } from '#agent/standstill.ts';
import type { Wanted } from '#domain/keeping.ts';
import { sha256 } from '#domain/program.ts';
import type { Tool } from '#domain/tool.ts';
import { newTool, nextVersion, withRequest } from '#domain/tool-change.ts';
import type { Sandbox } from '#ports/sandbox.ts';
import { HERE, libraryRig, type RigOptions } from '../fakes/library-rig.ts';
import { COUNT_ROWS } from '../fakes/scripted-model.ts';
import { aKeeping, KEEPER, KEPT_AT } from '../fakes/tools.ts';
import { anApprovedAttempt, aProgram, aRequest, aRun, aTurn } from '../fakes/turns.ts';

const REF = { ...HERE, thread: '1795340460.000100' };
const INPUT = new TextEncoder().encode('a,b\n1,2\n3,4\n');
const RESULT = new TextEncoder().encode('{"rows": 2}');
const SOURCE = new TextEncoder().encode(COUNT_ROWS);
const LATER = 100 * DAY_MS;

let real: Sandbox;
beforeAll(async () => {
  real = await bubblewrapSandbox({ maxConcurrent: 2 });
});
afterAll(() => real.close());

const parameters = [{ name: 'csv', type: 'file' as const, description: 'a file with a head line' }];

/** A turn whose function worked. */
const turnOf = (hosts: string[]) => {
  const files = [{ path: 'tool.py', sha256: sha256(SOURCE), lines: 9 }];
  const inputs = [{ name: 'data.csv', sha256: sha256(INPUT), size: INPUT.length }];
  const program = aProgram({ files, inputs, arguments: { csv: 'in/data.csv' }, hosts });
  const run = aRun({ result: sha256(RESULT), artifacts: [] });
  const made = { program, parameters, name: 'count_rows', description: 'Counts the rows of what Ms Berg owes.' };
  const attempts = [anApprovedAttempt(run, made)];
  return aTurn('finished', { attempts, request: aRequest({ text: 'how many rows?' }) });
};

const wanted = (changes: Partial<Wanted> = {}): Wanted => ({
  ...{ by: KEEPER, at: KEPT_AT, way: 'new', tool: null, separate: false, form: null },
  ...changes,
});
const asVersion = wanted({ way: 'version', tool: 'tool-1', seen: 1 });

/** What is kept of that turn, in a workspace that holds its bytes. */
async function open(options: RigOptions & { readonly kind?: string; readonly without?: 'result' } = {}) {
  let runs = 0;
  const run: Sandbox['run'] = (...work) => {
    runs += 1;
    return real.run(...work);
  };
  const rig = await libraryRig({ sandbox: { ...real, run }, ...options });
  const { kind = 'channel', without } = options;
  const people = { ...rig.people, place: async () => ({ name: 'finance-ops', kind, shared: false }) };
  for (const bytes of without === 'result' ? [SOURCE, INPUT] : [SOURCE, INPUT, RESULT]) {
    await rig.blobs.put(HERE.workspace, bytes, rig.at.now + DAY_MS);
  }
  const bounds = async () => ({ ...(await rig.bounds()), keepDays: 90, budgets: {}, routes: {} });
  const context = { ...rig, people, bounds } as unknown as Parameters<typeof keepTool>[0];
  return {
    ...rig,
    runs: () => runs,
    keeps: (decision: Wanted, hosts: string[] = []) => keepTool(context, REF, turnOf(hosts), decision),
    isThere: async (bytes: Uint8Array) => (await rig.blobs.get(HERE.workspace, sha256(bytes))) !== undefined,
  };
}

/** The tool that a version or an example is for. */
const old = (changes: Partial<Parameters<typeof newTool>[0]> = {}): Tool =>
  newTool(aKeeping({ name: 'count_rows', parameters, source: COUNT_ROWS, ...changes }));

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

  it('is not kept where nobody can tell any more whether it gives the same', async () => {
    const rig = await open({ without: 'result' });
    expect(await rig.keeps(wanted())).toMatchObject({ state: 'not_kept', why: 'unavailable' });
    expect(rig.runs()).toBe(0);
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

it('no example is made by running a draft that nobody approved', async () => {
  const rig = await open();
  await rig.put(old({ what: 'imported', replayed: 'pending' }));
  const decision = wanted({ way: 'example', tool: 'tool-1', seen: 1 });
  expect(await rig.keeps(decision)).toMatchObject({ state: 'not_kept', why: 'changed' });
  expect(rig.runs()).toBe(0);
});
