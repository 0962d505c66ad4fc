import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cardOf, searchToolOf, weighed } from '#domain/search/tool-search.ts';
import { counted, Ending, NO_STATS } from '#domain/tool/tool-stats.ts';
import { aTool } from '../../fakes/tools.ts';

describe('statistics', () => {
  it('add up to the same in any order', () => {
    const ending = fc.tuple(fc.constantFrom(...Ending.options), fc.nat());
    const property = fc.property(fc.array(ending), (endings) => {
      const all = (some: typeof endings) => some.reduce((stats, [what, at]) => counted(stats, what, at), NO_STATS);
      const stats = all(endings);
      expect(all(endings.toReversed())).toEqual(stats);
      expect(stats.runs).toBe(stats.passed + stats.failed);
      expect(stats.passed + stats.failed + stats.rejected).toBe(endings.length);
      expect(stats.lastAt).toBe(endings.length === 0 ? null : Math.max(...endings.map(([, at]) => at)));
    });
    fc.assert(property);
  });

  it('weigh in on a score as they do in an index', () => {
    const good = { ...NO_STATS, runs: 30, passed: 30 };
    const bad = { ...NO_STATS, runs: 30, failed: 30 };
    expect(weighed(10, NO_STATS)).toBe(10);
    expect(weighed(10, good)).toBeGreaterThan(10);
    expect(weighed(10, bad)).toBeLessThan(10);
    expect(searchToolOf('a', cardOf(aTool())!)).toMatchObject({ id: 'a', uses: 0, failures: 0 });
  });
});
