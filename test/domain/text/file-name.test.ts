import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { safeNames } from '#domain/text/file-name.ts';

const name = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    '..',
    '.',
    '',
    '/etc/passwd',
    '../../x',
    'a\0b',
    '-rf',
    '.bashrc',
    'C:\\x\\y.csv',
    'ab\u202Egnp.exe',
    'CON',
    '🙂'.repeat(80),
  ),
);

describe('file names', () => {
  it('are one plain name each, whatever came', () => {
    fc.assert(
      fc.property(fc.array(name, { maxLength: 12 }), (names) => {
        const safe = safeNames(names);
        expect(safe).toHaveLength(names.length);
        expect(new Set(safe.map((each) => each.toLowerCase())).size).toBe(names.length);
        for (const each of safe) {
          expect(each).not.toMatch(/[/\\\0\p{Cc}\p{Cf}]|^[.-]|^$/u);
          expect(Buffer.byteLength(each)).toBeLessThanOrEqual(110);
        }
      }),
    );
  });

  it.each([
    [['acme-prices.csv'], ['acme-prices.csv']],
    [
      ['a.csv', 'A.csv', 'a.csv'],
      ['a.csv', 'A (2).csv', 'a (3).csv'],
    ],
    [['../../etc/passwd'], ['passwd']],
    [['.bashrc'], ['bashrc']],
    [['Übersicht Q3.xlsx'], ['Übersicht Q3.xlsx']],
  ])('%j becomes %j', (names, safe) => {
    expect(safeNames(names)).toEqual(safe);
  });
});
