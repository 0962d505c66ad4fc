import type { SearchTool } from '#domain/search/search-index.ts';

const SYLLABLES = [...'bdfgklmnprst'].flatMap((head) => [...'aeiou'].map((tail) => head + tail));
const VOCABULARY = 20_000;

/** Tools and questions of made-up words that are as frequent as real ones: a few in nearly every text, most in hardly any. */
export function synthetic(tools: number, queries: number): { tools: SearchTool[]; queries: string[] } {
  const chance = seeded(7);
  const text = (least: number, most: number): string =>
    Array.from({ length: least + Math.floor(chance() * (most - least + 1)) }, () => word(rank(chance()))).join(' ');
  return {
    tools: Array.from({ length: tools }, (_, index) => ({
      id: `tool-${index}`,
      name: text(2, 3).replaceAll(' ', '_'),
      description: text(8, 30),
      parameters: Array.from({ length: Math.floor(chance() * 5) }, () => ({
        name: text(1, 2).replaceAll(' ', '_'),
        description: text(4, 10),
      })),
      past: Array.from({ length: Math.floor(chance() * 6) }, () => text(8, 20)),
      uses: Math.floor(chance() * 50),
      failures: Math.floor(chance() * 5),
    })),
    queries: Array.from({ length: queries }, () => text(5, 40)),
  };
}

/** Zipf: the word of rank r comes up as often as 1/r; here by inverting the sum of that. */
const rank = (share: number): number => Math.floor(VOCABULARY ** share) - 1;

/** A word of three syllables for each index. */
function word(index: number): string {
  const base = SYLLABLES.length;
  const digits = [index, index / base, index / base ** 2].map((digit) => Math.floor(digit) % base);
  return digits.map((digit) => SYLLABLES[digit] ?? '').join('');
}

/** Mulberry32: the same numbers each time. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
