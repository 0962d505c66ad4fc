import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { afterFailure, CLOSED, isClosed } from '#domain/model/breaker.ts';
import { Routes, routeOf } from '#domain/model/routing.ts';

const ROUTES = Routes.parse({
  plan: ['a:plan'],
  'code.simple': ['a:small', 'b:small'],
  'code.complex': ['a:large', 'b:large'],
  answer: ['c:tiny'],
});

describe('a route', () => {
  it.each([
    [{ kind: 'plan', complexity: 'complex', failed: 0 }, ['a:plan']],
    [{ kind: 'code', complexity: 'simple', failed: 0 }, ['a:small', 'b:small']],
    [{ kind: 'code', complexity: 'complex', failed: 0 }, ['a:large', 'b:large']],
    [{ kind: 'repair', complexity: 'simple', failed: 1 }, ['a:large', 'b:large']],
    [{ kind: 'repair', complexity: 'simple', failed: 2 }, ['b:large', 'a:large']],
    [{ kind: 'answer', complexity: 'simple', failed: 0 }, ['c:tiny']],
    [{ kind: 'describe', complexity: 'simple', failed: 0 }, ['']],
  ] as const)('for %j', (question, models) => {
    expect(routeOf(ROUTES, question)).toEqual(models);
  });

  it('is the configured model where nothing is said', () => {
    for (const kind of ['plan', 'code', 'repair', 'answer', 'describe'] as const) {
      expect(routeOf(Routes.parse({}), { kind, complexity: 'simple', failed: 1 })).toEqual(['']);
    }
  });

  it('asks everybody of the list once, whatever failed', () => {
    fc.assert(
      fc.property(fc.nat(9), (failed) => {
        const line = routeOf(ROUTES, { kind: 'repair', complexity: 'simple', failed });
        expect(line.toSorted()).toEqual(['a:large', 'b:large']);
      }),
    );
  });

  it.each([{ plan: [] }, { plan: ['gpt-5'] }, { plan: ['a:b c'] }, { code: ['a:b'] }])('is refused: %j', (written) => {
    expect(Routes.safeParse(written).success).toBe(false);
  });
});

describe('a breaker', () => {
  it('leaves a model out after three failures in a row, for longer each time', () => {
    let breaker = CLOSED;
    const pauses = Array.from({ length: 12 }, () => {
      breaker = afterFailure(breaker, 1_000);
      return breaker.openUntil - 1_000;
    });
    expect(pauses.slice(0, 5)).toEqual([0, 0, 30_000, 60_000, 120_000]);
    expect(pauses.at(-1)).toBe(600_000);
    expect(isClosed(breaker, breaker.openUntil - 1)).toBe(false);
    expect(isClosed(breaker, breaker.openUntil)).toBe(true);
  });
});
