import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { heldOut, withoutPast } from '../../bench/library/hold-out.ts';
import { measure } from '../../bench/library/measure.ts';
import { gain, recall } from '../../bench/library/quality.ts';
import { type RetrievalSet, readSets } from '../../bench/library/read-sets.ts';
import { ROOT } from '../law/checkout.ts';

const DATA = join(ROOT, '../shared/data/retrieval');
const hasData = existsSync(DATA);
if (!hasData) {
  process.stdout.write(`How well tools are found is not measured: there is no ${DATA}\n`);
}

const tool = (name: string, description: string) => ({ id: name, name, description, params: [] });
const TOOLS = [tool('weather', 'Forecast for a city'), tool('invoices', 'Adds up invoices')];
const QUERIES = [
  { id: 'q1', query: 'forecast for Paris', tools: ['weather'] },
  { id: 'q2', query: 'will it rain', tools: ['weather'] },
  { id: 'q3', query: 'add my invoices and tell me the weather', tools: ['weather', 'invoices'] },
  { id: 'q4', query: 'sum of all invoices', tools: ['invoices'] },
];

const SMALL = { 'small.tools.jsonl': TOOLS, 'small.queries.jsonl': QUERIES, 'odd.tools.jsonl': [] };

/** A folder of such files. */
async function folderWith(files: Record<string, readonly unknown[]>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'retrieval-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  for (const [name, rows] of Object.entries(files)) {
    await writeFile(join(folder, name), rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  }
  return folder;
}

describe('the bench of the library', () => {
  it('measures each set of a folder and ten thousand tools within 5 ms a question', async () => {
    const both = { 'both.tools.jsonl': TOOLS, 'both.queries.jsonl': [QUERIES[2]] };
    const args = ['bench/run.ts', 'library', await folderWith({ ...SMALL, ...both }), '--past', '1', '--json'];
    const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: ROOT });
    const { name, figures } = JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '');
    expect(name).toBe('library');
    expect(figures).toMatchObject({ small_queries: 2, small_queries_cold: 2, small_r10: expect.any(Number) });
    expect(Object.keys(figures)).toEqual(
      expect.arrayContaining(['small_r1', 'small_r5_cold', 'small_ndcg10', 'small_p99_ms', 'synthetic10000_p50_ms']),
    );
    expect(figures.synthetic10000_p99_ms).toBeLessThanOrEqual(5);
    expect(stdout).toMatch(/small, held out, 0 past +2 +2 /);
    expect(stdout).toContain('both has no question with one right tool; nothing can be held out.');
  }, 60_000);

  it('says which file or line it cannot read', async () => {
    await expect(readSets(await folderWith({}))).rejects.toThrow(
      /no NAME\.tools\.jsonl with its NAME\.queries\.jsonl in/,
    );
    const broken = await folderWith({ 'a.tools.jsonl': TOOLS, 'a.queries.jsonl': [QUERIES[0], { id: 'q' }] });
    await expect(readSets(broken)).rejects.toThrow(/a\.queries\.jsonl, line 2/);
  });

  it('gives past requests away and does not ask them', async () => {
    const [set] = await readSets(await folderWith(SMALL));
    const held = heldOut(set as RetrievalSet, 10);
    const given = held.tools.flatMap(({ past }) => past);
    expect(given).toHaveLength(1);
    expect([...given, ...held.queries.map(({ query }) => query)].sort()).toEqual(
      [QUERIES[0], QUERIES[1], QUERIES[3]].map((one) => one?.query).sort(),
    );
    expect(withoutPast(held)).toEqual({ ...held, tools: set?.tools });
  });

  it('counts as the field does', () => {
    const right = new Set(['a', 'b', 'c']);
    expect(recall(['x', 'a', 'y', 'b'], right)).toBeCloseTo(2 / 3);
    expect(gain(['a', 'b', 'c', 'x'], right)).toBe(1);
    expect(gain(['x', 'a'], new Set(['a']))).toBeCloseTo(1 / Math.log2(3));
    expect(gain(['x'], right)).toBe(0);
  });
});

describe.skipIf(!hasData)('how well tools are found', async () => {
  const sets = hasData ? await readSets(DATA) : [];
  const named = (name: string) => sets.find((set) => set.name === name) as RetrievalSet;

  it.each([
    ['metatool', 70],
    ['bfcl', 82.5],
  ])('%s: of the right ones at least %d in a hundred are among ten', (name, bar) => {
    expect(measure(named(name)).r10).toBeGreaterThanOrEqual(bar);
  });

  it('metatool: past requests bring it to 85 %, at least 12 points more than without', () => {
    const held = heldOut(named('metatool'), 10);
    const [warm, cold] = [measure(held).r10, measure(withoutPast(held)).r10];
    expect(warm).toBeGreaterThanOrEqual(85);
    expect(warm - cold).toBeGreaterThanOrEqual(12);
  });
});
