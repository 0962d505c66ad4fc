import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bubblewrapSandbox } from '#adapters/bubblewrap/bubblewrap-sandbox.ts';
import { systemClock } from '#adapters/system/clock.ts';
import { pinoLog } from '#adapters/system/log.ts';
import type { AgentContext, Bounds } from '#agent/core/context.ts';
import { previewFiles } from '#agent/plan/preview-files.ts';
import { readFiles } from '#agent/plan/read-files.ts';
import { Policy } from '#domain/policy/policy.ts';
import { DEFAULT_LIMITS, sha256 } from '#domain/program/program.ts';
import type { RequestFile } from '#domain/session/session.ts';
import { Settings } from '#domain/settings.ts';
import { AgentError } from '#domain/text/errors.ts';
import type { Execution, Sandbox, Work } from '#ports/sandbox.ts';
import { lockedOffice, xlsx, zip } from '../../fakes/archives.ts';

let real: Sandbox;
beforeAll(async () => {
  real = await bubblewrapSandbox({ maxConcurrent: 2 });
});
afterAll(() => real.close());

const REF = { workspace: 'T1', channel: 'C1', thread: '1.0' };
const BOOK = xlsx([{ name: 'Orders', dimension: 'A1:B60', rows: [['date', 'amount']] }]);
const BOOK_SUMMARY = 'Excel workbook, 1 sheet: Orders (60 rows, 2 columns; date, amount)';
const taker = (signal: AbortSignal = new AbortController().signal) => ({ turn: 'turn-1', epoch: 3, signal });
const inWorkspace = (signal?: AbortSignal) => ({ ...taker(signal), workspace: 'T1' });

const ENDED: Execution = {
  ...{ ending: { kind: 'exited', code: 0 }, stdout: '', stderr: '', result: undefined, artifacts: [], leftOut: [] },
  ...{ milliseconds: 1, memoryMb: 1 },
};
const reports = (entry: object): Execution => ({
  ...ENDED,
  result: Buffer.from(JSON.stringify({ files: { 0: entry } })),
});

/** A context whose thread holds these files, and whose sandbox is the real one unless told otherwise. */
function openContext(
  contents: Readonly<Record<string, Uint8Array>>,
  changes: Partial<Bounds & { run: Sandbox['run'] }> = {},
) {
  const { run = real.run, ...bounds } = changes;
  const runs: Work[] = [];
  const lines: string[] = [];
  const kept = new Map<string, Uint8Array>();
  const parts: Partial<AgentContext> = {
    clock: systemClock(),
    log: pinoLog({ write: (line: string) => lines.push(line) > 0 }),
    sandbox: {
      ...real,
      run: (work, observe, signal) => {
        runs.push(work);
        return run(work, observe, signal);
      },
    },
    bounds: async () => ({
      ...{
        mostFiles: 10,
        mostFileMb: 50,
        mostRunMb: 1,
        previews: true,
        keepDays: 1,
        auditDays: 1,
        limits: DEFAULT_LIMITS,
      },
      ...{ policy: Policy.parse({}), routes: {}, prices: {}, budgets: {} },
      ...bounds,
    }),
    blobs: {
      ...({} as AgentContext['blobs']),
      put: async (_workspace, bytes) => {
        kept.set(sha256(bytes), bytes);
        return sha256(bytes);
      },
      get: async (_workspace, hash) => kept.get(hash),
    },
    thread: { ...({} as AgentContext['thread']), fetch: async (_workspace, { name }) => ({ bytes: contents[name]! }) },
  };
  const files = Object.keys(contents).map(
    (name): RequestFile => ({
      ...{ id: `F${name}`, name, size: contents[name]!.length, mimetype: 'application/octet-stream' },
      ...{ sha256: null, leftOut: null, summary: '' },
    }),
  );
  return { context: parts as AgentContext, files, runs, lines };
}

describe('reading the files of a request', () => {
  it('looks into all that is not text in one sandbox without network, and names what cannot be passed on', async () => {
    const { context, files, runs, lines } = openContext({
      'orders.xlsx': BOOK,
      'notes.docx': lockedOffice(),
      'empty.csv': new Uint8Array(),
      'prices.csv': Buffer.from('date,close\n1,2\n'),
      'secret.zip': zip([{ name: 'a.txt', content: 'x', locked: true }]),
    });
    const read = await readFiles(context, REF, files, taker());
    expect(read.map(({ file: { name, summary, leftOut }, preview }) => [name, summary, leftOut, preview])).toEqual([
      ['orders.xlsx', BOOK_SUMMARY, null, 'Sheet Orders, 60 rows, 2 columns:\ndate | amount'],
      ['notes.docx', 'Office file', 'it is locked with a password', ''],
      ['empty.csv', '', 'it is empty', ''],
      ['prices.csv', '1 rows, columns date and close', null, 'date,close\n1,2\n'],
      ['secret.zip', 'ZIP archive', 'it is locked with a password', ''],
    ]);
    expect(runs).toHaveLength(1);
    expect(runs[0]).toMatchObject({ owner: { workspace: 'T1', turn: 'turn-1', epoch: 3 }, hosts: [], environment: {} });
    expect(runs[0]?.limits).toMatchObject({ memoryMb: 256, seconds: 5 });
    expect(runs[0]?.inputs.map(({ path }) => path)).toEqual(['0', '1', '2']);
    expect(lines).toEqual([]);
  });

  it('costs no sandbox for text, nor for what was looked into before', async () => {
    const { context, files, runs } = openContext({ 'orders.xlsx': BOOK, 'prices.csv': Buffer.from('a,b\n1,2\n') });
    await readFiles(context, REF, files.slice(1), taker());
    expect(runs).toHaveLength(0);
    const first = await readFiles(context, REF, files, taker());
    const known = first.map(({ file }) => file);
    const second = await readFiles(context, REF, known, taker());
    expect(runs).toHaveLength(1);
    expect(second.map(({ file }) => file)).toEqual(known);
    expect(known[0]?.summary).toBe(BOOK_SUMMARY);
  });

  it('does not look into files that are too many or too large for a run', async () => {
    const contents = { 'large.bin': new Uint8Array(2 ** 20 + 1), 'a.bin': Buffer.from([0]), 'b.bin': Buffer.from([0]) };
    const { context, files, runs } = openContext(contents, { mostFiles: 2 });
    const read = await readFiles(context, REF, files, taker());
    expect(read.map(({ file }) => file.leftOut)).toEqual([
      'all files together are larger than 1 MB',
      'all files together are larger than 1 MB',
      'I take 2 files a request',
    ]);
    expect(runs).toHaveLength(0);
  });

  it('looks into nothing when previews are switched off', async () => {
    const contents = { 'orders.xlsx': BOOK, 'prices.csv': Buffer.from('a,b\n1,2\n'), 'empty.bin': new Uint8Array() };
    const { context, files, runs } = openContext(contents, { previews: false });
    const read = await readFiles(context, REF, files, taker());
    expect(read.map(({ file, preview }) => file.summary + preview)).toEqual(['', '', '']);
    expect(read.map(({ file }) => file.leftOut)).toEqual([null, null, 'it is empty']);
    expect(runs).toHaveLength(0);
    expect(Settings.parse({}).previews).toBe(true);
  });

  it('ends where it stands when the turn is stopped meanwhile', async () => {
    const stopping = new AbortController();
    const { context, files, lines } = openContext(
      { 'orders.xlsx': BOOK },
      {
        run: (work, observe, signal) => {
          stopping.abort();
          return real.run(work, observe, signal);
        },
      },
    );
    await expect(readFiles(context, REF, files, taker(stopping.signal))).rejects.toMatchObject({ code: 'STALE_EPOCH' });
    expect(lines).toEqual([]);
  });
});

describe('a preview that fails', () => {
  const down = new AgentError('no room', { code: 'SANDBOX_UNAVAILABLE' });
  const limit: Execution = { ...ENDED, ending: { kind: 'limit', limit: 'memory' } };
  it.each<[string, () => Promise<Execution>, string]>([
    ['because no sandbox starts', () => Promise.reject(down), 'SANDBOX_UNAVAILABLE'],
    ['because something broke', () => Promise.reject(new Error('secret words')), 'INTERNAL'],
    ['by a limit', async () => limit, 'limit memory'],
    ['with an exit code', async () => ({ ...ENDED, ending: { kind: 'exited', code: 1 } }), 'exit 1'],
    ['without a report', async () => ENDED, 'no report'],
    ['with nonsense', async () => ({ ...ENDED, result: Buffer.from('{"files":7}') }), 'no report'],
  ])('%s leaves name and size, and a line in the log', async (_how, run, told) => {
    const { context, files, lines } = openContext({ 'orders.xlsx': BOOK }, { run });
    const [read] = await readFiles(context, REF, files, taker());
    expect(read).toMatchObject({
      file: { name: 'orders.xlsx', size: BOOK.length, summary: '', leftOut: null },
      preview: '',
    });
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain(told);
    expect(lines[0]).not.toContain('secret words');
  });

  it('because every sandbox stays taken does not keep the turn waiting', async () => {
    const { context, lines } = openContext(
      {},
      {
        run: async (_work, _observe, signal) => {
          await (signal.aborted || once(signal, 'abort'));
          return { ...ENDED, ending: { kind: 'stopped' } };
        },
      },
    );
    const clock = { ...context.clock, wait: async () => {} };
    expect(await previewFiles({ ...context, clock }, inWorkspace(), [BOOK])).toEqual([undefined]);
    expect(lines.join('')).toContain('no sandbox in time');
  });

  it('for one file is no reason to forget the others', async () => {
    const { context, lines } = openContext({}, { run: async () => reports({ summary: 'a', text: '', locked: false }) });
    const files = [BOOK, BOOK];
    expect(await previewFiles(context, inWorkspace(), files)).toEqual([
      { summary: 'a', text: '', locked: false },
      undefined,
    ]);
    expect(lines).toEqual([]);
  });
});
