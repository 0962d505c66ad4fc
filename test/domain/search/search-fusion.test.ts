import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fused } from '#domain/search/search-fusion.ts';
import { ranking } from '#domain/search/search-ranking.ts';
import { cosine, nearest, quantise, restored } from '#domain/search/search-vectors.ts';

const numbers = fc.array(fc.float({ min: -1, max: 1, noNaN: true, noDefaultInfinity: true }), {
  minLength: 32,
  maxLength: 32,
});

describe('a ranking', () => {
  it('keeps what sorting all of it would put first', () => {
    const scores = fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 20, maxLength: 60 });
    fc.assert(
      fc.property(scores, fc.integer({ min: 0, max: 8 }), fc.constantFrom(1, 7, 59), (drawn, most, step) => {
        const all = drawn.map((score, at) => ({ id: String((at * step) % 61).padStart(2, '0'), score }));
        const ranked = ranking(most);
        for (const { id, score } of all) {
          ranked.offer(id, score);
        }
        const sorted = all.toSorted((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1));
        expect(ranked.best()).toEqual(sorted.slice(0, most));
      }),
    );
  });
});

describe('a quantised embedding', () => {
  it('is as near to others as the embedding itself, to a hundredth or two', () => {
    const exact = (one: number[], other: number[]): number => {
      const dot = (a: number[], b: number[]) => a.reduce((sum, value, at) => sum + value * (b[at] ?? 0), 0);
      const norms = Math.sqrt(dot(one, one) * dot(other, other));
      return norms > 0 ? dot(one, other) / norms : 0;
    };
    fc.assert(
      fc.property(numbers, numbers, (one, other) => {
        expect(Math.abs(cosine(quantise(one), quantise(other)) - exact(one, other))).toBeLessThan(0.02);
      }),
    );
  });

  it('does not mind its length, is like itself, and comes back from its bytes', () => {
    const vector = quantise([0.1, -0.2, 0.4]);
    expect(cosine(vector, quantise([1, -2, 4]))).toBeCloseTo(1, 10);
    expect(restored(Int8Array.from(vector.values))).toEqual(vector);
    expect([...vector.values]).toEqual([32, -63, 127]);
  });

  it('has nothing in common with nothing, or with one of another model', () => {
    expect(cosine(quantise([0, 0]), quantise([1, 1]))).toBe(0);
    expect(cosine(quantise([1, 1, 1]), quantise([1, 1]))).toBe(0);
    expect(quantise([])).toEqual({ values: new Int8Array(0), norm: 0 });
  });

  it('finds those nearest to it', () => {
    const vectors = new Map([
      ...(
        [
          ['north', [0, 1]],
          ['east', [1, 0]],
          ['north-east', [1, 1]],
        ] as const
      ).map(([id, vector]) => [id, quantise(vector)] as const),
    ]);
    expect(nearest(quantise([0.2, 1]), vectors, 2).map(({ id }) => id)).toEqual(['north', 'north-east']);
  });
});

describe('fusion', () => {
  it('gives seven tenths to words and three to meaning, each spread from 0 to 1', () => {
    const words = [
      { id: 'a', score: 12 },
      { id: 'b', score: 9 },
      { id: 'c', score: 2 },
    ];
    const meaning = [
      { id: 'd', score: 0.9 },
      { id: 'b', score: 0.8 },
      { id: 'e', score: -0.1 },
    ];
    const scores = Object.fromEntries(fused(words, meaning).map(({ id, score }) => [id, Number(score.toFixed(6))]));
    expect(scores).toEqual({ a: 0.7, b: 0.76, c: 0, d: 0.3, e: 0 });
  });

  it('keeps the order of the one side where the other found nothing', () => {
    expect(fused([{ id: 'a', score: 3 }], [])).toEqual([{ id: 'a', score: 0.7 }]);
    expect(fused([], [])).toEqual([]);
  });
});
