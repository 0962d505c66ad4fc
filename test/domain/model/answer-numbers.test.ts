import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AnswerMaterial, strangersIn } from '#domain/model/answer-numbers.ts';

const material = (changes: Partial<AnswerMaterial> = {}): AnswerMaterial => ({
  result: {},
  output: '',
  request: 'how volatile was it?',
  call: {},
  artifacts: [],
  ...changes,
});
const from = (answer: string, result: unknown, changes: Partial<AnswerMaterial> = {}): string[] =>
  strangersIn(answer, material({ result, ...changes }));

describe('figures that are in the result', () => {
  it.each<[string, unknown]>([
    ['It moved **2.4%** a day, that is 37.4 % a year.', { day: 2.36, year: 37.413 }],
    ['It moved 37% a year.', { year: 0.3741 }],
    ['Between 35 and 40 % of them.', [0.351, 0.4]],
    ['3.5 ‰ failed.', [0.0035]],
    ['It fell by 4.43%, to −4.43.', { worst: -4.43 }],
    ['From -$1,204.50 to +$30.', [-1204.5, 30]],
    ['1.23 million, 1,235k, 1.2M and 1.2 mn.', [1_234_567]],
    ['Between 1.2 and 1.4 million.', [1_234_567, 1_399_999]],
    ['€2.1bn, or 2.1 Mrd. €.', [2_100_345_678]],
    ['2,1 Billionen Euro', [2_100_000_000_000]],
    ['2,1 mil millones', [2_100_345_678]],
    ['About 12,000 of them.', [12_345]],
    ['Umsatz: 1.234.567,89 EUR, also 1,2 Mio. Euro.', [1_234_567.89]],
    ["Chiffre d'affaires : 1 234 567,9 €, soit 1 234 568 €.", [1_234_567.89]],
    ["1'234'567 Franken", [1_234_567]],
    ['₹12,34,567 is 12.3 lakh.', [1_234_567]],
    ['售出 123万 件，即 1234567 件。', [1_234_567]],
    ['١٢٣٤٫٥ ريال', [1234.5]],
    ['1.2e-7, that is 1.2 × 10⁻⁷ or 1.2×10^-7.', [0.00000012]],
    ['p = .034', [0.0341]],
    ['EUR12.40 each', [12.4]],
    ['On 22 November 2026, 22.11.2026, 11/22/26 at 09:41.', { at: '2026-11-22T09:41:00Z' }],
    ['Am 22.11. um 14.35 Uhr.', { at: '2026-11-22 14:35' }],
    ['In Q3 the COVID19 cases of PM2.5', {}],
    ['1. first\n2) second\n13. thirteenth', {}],
    ['Three of 12 weeks, in 4 steps.', {}],
    ['There are 42 rows in 17 columns.', { columns: Array(17).fill('a'), rows: Array(42).fill([]) }],
    ['The 95th percentile, in the 26th year.', { p95_ms: 1, FY26: 1 }],
    ['From prices-2025.csv, v2.14: week 47, 3.5x', { w: 47, x: 3.49, file: 'in/prices-2025.csv', v: 'v2.14' }],
    ['It rose from 101.20 to 102,15 (€1,234.50/month; 17-day window).', [101.2, 102.149, 1234.5, 17]],
    ['Between 09:30 and 16:00 UTC, 14.30 h.', ['2026-11-19 09:30', '16:00', '14:30']],
    ['Top 50 of 2025', { 'Top 50': 1, note: 'only 2025' }],
  ])('%s', (answer, result) => {
    expect(from(answer, result)).toEqual([]);
  });

  it('or in what was printed, asked, given or left', () => {
    const changes = {
      output: 'read 1,204 rows\n',
      request: 'the last 17 days of 2026-11-22, above 1.5 million?',
      call: { days: 20 },
      artifacts: ['out/report-2031.pdf'],
    };
    expect(from('1204 rows, 17 days, 22.11.2026, over 1,500,000, 20 in all, report-2031.pdf', {}, changes)).toEqual([]);
  });
});

describe('figures that are in no way there', () => {
  it.each<[string, unknown, string[]]>([
    ['It moved 2.5%, of 13.', { day: 2.36 }, ['2.5%', '13']],
    ['It moved 7% and cost $7.', { day: 2.36 }, ['7%', '7']],
    ['It moved 37.46% a year.', { year: 37.413 }, ['37.46%']],
    ['It was -5.2.', { change: 5.2 }, ['-5.2']],
    ['It was +5.2.', { change: -5.2 }, ['+5.2']],
    ['1.3 million', [1_234_567], ['1.3']],
    ['3 million', { columns: ['a', 'b', 'c'] }, ['3']],
    ['13,000', [12_345], ['13,000']],
    ['1.234,5', [1_334.5], ['1.234,5']],
    ['46', { year: '37.46' }, ['46']],
    ['am 23.11.2026, 23.11.', { at: '2026-11-22' }, ['23.11.2026', '23.11']],
    ['in 2027', { at: '2026-11-22' }, ['2027']],
    ['13.5 and 13.5 again', {}, ['13.5']],
    [`${'9'.repeat(400)} and 1e999`, [1], ['9'.repeat(400), '1e999']],
  ])('%s', (answer, result, strangers) => {
    expect(from(answer, result)).toEqual(strangers);
  });
});

const LOCALES = ['en', 'de', 'fr', 'de-CH', 'en-IN', 'es', 'pt-BR', 'sv', 'ru', 'ar-EG', 'hi', 'ja'] as const;
const locale = fc.constantFrom(...LOCALES);
const number = fc.double({ min: -1e12, max: 1e12, noNaN: true });
const written = (value: number, language: string, decimals: number): string =>
  new Intl.NumberFormat(language, { minimumFractionDigits: decimals, maximumFractionDigits: decimals }).format(value);

describe('whatever the number', () => {
  it('its rounding to any digits is no stranger, in any language', () => {
    fc.assert(
      fc.property(number, locale, fc.integer({ min: 0, max: 6 }), (value, language, decimals) => {
        expect(from(`so ${written(value, language, decimals)} it is`, { deep: [{ value }] })).toEqual([]);
      }),
      { numRuns: 1_000 },
    );
  });

  it('its rounding to two or more digits is no stranger', () => {
    fc.assert(
      fc.property(number, locale, fc.integer({ min: 2, max: 15 }), (value, language, digits) => {
        const text = new Intl.NumberFormat(language, { maximumSignificantDigits: digits }).format(value);
        expect(from(text, [value])).toEqual([]);
      }),
      { numRuns: 1_000 },
    );
  });

  it('its share in percent, and its size in thousands, millions or billions, is no stranger', () => {
    const share = fc.double({ min: -3, max: 3, noNaN: true });
    fc.assert(
      fc.property(share, locale, fc.integer({ min: 0, max: 4 }), (value, language, decimals) => {
        const options = { style: 'percent', maximumFractionDigits: decimals } as const;
        expect(from(new Intl.NumberFormat(language, options).format(value), [value])).toEqual([]);
      }),
    );
    fc.assert(
      fc.property(number, fc.constantFrom('en', 'de', 'fr', 'es', 'pt-BR', 'ja', 'zh', 'ru'), (value, language) => {
        const options = {
          notation: 'compact',
          compactDisplay: 'long',
          minimumSignificantDigits: 3,
          maximumSignificantDigits: 8,
        } as const;
        expect(from(new Intl.NumberFormat(language, options).format(value), [value])).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it('another digit in it makes it a stranger', () => {
    const changed = fc.record({
      value: fc.integer({ min: 1_300_001, max: 9_999_999 }).map((value) => value / 100),
      language: fc.constantFrom('en', 'de', 'fr'),
      at: fc.nat(100),
      by: fc.integer({ min: 1, max: 9 }),
    });
    fc.assert(
      fc.property(changed, ({ value, language, at, by }) => {
        const right = written(value, language, 2);
        const places = [...right.matchAll(/\d/g)].map(({ index }) => index);
        const place = places[at % places.length] ?? 0;
        const wrong = right.slice(0, place) + ((Number(right[place]) + by) % 10) + right.slice(place + 1);
        expect(from(`so ${right} it is`, [value])).toEqual([]);
        expect(from(`so ${wrong} it is`, [value])).toHaveLength(1);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('whatever the text', () => {
  const hostile = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: fc.constantFrom('1', '000', ',', '.', ' ', "'", '-', '%', 'e', 'k', '€', '×10', '\n', 'to ') }),
  );

  it('it never throws, and names only what stands there', () => {
    fc.assert(
      fc.property(hostile, fc.anything(), hostile, (answer, result, output) => {
        for (const stranger of from(answer, result, { output })) {
          expect(stranger).toMatch(/\d/);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it.each(['1', '1 000 ', '1,000', '1.', '1 ', "1'1", '1e', '-', '1-', '1 to ', '0', '1×10^'])(
    'it takes time in proportion to it: %j',
    (piece) => {
      const text = piece.repeat(Math.ceil(100_000 / piece.length));
      const before = performance.now();
      from(text, text, { output: text, request: text });
      expect(performance.now() - before).toBeLessThan(5_000);
    },
  );

  it('deep and wide results are read', () => {
    const deep: unknown = JSON.parse(`${'['.repeat(5_000)}77${']'.repeat(5_000)}`);
    expect(from('77', deep)).toEqual([]);
    expect(
      from(
        '123456',
        Array.from({ length: 200_000 }, (_, index) => index),
      ),
    ).toEqual([]);
  });
});
