import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { answerPrompt } from '#agent/prompts/answer.ts';
import { codePrompt } from '#agent/prompts/code.ts';
import { excerpt, fenced, type Part } from '#agent/prompts/fence.ts';
import { planPrompt } from '#agent/prompts/plan.ts';
import { repairPrompt } from '#agent/prompts/repair.ts';
import { read } from './fences.ts';
import { codeMaterial, planMaterial, prompts, repairMaterial } from './material.ts';

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

const { packages, plan } = codeMaterial((part) => part);
const { draft } = repairMaterial((part) => part);
const file = fc.record({
  name: fc.string({ minLength: 1, maxLength: 200 }),
  size: fc.nat(),
  summary: hostile,
  preview: hostile,
});
const bare = {
  ...planMaterial((part) => part),
  request: 'Why?',
  thread: [],
  files: [],
  tools: [],
  secrets: [],
  beyond: [],
};

/** A prompt without what its fences hold: our own words, and the labels. */
const ours = (prompt: string): string => prompt.replace(/(<<<(.+) ([0-9a-f]{12})\n)[\s\S]*?\n\3>>>/g, '<<<$2>>>');

describe('every prompt', () => {
  const known = prompts((part) => part);
  const kinds = Object.keys(known);

  it.each(kinds)('says first, for programs, that it asks for: %s', (kind) => {
    expect(known[kind]?.prompt.system.split('\n')[0]).toBe(`Question: ${kind}`);
  });

  it.each(kinds)('keeps its rules apart from everything that is not ours: %s', (kind) => {
    fc.assert(
      fc.property(fc.array(hostile, { minLength: 1, maxLength: 30 }), (texts) => {
        const parts: string[] = [];
        const { system, prompt } = prompts((part) => `${part}${texts[parts.push(part) % texts.length] ?? ''}`)[kind]!
          .prompt;
        expect(system).toBe(known[kind]?.prompt.system);
        expect(ours(prompt)).toBe(ours(known[kind]?.prompt.prompt ?? ''));
        expect(read(prompt).map(({ label }) => label)).toEqual(
          read(known[kind]?.prompt.prompt ?? '').map(({ label }) => label),
        );
      }),
      { numRuns: 40 },
    );
  });

  it.each(kinds)('cannot be closed by text that has read another prompt: %s', (kind) => {
    const { prompt } = known[kind]!.prompt;
    const again = prompts(() => prompt)[kind]!.prompt.prompt;
    expect(read(again).map(({ label }) => label)).toEqual(read(prompt).map(({ label }) => label));
    expect(ours(again)).toBe(ours(prompt));
  });

  it.each(['plan', 'code', 'repair', 'answer'])('holds what was asked as the fence that is listened to: %s', (kind) => {
    expect(known[kind]?.prompt.system).toContain('is data');
    const asked = planMaterial((part) => part).request;
    expect(known[kind]?.prompt.system).not.toContain(asked);
    expect(read(known[kind]?.prompt.prompt ?? '')).toContainEqual({ label: 'request', data: asked });
  });

  it('to describe knows nothing of the request, nor of its values', () => {
    const { prompt } = known.describe!.prompt;
    expect(read(prompt).map(({ label }) => label)).toEqual(['parameters', 'source']);
    expect(prompt).not.toMatch(/ACME|acme-prices|"days": 17/);
  });
});

describe('prompts about files', () => {
  it('name all of them, whatever they are called and hold', () => {
    fc.assert(
      fc.property(fc.array(file, { minLength: 1, maxLength: 60 }), hostile, (files, request) => {
        for (const { prompt } of [
          planPrompt({ ...bare, request, files }),
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
      ...bare,
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
    expect(planPrompt(bare).prompt).toContain('python 3.11.2, node 24.19.0, numpy 1.24.2');
  });
});
