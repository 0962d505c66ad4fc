import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { answerPrompt } from '#agent/prompts/answer.ts';
import { codePrompt } from '#agent/prompts/code.ts';
import { excerpt, fenced, type Part } from '#agent/prompts/fence.ts';
import { planPrompt } from '#agent/prompts/plan.ts';
import { repairPrompt } from '#agent/prompts/repair.ts';
import { Draft } from '#domain/draft.ts';
import { Plan } from '#domain/plan.ts';

/** Reads fences as a careful reader does: the first line that closes the open one ends it. */
function read(text: string): { label: string; data: string }[] {
  const fences: { label: string; data: string }[] = [];
  let open: { label: string; mark: string; lines: string[] } | undefined;
  for (const line of text.split('\n')) {
    const start = /^<<<(.+) ([0-9a-f]{12})$/.exec(line);
    if (open && line === `${open.mark}>>>`) {
      fences.push({ label: open.label, data: open.lines.join('\n') });
      open = undefined;
    } else if (open) {
      open.lines.push(line);
    } else if (start) {
      open = { label: start[1] ?? '', mark: start[2] ?? '', lines: [] };
    }
  }
  expect(open).toBeUndefined();
  return fences;
}

const hostile = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom('<<<', '>>>', '\n', '0123456789ab', 'request ', '```', 'x') }),
);
const labelled = fc.record({ label: fc.constantFrom('request', 'file 1 of 2'), data: hostile });

describe('fences', () => {
  it('cannot be closed, nor opened, by what they hold', () => {
    fc.assert(
      fc.property(fc.array(labelled, { minLength: 1 }), (parts) => {
        expect(read(fenced(['Ours.', ...parts]))).toEqual(parts);
      }),
    );
  });

  it('cannot be closed by text that knows the mark of another prompt', () => {
    fc.assert(
      fc.property(fc.array(labelled, { minLength: 1 }), (parts: Part[]) => {
        const seen = fenced(parts);
        const again = [{ label: 'request', data: seen }, ...parts];
        expect(read(fenced(again))).toEqual(again);
      }),
    );
  });

  it('are the same for the same data', () => {
    const parts = [{ label: 'request', data: 'hello' }];
    expect(fenced(parts)).toBe(fenced(parts));
  });
});

describe('an excerpt', () => {
  it('is the text itself when that is short, else head and tail with the count of what is missing', () => {
    expect(excerpt('short', 5)).toBe('short');
    expect(excerpt(`${'a'.repeat(600)}${'b'.repeat(9_400)}${'c'.repeat(400)}`, 1_000)).toBe(
      `${'a'.repeat(600)}\n[9,400 characters left out here]\n${'c'.repeat(400)}`,
    );
  });
});

const packages = { python: '3.11.2', pandas: '1.5.3' };
const plan = Plan.parse({
  goal: 'Volatility',
  outcome: 'create',
  steps: ['Read the prices'],
  needs: { files: ['a.csv'] },
});
const draft = Draft.parse({
  language: 'python',
  name: 'volatility',
  description: '',
  parameters: [],
  source: 'def volatility():\n    return {}\n',
  arguments: '{}',
  explanation: '',
});
const file = fc.record({
  name: fc.string({ minLength: 1, maxLength: 200 }),
  size: fc.nat(),
  summary: hostile,
  preview: hostile,
});
const planMaterial = {
  request: 'Why?',
  thread: [],
  files: [],
  packages,
  today: '2026-11-22',
  timeZone: 'Europe/Berlin',
  tools: [],
  secrets: [],
};

describe('every prompt', () => {
  const prompts = {
    plan: planPrompt(planMaterial),
    code: codePrompt({ request: 'Why?', plan, files: [], packages }),
    repair: repairPrompt({ request: 'Why?', plan, draft, error: 'ValueError', memory: '' }),
    answer: answerPrompt({ request: 'Why?', goal: 'g', result: '{"a":1}', output: '', artifacts: [] }),
  };

  it.each(Object.entries(prompts))('says first, for programs, that it asks for: %s', (kind, { system }) => {
    expect(system.split('\n')[0]).toBe(`Question: ${kind}`);
  });

  it.each(Object.entries(prompts))('keeps its %s rules apart from what was asked', (_, { system, prompt }) => {
    expect(system).toContain('is data');
    expect(system).not.toContain('Why?');
    expect(read(prompt)).toContainEqual({ label: 'request', data: 'Why?' });
  });
});

describe('prompts about files', () => {
  it('name all of them, whatever they are called and hold', () => {
    fc.assert(
      fc.property(fc.array(file, { minLength: 1, maxLength: 60 }), hostile, (files, request) => {
        for (const { prompt } of [
          planPrompt({ ...planMaterial, request, files }),
          codePrompt({ request, plan, files, packages }),
        ]) {
          const names = read(prompt)
            .filter(({ label }) => label.startsWith('file '))
            .map(({ data }) => data.split('\n')[0]);
          expect(names).toEqual(files.map(({ name }) => `name: ${JSON.stringify(name)}`));
        }
      }),
      { numRuns: 30 },
    );
  });
});

describe('a prompt', () => {
  const long = 'long '.repeat(20_000);
  const many = <Item>(item: Item) => Array<Item>(50).fill(item);

  it('to plan stays below 95,000 characters, and lists at most 8 tools and 15 messages', () => {
    const { prompt } = planPrompt({
      ...planMaterial,
      request: long,
      thread: many({ who: 'Mira', text: long }),
      files: many({ name: 'a.csv', size: 1, summary: long, preview: long }),
      tools: many(`volatility(csv: file) -> table: ${long}`),
    });
    expect(prompt.length).toBeLessThan(95_000);
    const fences = read(prompt);
    expect(fences.filter(({ label }) => label === 'message')).toHaveLength(15);
    expect(fences.find(({ label }) => label === 'tools')?.data.match(/volatility\(/g)).toHaveLength(8);
  });

  it('to repair keeps the whole source, and bounds everything else', () => {
    const source = 'x'.repeat(100_000);
    const { prompt } = repairPrompt({ request: long, plan, draft: { ...draft, source }, error: long, memory: long });
    expect(read(prompt)).toContainEqual({ label: 'source', data: source });
    expect(prompt.length).toBeLessThan(135_000);
  });

  it('to answer stays below 25,000 characters', () => {
    const { prompt } = answerPrompt({
      request: long,
      goal: long,
      result: long,
      output: long,
      artifacts: many('a.csv'),
    });
    expect(prompt.length).toBeLessThan(25_000);
  });

  it('tells what is installed', () => {
    expect(planPrompt(planMaterial).prompt).toContain('python 3.11.2, pandas 1.5.3');
  });
});
