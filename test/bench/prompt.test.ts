import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { Plan } from '#domain/program/plan.ts';
import { tokensAbout } from '#domain/text/token-count.ts';
import { median } from '../../bench/bench.ts';
import { chanceFrom } from '../../bench/prompt/chance.ts';
import { growthAt } from '../../bench/prompt/growth.ts';
import { likenessOf, madeUp, USUAL, withoutReal } from '../../bench/prompt/made-up.ts';
import { longRequest, partsOf, planAsked, planQuestion, questionTokens } from '../../bench/prompt/question.ts';
import { readKept } from '../../bench/prompt/read-kept.ts';
import { readMade, savingOf } from '../../bench/prompt/reuse.ts';
import { prompt } from '../../bench/prompt.ts';
import { never } from '../contracts/model/rig.ts';
import { freshFolder } from '../fakes/folder.ts';
import { openRig } from '../fakes/model-server.ts';
import { ROOT } from '../law/checkout.ts';

const DATA = join(ROOT, '../shared/data/retrieval');
const TASKS = join(ROOT, 'bench/tasks/scripted');
const hasData = existsSync(DATA);
if (!hasData) {
  process.stdout.write(`The planning prompt is measured with made-up tools alone: there is no ${DATA}\n`);
}
if (!existsSync(TASKS)) {
  process.stdout.write('What reuse saves is not measured: there are no tasks with scripts\n');
}

async function folder(): Promise<string> {
  const { path, remove } = await freshFolder();
  onTestFinished(remove);
  return path;
}

describe.each(hasData ? ['records', 'none'] : ['none'])('the planning prompt, tools of %s', (source) => {
  let figures: Record<string, number> = {};
  const printed: string[] = [];
  beforeAll(async () => {
    const place = source === 'records' ? DATA : join(DATA, 'nothing');
    figures = await prompt({ runs: 10, warmUps: 1, folder: place, print: (line) => printed.push(line) });
  });

  it('does not grow with the library', () => {
    const { tokens_100 = 0, tokens_1000 = 0, tokens_10000 = 0, tokens_ratio } = figures;
    expect(tokens_1000 / tokens_100).toBeCloseTo(1, 1);
    expect(tokens_10000 / tokens_100).toBeCloseTo(1, 1);
    expect(tokens_ratio).toBeLessThanOrEqual(1.1);
  });

  it('takes at most 1,500 tokens, with a request of 60 and no files', () => {
    expect(figures.tokens_max).toBeLessThanOrEqual(1_500);
  });

  it('is made of the parts that it says', () => {
    const { part_rules = 0, part_shape = 0, part_stubs = 0, part_request, part_frame = 0 } = figures;
    expect(part_request).toBe(60);
    expect(part_stubs).toBeLessThanOrEqual(8 * 40);
    expect(part_rules + part_shape + part_stubs + 60 + part_frame).toBe(figures.tokens_max);
  });

  it('says where its tools come from, and prints a line for each size', () => {
    expect(printed[0]).toMatch(source === 'records' ? /^\d+ tool records/ : /^There are no tool records/);
    expect(printed[1]).toMatch(/^10 .*\n100 .*\n1,000 .*\n10,000 /m);
  });
});

describe('what is counted', () => {
  it.each(['openai', 'anthropic'] as const)('is what the adapter for %s sends', async (vendor) => {
    const reply = JSON.stringify({ outcome: 'answer', reply: 'Lima' });
    const { model, requests } = await openRig(vendor)({ script: () => ({ say: reply }) });
    const asked = planAsked('Capital of Peru?', ['count_rows(csv: file) -> number: Counts.']);
    await model.answer({ kind: 'plan', complexity: 'complex', ...asked, schema: Plan }, never());
    const { system, prompt: user } = planQuestion('Capital of Peru?', ['count_rows(csv: file) -> number: Counts.']);
    const body = requests[0]?.body;
    const said = JSON.stringify(vendor === 'openai' ? body?.messages : [body?.system, body?.messages]);
    expect(said).toContain(JSON.stringify(system));
    expect(said).toContain(JSON.stringify(user));
  });

  it('is a request of 60 tokens, whatever people ask', () => {
    for (const words of [['a'], ['表格'.repeat(40)], ['x'.repeat(900)], ['', 'one two\nthree'], ['🙂 '.repeat(90)]]) {
      expect(tokensAbout(longRequest(words, 0))).toBe(60);
    }
  });

  it('is the whole of a question', () => {
    const { enforced, ...parts } = partsOf('Capital of Peru?', ['a(): b']);
    const whole = questionTokens(planQuestion('Capital of Peru?', ['a(): b']));
    expect(Object.values(parts).reduce((sum, tokens) => sum + tokens, 0)).toBe(whole);
    expect(enforced).toBeGreaterThan(0);
  });
});

describe('made-up tools', () => {
  it('are the same each time, and other ones from another seed', () => {
    const { likeness } = withoutReal();
    const made = (seed: number) => madeUp(20, likeness, chanceFrom(seed));
    expect(made(1)).toEqual(made(1));
    expect(made(1)).not.toEqual(made(2));
  });

  it('are as long as real ones', () => {
    const { likeness } = withoutReal();
    const { lengths } = likenessOf(madeUp(4_000, likeness, chanceFrom(3)));
    for (const part of ['name', 'description', 'parameters', 'parameter', 'note'] as const) {
      expect(middle(lengths[part]) / middle(USUAL[part])).toBeCloseTo(1, 1);
    }
  });

  it.runIf(hasData)('have the lengths of the records', async () => {
    const { lengths } = likenessOf((await readKept(DATA))?.tools ?? []);
    for (const part of ['name', 'description', 'parameters', 'parameter', 'note'] as const) {
      const sorted = lengths[part].toSorted((a, b) => a - b);
      expect(USUAL[part]).toEqual(USUAL[part].map((_, at) => sorted[Math.floor(((at + 0.5) / 20) * sorted.length)]));
    }
  });

  it('are found and shown, eight at most', () => {
    const { likeness, queries } = withoutReal();
    const tools = madeUp(30, likeness, chanceFrom(5));
    const { size, shownOnAverage, longest } = growthAt(30, tools, queries.slice(0, 3));
    expect(size).toBe(30);
    expect(shownOnAverage).toBe(8);
    expect(tools.map(({ name }) => name)).toContain(/^[^(]+/.exec(longest.stubs[0] ?? '')?.[0]);
  });
});

/** The mean, not the median: lengths come in steps. */
const middle = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

describe('what reuse saves', () => {
  it.runIf(existsSync(TASKS))('is three quarters of what is written, where the tool brings the rest', async () => {
    const savings = (await readMade(TASKS)).map(savingOf);
    expect(savings.length).toBeGreaterThan(10);
    expect(median(savings.map(({ reused }) => reused))).toBeLessThanOrEqual(0.25);
  });

  const plan = {
    goal: 'Count',
    outcome: 'create',
    steps: ['Count the rows'],
    needs: { files: ['{file 1}'] },
    checks: [],
  };
  const program = { name: 'count_rows', arguments: { csv: 'a.csv' }, source: 'main.py' };

  it('is told by plan and last program of each script, words left out', async () => {
    const tasks = await folder();
    const put = async (id: string, script: object) => {
      await mkdir(join(tasks, 'scripted', id), { recursive: true });
      await writeFile(join(tasks, 'scripted', id, 'script.json'), JSON.stringify(script));
      await writeFile(join(tasks, 'scripted', id, 'main.py'), 'x'.repeat(2_000));
    };
    await put('counted', { plan, programs: [{ ...program, source: 'not read' }, program], words: 'Counted.' });
    await put('said', { plan: { outcome: 'answer', reply: 'Lima' } });
    await writeFile(join(tasks, 'counted.json'), '{}');
    const made = await readMade(tasks);
    expect(made).toMatchObject([{ plan: { goal: 'Count' }, program: { name: 'count_rows' } }]);
    expect(made[0]?.program.source).toHaveLength(2_000);
    expect(await readMade(join(tasks, 'nothing'))).toEqual([]);
  });

  it('counts plan and arguments on one side, plan and program on the other', () => {
    const made = { plan: Plan.parse({ ...plan, why: 'no tool' }), program: { ...program, source: 'x'.repeat(2_000) } };
    const { whole, reused } = savingOf(made);
    const text = (value: object) => tokensAbout(JSON.stringify(value));
    const kept = { outcome: 'reuse', tool: 'count_rows', arguments: '{"csv":"a.csv"}' };
    const all = text(made.plan) + text({ ...made.program, arguments: kept.arguments });
    expect(whole).toBe(text({ ...made.plan, ...kept }) / all);
    expect(reused).toBeLessThan(whole);
    expect(reused).toBeGreaterThan(text(kept) / all);
  });
});
