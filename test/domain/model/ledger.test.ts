import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Budgets, budgetUse, isUsedUp } from '#domain/model/budget.ts';
import { NOTHING_SPENT, newLedger, periodOf, spentTogether, spentWith, withCall } from '#domain/model/ledger.ts';
import { costOf } from '#domain/model/price.ts';

const NOW = Date.UTC(2026, 10, 27, 12);
const call = (changes: object = {}) => ({
  usage: { input: 1_000, cached: 200, output: 100 },
  usd: 0.5,
  day: '27',
  user: 'U0MIRA',
  model: 'a:b',
  ...changes,
});
const who = { user: 'U0MIRA', day: '27', now: NOW };

describe('a price', () => {
  it('counts cached input apart, and knows nothing where nobody said it', () => {
    const usage = { input: 1_000_000, cached: 400_000, output: 100_000 };
    expect(costOf({ input: 3, cached: 0.3, output: 15 }, usage)).toBeCloseTo(1.8 + 0.12 + 1.5, 10);
    expect(costOf({ input: 3, output: 15 }, usage)).toBeCloseTo(3 + 1.5, 10);
    expect(costOf(undefined, usage)).toBeUndefined();
  });
});

describe('a ledger', () => {
  it('adds up to the same by day, person and model', () => {
    const one = fc.record({
      usage: fc.record({ input: fc.nat(5_000), cached: fc.nat(500), output: fc.nat(900) }),
      usd: fc.option(fc.integer({ min: 0, max: 1_000 }), { nil: undefined }),
      day: fc.constantFrom('01', '27', 'constructor'),
      user: fc.constantFrom('U0MIRA', 'U0SAM', '__proto__'),
      model: fc.constantFrom('a:b', 'toString'),
    });
    fc.assert(
      fc.property(fc.array(one), (calls) => {
        const ledger = calls.reduce(withCall, newLedger('2026-11'));
        for (const sums of [ledger.days, ledger.models]) {
          expect(Object.values(sums).reduce(spentTogether, NOTHING_SPENT)).toEqual(ledger.total);
        }
        expect(ledger.total.calls).toBe(calls.length);
        expect(ledger.total.unpriced).toBe(calls.filter(({ usd }) => usd === undefined).length);
      }),
    );
  });

  it('knows months and days by UTC', () => {
    expect(periodOf(Date.UTC(2026, 11, 31, 23, 59))).toEqual({ month: '2026-12', day: '31' });
    expect(periodOf(Date.UTC(2027, 0, 1))).toEqual({ month: '2027-01', day: '01' });
  });
});

describe('a budget', () => {
  const spent = (calls: number) => Array.from({ length: calls }, () => call()).reduce(withCall, newLedger('2026-11'));

  it('says nothing below 80 %, warns from there, and is used up at 100 %', () => {
    const budgets = Budgets.parse({ month: { usd: 5 } });
    expect(budgetUse(budgets, undefined, who)).toBeUndefined();
    expect(budgetUse(budgets, spent(7), who)).toBeUndefined();
    const warned = budgetUse(budgets, spent(8), who);
    expect(warned).toMatchObject({ period: 'month', share: 0.8, of: 5, unit: 'usd', until: Date.UTC(2026, 11, 1) });
    expect(isUsedUp(warned)).toBe(false);
    expect(isUsedUp(budgetUse(budgets, spent(10), who))).toBe(true);
  });

  it('is of a day, a month or a person, in money or tokens; the one that is used most is told', () => {
    const day = Budgets.parse({ day: { usd: 1 }, month: { usd: 1.1 } });
    expect(budgetUse(day, spent(2), who)).toMatchObject({ period: 'day', share: 1, until: Date.UTC(2026, 10, 28) });
    expect(budgetUse(day, spent(2), { ...who, day: '28' })).toMatchObject({ period: 'month' });
    const person = Budgets.parse({ person: { tokens: 1_100 } });
    expect(budgetUse(person, spent(1), who)).toMatchObject({ period: 'person', unit: 'tokens', share: 1 });
    expect(budgetUse(person, spent(1), { ...who, user: 'U0SAM' })).toBeUndefined();
    expect(budgetUse(person, spent(1), { ...who, user: 'constructor' })).toBeUndefined();
  });

  it('counts what has no price in tokens only', () => {
    const unpriced = [call({ usd: undefined })].reduce(withCall, newLedger('2026-11'));
    expect(budgetUse(Budgets.parse({ month: { usd: 0.01 } }), unpriced, who)).toBeUndefined();
    expect(spentWith(NOTHING_SPENT, call({ usd: undefined }))).toMatchObject({ usd: 0, unpriced: 1, calls: 1 });
  });
});
