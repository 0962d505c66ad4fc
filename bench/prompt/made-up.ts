import type { Parameter } from '#domain/program/draft.ts';
import { synthetic } from '../library/synthetic.ts';
import { oneOf } from './chance.ts';
import { type KeptTool, RETURNS } from './kept-tool.ts';

/** Lengths in characters, and how many parameters: to choose from, each as likely as the next. */
export interface Lengths {
  readonly name: readonly number[];
  readonly description: readonly number[];
  readonly parameters: readonly number[];
  readonly parameter: readonly number[];
  readonly note: readonly number[];
}

/** As 2,300 real tools have them: the 2.5th, 7.5th … 97.5th of a hundred. */
export const USUAL: Lengths = {
  name: [6, 9, 11, 12, 14, 15, 16, 18, 19, 19, 20, 21, 22, 24, 25, 27, 29, 32, 39, 49],
  description: [39, 50, 56, 62, 66, 70, 74, 79, 83, 88, 92, 97, 102, 108, 116, 123, 134, 149, 173, 221],
  parameters: [0, 0, 1, 1, 2, 2, 2, 2, 2, 3, 3, 3, 3, 3, 3, 3, 4, 4, 5, 6],
  parameter: [2, 4, 4, 4, 5, 6, 6, 7, 7, 8, 8, 9, 10, 10, 11, 12, 13, 15, 16, 19],
  note: [21, 28, 33, 37, 41, 45, 48, 52, 57, 60, 64, 69, 74, 79, 85, 92, 100, 111, 128, 160],
};

/** What made-up tools are like. */
export interface Likeness {
  readonly lengths: Lengths;
  /** Words as often as they come up. */
  readonly words: readonly string[];
  readonly types: readonly Parameter['type'][];
}

/** What real tools have in common. */
export function likenessOf(tools: readonly KeptTool[]): Likeness {
  const all = tools.flatMap(({ parameters }) => parameters);
  return {
    lengths: {
      name: tools.map(({ name }) => name.length),
      description: tools.map(({ description }) => description.length),
      parameters: tools.map(({ parameters }) => parameters.length),
      parameter: all.map(({ name }) => name.length),
      note: all.map(({ description }) => description.length),
    },
    words: wordsOf(tools),
    types: all.map(({ type }) => type),
  };
}

const wordsOf = (tools: readonly { readonly description: string }[]): string[] =>
  tools.flatMap(({ description }) => description.match(/[A-Za-z]+/g) ?? []);

const TYPES: readonly Parameter['type'][] = ['string', 'string', 'string', 'integer', 'number', 'boolean', 'json'];
const WORD_SOURCE = { tools: 2_000, queries: 200 };

/** What stands in for real tools where there are none: made-up words in the lengths of real tools. */
export function withoutReal(): { likeness: Likeness; queries: string[] } {
  const { tools, queries } = synthetic(WORD_SOURCE.tools, WORD_SOURCE.queries);
  return { likeness: { lengths: USUAL, words: wordsOf(tools), types: TYPES }, queries };
}

/** So many tools of that likeness that nobody made. */
export function madeUp(count: number, { lengths, words, types }: Likeness, chance: () => number): KeptTool[] {
  const text = (length: number, gap: string): string => {
    let found = oneOf(words, chance);
    while (found.length < length) {
      found += gap + oneOf(words, chance);
    }
    return found.slice(0, length);
  };
  const name = (among: readonly number[]): string => text(Math.max(1, oneOf(among, chance)), '_').toLowerCase();
  return Array.from({ length: count }, (_, index) => ({
    id: `made-up-${index}`,
    name: name(lengths.name),
    description: text(oneOf(lengths.description, chance), ' '),
    parameters: Array.from({ length: oneOf(lengths.parameters, chance) }, () => ({
      name: name(lengths.parameter),
      type: oneOf(types, chance),
      description: text(oneOf(lengths.note, chance), ' '),
    })),
    ...{ returns: oneOf(RETURNS, chance), past: [], uses: 0, failures: 0 },
  }));
}

/** Real tools first, then as many of their likeness as are missing. */
export const filledUp = (
  real: readonly KeptTool[],
  count: number,
  likeness: Likeness,
  chance: () => number,
): KeptTool[] => [...real.slice(0, count), ...madeUp(Math.max(0, count - real.length), likeness, chance)];
