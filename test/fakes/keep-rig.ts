import { DAY_MS } from '#agent/core/context.ts';
import { openSessions } from '#agent/core/sessions.ts';
import { keepTool } from '#agent/keep/keep-tool.ts';
import { sha256 } from '#domain/program/program.ts';
import type { KeepForm, Wanted } from '#domain/tool/keeping.ts';
import type { Tool } from '#domain/tool/tool.ts';
import { newTool } from '#domain/tool/tool-change.ts';
import type { Sandbox } from '#ports/sandbox.ts';
import { HERE, libraryRig, type RigOptions } from './library-rig.ts';
import { COUNT_ROWS } from './scripted-model.ts';
import { aKeeping, KEEPER, KEPT_AT } from './tools.ts';
import { anApprovedAttempt, aProgram, aRequest, aRun, aTurn } from './turns.ts';

/** Where the function worked, on what, and what it gave. */
export const THREAD = { ...HERE, thread: '1795340460.000100' };
export const INPUT = new TextEncoder().encode('a,b\n1,2\n3,4\n');
const RESULT = new TextEncoder().encode('{"rows": 2}');
const SOURCE = new TextEncoder().encode(COUNT_ROWS);
export const parameters = [{ name: 'csv', type: 'file' as const, description: 'a file with a head line' }];

const turnOf = (hosts: string[], words: string) => {
  const files = [{ path: 'tool.py', sha256: sha256(SOURCE), lines: 9 }];
  const inputs = [{ name: 'data.csv', sha256: sha256(INPUT), size: INPUT.length }];
  const program = aProgram({ files, inputs, arguments: { csv: 'in/data.csv' }, hosts });
  const run = aRun({ result: sha256(RESULT), artifacts: [] });
  const described = parameters.map((each) => ({ ...each, description: words }));
  const made = {
    program,
    parameters: described,
    name: 'count_rows',
    description: 'Counts the rows of what Ms Berg owes.',
  };
  const attempts = [anApprovedAttempt(run, made)];
  return aTurn('finished', { attempts, request: aRequest({ text: 'how many rows?' }) });
};

export const wanted = (changes: Partial<Wanted> = {}): Wanted => ({
  ...{ by: KEEPER, at: KEPT_AT, way: 'new', tool: null, separate: false, form: null },
  ...changes,
});

/** The save form with nothing ticked, and with words taken out of it. */
export const formOf = (changes: Partial<KeepForm> = {}): KeepForm => ({
  ...{ name: 'tally', description: 'Counts.', parameters: { csv: '' }, example: false, request: false },
  ...changes,
});

/** The tool that a version or an example is for. */
export const old = (changes: Partial<Parameters<typeof newTool>[0]> = {}): Tool =>
  newTool(aKeeping({ name: 'count_rows', parameters, source: COUNT_ROWS, ...changes }));

export interface KeepOptions extends RigOptions {
  readonly kind?: string;
  readonly without?: 'result';
  /** What happens while the n-th sandbox is made. */
  readonly atRun?: (time: number, rig: Awaited<ReturnType<typeof libraryRig>>) => Promise<void>;
}

/** What is kept of a turn whose function worked, in a workspace that holds its bytes, over a real sandbox. */
export async function keepRig(real: Sandbox, options: KeepOptions = {}) {
  let runs = 0;
  const run: Sandbox['run'] = async (...work) => {
    runs += 1;
    await options.atRun?.(runs, rig);
    return real.run(...work);
  };
  const rig = await libraryRig({ sandbox: { ...real, run }, ...options });
  const { kind = 'channel', without } = options;
  const sessions = openSessions(rig.store);
  const people = { ...rig.people, place: async () => ({ name: 'finance-ops', kind, shared: false }) };
  for (const bytes of without === 'result' ? [SOURCE, INPUT] : [SOURCE, INPUT, RESULT]) {
    await rig.blobs.put(HERE.workspace, bytes, rig.at.now + DAY_MS);
  }
  const bounds = async () => ({ ...(await rig.bounds()), keepDays: 90, budgets: {}, routes: {} });
  const context = { ...rig, people, bounds, sessions } as unknown as Parameters<typeof keepTool>[0];
  return {
    ...rig,
    runs: () => runs,
    sessions,
    /** `words` say what its parameter is. */
    keeps: (decision: Wanted, hosts: string[] = [], words = parameters[0]?.description ?? '') =>
      keepTool(context, THREAD, turnOf(hosts, words), decision),
    tools: async () => (await rig.library.list(HERE.workspace)).map(({ tool }) => tool),
    isThere: async (bytes: Uint8Array) => (await rig.blobs.get(HERE.workspace, sha256(bytes))) !== undefined,
  };
}
