import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { Language, Parser } from 'web-tree-sitter';
import { inspect } from '../adapters/inspector/opened.ts';
import {
  denseJavascriptLines,
  densePythonLines,
  javascriptLines,
  programOf,
  pythonLines,
} from '../adapters/inspector/speed-samples.ts';

/** It takes less than half of that here; machines differ. */
const MOST_MS = 10;
/** Of what the parser alone takes for the same text at the same time: on a busy machine both get slower. */
const MOST_PARSES = 2.3;
const [WARM_UP, BATCHES, BATCH] = [80, 9, 6];

const cpuOf = (work: () => void): number => {
  const before = process.threadCpuUsage();
  for (let round = 0; round < BATCH; round += 1) {
    work();
  }
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1_000 / BATCH;
};
const sorted = (times: readonly number[]): number[] => [...times].sort((a, b) => a - b);
const middleOf = (times: readonly number[]): number => sorted(times)[times.length >> 1] ?? Number.NaN;

/** Milliseconds of this thread, in turns, so that all are measured under the same load. */
function timesOf(works: readonly (() => void)[]): number[][] {
  for (let round = 0; round < WARM_UP; round += 1) {
    for (const work of works) {
      work();
    }
  }
  const batches = Array.from({ length: BATCHES }, () => works.map(cpuOf));
  return works.map((_, index) => batches.map((batch) => batch[index] ?? Number.NaN));
}

async function barePython(): Promise<(text: string) => void> {
  await Parser.init();
  const grammar = fileURLToPath(import.meta.resolve('tree-sitter-python/tree-sitter-python.wasm'));
  const parser = new Parser().setLanguage(await Language.load(new Uint8Array(await readFile(grammar))));
  return (text) => parser.parse(text)?.delete();
}

describe('speed', () => {
  it.each([
    ['ordinary', pythonLines],
    ['dense', densePythonLines],
  ] as const)('reads 500 lines of %s Python in little more than the parser takes', async (name, lines) => {
    const text = programOf(lines);
    expect(inspect('python', text).files.map(({ state }) => state)).toEqual(['parsed']);
    const parse = await barePython();
    const [whole = [], bare = []] = timesOf([() => inspect('python', text), () => parse(text)]);
    console.info(
      `inspector: ${name} Python ${middleOf(whole).toFixed(1)} ms, of which parser ${middleOf(bare).toFixed(1)}`,
    );
    expect(middleOf(whole) / middleOf(bare)).toBeLessThan(MOST_PARSES);
  });

  it.each([
    ['ordinary', javascriptLines],
    ['dense', denseJavascriptLines],
  ] as const)('reads 500 lines of %s JavaScript in time', (name, lines) => {
    const text = programOf(lines);
    expect(inspect('javascript', text).files.map(({ state }) => state)).toEqual(['parsed']);
    const [whole = []] = timesOf([() => inspect('javascript', text)]);
    console.info(`inspector: ${name} JavaScript ${middleOf(whole).toFixed(1)} ms`);
    expect(sorted(whole)[0]).toBeLessThan(MOST_MS);
  });

  it('takes time in proportion to the length', () => {
    const timeOf = (repeat: number) => {
      const text = pythonLines(1).repeat(repeat);
      const times = Array.from({ length: 15 }, () => {
        const start = performance.now();
        inspect('python', text);
        return performance.now() - start;
      });
      return Math.min(...times);
    };
    expect(timeOf(400)).toBeLessThan(timeOf(40) * 40);
  });
});
