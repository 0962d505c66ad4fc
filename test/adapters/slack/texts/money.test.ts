import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { costText, dollars, nearlyUsed, spentText, usedUp } from '#adapters/slack/texts/money.ts';
import { NOTHING_SPENT } from '#domain/model/ledger.ts';

const spent = (changes: object = {}) => ({
  ...NOTHING_SPENT,
  calls: 2,
  input: 4_000,
  output: 210,
  usd: 0.0137,
  ...changes,
});

describe('money', () => {
  it.each([
    [0, '$0.000'],
    [0.0001, 'under $0.001'],
    [0.0137, '$0.014'],
    [0.9994, '$0.999'],
    [1, '$1.00'],
    [1_234.5, '$1,234.50'],
  ])('%d is %s', (usd, text) => {
    expect(dollars(usd)).toBe(text);
  });

  it('never shows less than half of what it is, nor a digit too many', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.0005, max: 10_000, noNaN: true }), (usd) => {
        const shown = Number(dollars(usd).replace(/[$,]/g, ''));
        expect(Math.abs(shown - usd)).toBeLessThanOrEqual(usd < 1 ? 0.000501 : 0.00501);
      }),
    );
  });

  it('is tokens where a price is not known', () => {
    expect(spentText(NOTHING_SPENT)).toBeUndefined();
    expect(spentText(spent())).toBe('$0.014');
    expect(spentText(spent({ unpriced: 1 }))).toBe('4,210 tokens');
  });

  it('says what is to come only where that is known', () => {
    expect(costText(spent(), 0.002)).toBe('$0.014 so far, about $0.016 in all');
    expect(costText(spent(), null)).toBe('$0.014 so far');
    expect(costText(spent({ unpriced: 2 }), 0.002)).toBe('4,210 tokens so far');
    expect(costText(NOTHING_SPENT, 0.002)).toBe('Nothing');
  });

  it('names a budget as people wrote it', () => {
    const use = { period: 'month', share: 0.8349, of: 60, unit: 'usd', until: Date.UTC(2026, 11, 1) } as const;
    expect(nearlyUsed(use)).toBe('83% of this month&apos;s budget of $60 is used.'.replace('&apos;', "'"));
    expect(usedUp({ ...use, share: 1 })).toContain("This month's budget of $60 is used up. It starts again on <!date^");
    expect(nearlyUsed({ ...use, period: 'person', unit: 'tokens', of: 20_000 })).toContain('your month');
  });
});
