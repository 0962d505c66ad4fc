import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { at, firstBroken } from '#domain/program/check.ts';
import type { Check } from '#domain/program/plan.ts';

const PNG = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const evidence = {
  result: { total: 3, rows: [[1], [2]], none: null, name: 'x', 'a/b': 1, same: 3, infinite: 'NaN' },
  files: [
    { path: 'out/chart.png', bytes: PNG },
    { path: 'out/table.csv', bytes: new TextEncoder().encode('a,b\n') },
    { path: 'out/lie.png', bytes: new TextEncoder().encode('no') },
  ],
};

const HOLDS: Check[] = [
  { check: 'key', path: '/total' },
  { check: 'key', path: '/a~1b' },
  { check: 'type', path: '/none', kind: 'null' },
  { check: 'type', path: '/rows', kind: 'array' },
  { check: 'finite', path: '/total' },
  { check: 'rows', path: '/rows', min: 2, max: null },
  { check: 'file', glob: 'out/*.csv', magic: 'csv' },
  { check: 'file', glob: 'chart.png', magic: 'png' },
  { check: 'equals', path: '/total', other: '/same' },
];
const BROKEN: [Check, string][] = [
  [{ check: 'key', path: '/toString' }, 'nothing at toString'],
  [{ check: 'key', path: '/rows/7' }, 'nothing at rows/7'],
  [{ check: 'type', path: '/name', kind: 'number' }, 'name is no number'],
  [{ check: 'finite', path: '/infinite' }, 'infinite is no number'],
  [{ check: 'rows', path: '/rows', min: 3, max: null }, 'rows has 2 rows, fewer than 3'],
  [{ check: 'rows', path: '/rows', min: 0, max: 1 }, 'rows has 2 rows, more than 1'],
  [{ check: 'rows', path: '/total', min: 0, max: null }, 'total is no list'],
  [{ check: 'file', glob: 'out/volatility.png', magic: 'png' }, 'no file volatility.png'],
  [{ check: 'file', glob: 'out/lie.png', magic: 'png' }, 'lie.png is no png'],
  [{ check: 'equals', path: '/total', other: '/name' }, 'total and name differ'],
];

describe('checks', () => {
  it.each(HOLDS)('%j holds', (check) => {
    expect(firstBroken([check], evidence)).toBeUndefined();
  });

  it.each(BROKEN)('%j is broken: %s', (check, words) => {
    expect(firstBroken([...HOLDS, check], evidence)).toBe(words);
  });

  it('follow JSON Pointers as RFC 6901 says', () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { minLength: 1, maxLength: 4 }), fc.json(), (path, json) => {
        const value: unknown = JSON.parse(json);
        const nested = path.reduceRight<unknown>((inner, key) => Object.fromEntries([[key, inner]]), value);
        const pointer = path.map((key) => `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
        expect(at(nested, pointer)).toEqual(value);
      }),
    );
  });

  it('match patterns at once, also hostile ones', () => {
    const glob = `${'*a'.repeat(60)}b`;
    const files = [{ path: `out/${'a'.repeat(2_000)}`, bytes: PNG }];
    expect(firstBroken([{ check: 'file', glob, magic: 'any' }], { result: null, files })).toBe(`no file ${glob}`);
  });
});
