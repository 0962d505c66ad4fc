import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Evidence, isSame, isSameLabel, judge, labelIn } from '../../bench/eval/checks.ts';
import type { Check } from '../../bench/eval/task.ts';

const evidence = (changes: Partial<Evidence> = {}): Evidence => ({
  outcome: 'passed',
  reply: '**The mean is 12.5.** @mean[12.5]',
  result: { mean: 12.5, rows: [['Köln', 3]], note: 'all good' },
  output: '3 rows read\n@printed[7]',
  files: [{ path: 'out/a.csv', bytes: new TextEncoder().encode('a,b\n') }],
  ...changes,
});

const holds = (check: Check, changes?: Partial<Evidence>): boolean =>
  judge([check], evidence(changes)).every(({ problem }) => problem === null);

describe('a check', () => {
  it.each<[Check, boolean]>([
    [{ contains: 'mean is 12.5' }, true],
    [{ contains: 'Köln' }, true], // from the result, which stands below the words
    [{ contains: 'note: all good' }, true],
    [{ contains: '3 rows read' }, false],
    [{ regex: '\\d+\\.5\\b' }, true],
    [{ regex: '^mean$' }, false],
    [{ json: { path: '/mean', value: 12.5, tolerance: 0 } }, true],
    [{ json: { path: '/mean', value: 12.4, tolerance: 0.1 } }, true],
    [{ json: { path: '/mean', value: 12.4, tolerance: 0.09 } }, false],
    [{ json: { path: '/rows', value: [['Köln', 3.001]], tolerance: 0.01 } }, true],
    [{ json: { path: '/rows/0/1', value: '3', tolerance: 0 } }, false],
    [{ json: { path: '/nothing', value: null, tolerance: 0 } }, false],
    [{ file: { name: 'a.csv', type: 'csv' } }, true],
    [{ file: { name: '*.csv', type: 'any' } }, true],
    [{ file: { name: 'a.csv', type: 'png' } }, false],
    [{ file: { name: 'b.csv', type: 'any' } }, false],
    [{ outcome: 'passed' }, true],
    [{ outcome: ['asked', 'passed'] }, true],
    [{ outcome: 'answered' }, false],
    [{ labels: { mean: 12.5 } }, true],
    [{ labels: { mean: '12.5001' } }, true],
    [{ labels: { mean: 12.52 } }, false],
    [{ labels: { printed: 7 } }, true],
    [{ labels: { mean: 12.5, absent: 1 } }, false],
  ])('%j: %s', (check, held) => {
    expect(holds(check)).toBe(held);
  });

  it('asks for an answer where no outcome is expected', () => {
    const check = { contains: 'mean' };
    expect(holds(check, { outcome: 'answered' })).toBe(true);
    for (const outcome of ['failed', 'check_failed', 'asked', 'refused', 'error']) {
      expect(judge([check], evidence({ outcome }))).toEqual([
        { check: { outcome: ['passed', 'answered'] }, problem: `it ended as ${outcome}, not passed or answered` },
        { check, problem: null },
      ]);
    }
  });

  it('says what is wrong', () => {
    const checks: Check[] = [
      { json: { path: '/mean', value: 3, tolerance: 0 } },
      { labels: { mean: 3, more: 'x' } },
      { outcome: 'asked' },
    ];
    expect(judge(checks, evidence()).map(({ problem }) => problem)).toEqual([
      '/mean is 12.5, not 3',
      '@mean is 12.5, not 3; there is no @more[…]',
      'it ended as passed, not asked',
    ]);
  });
});

describe('a label', () => {
  it('counts in the words before the result, and there before the output; the last one of a text', () => {
    const places = { reply: 'no label', result: { text: '@a[2] @a[3]' }, output: '@a[4]' };
    expect(holds({ labels: { a: 3 } }, places)).toBe(true);
    expect(holds({ labels: { a: 1 } }, { ...places, reply: '@a[1]' })).toBe(true);
    expect(holds({ labels: { a: 4 } }, { ...places, result: null })).toBe(true);
  });

  it('is found among the signs of markdown, and by its whole name', () => {
    expect(labelIn('**@mean\\_value\\[3\\]**', 'mean_value')).toBe('3');
    expect(labelIn('@mean_value[3]', 'mean')).toBeUndefined();
    expect(labelIn('@a.b[1] @axb[2]', 'a.b')).toBe('1');
    expect(labelIn('@list[[1, 2], [3]]', 'list')).toBe('[1, 2], [3]');
  });

  it.each([
    ['1,234.5', '1234.5', true],
    ['1,2', '12', false],
    ['12.5 %', '12.5', true],
    ['-3e-2', '-0.03', true],
    ['True', 'true', true],
    ['  New   York ', 'new york', true],
    ['05', '5', true],
    ['5 apples', '5', false],
    ['', '0', false],
    ['0.00001', '0', false],
  ])('%j and %j: %s', (found, wanted, same) => {
    expect(isSameLabel(found, wanted)).toBe(same);
  });

  it('of any value is found again', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.stringMatching(/^[A-Za-z_.$^*+?()|-]{1,12}$/), (text, name) => {
        const value = text.replace(/[[\]\\@]/g, '');
        expect(labelIn(`before @${name}[${value}] after`, name)).toBe(value.trim());
      }),
    );
  });

  it('is a number within a ten-thousandth', () => {
    const number = fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e12, max: 1e12 });
    fc.assert(
      fc.property(number, fc.double({ min: -1, max: 1, noNaN: true }), (wanted, part) => {
        expect(isSameLabel(String(wanted * (1 + part * 0.99e-4)), String(wanted))).toBe(true);
        fc.pre(Math.abs(wanted) > 1e-290);
        const off = wanted * (1 + Math.sign(part || 1) * (1.01e-4 + Math.abs(part)));
        expect(isSameLabel(String(off), String(wanted))).toBe(false);
      }),
    );
  });
});

describe('two values', () => {
  it('are the same as themselves, whatever they are', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(isSame(value, structuredClone(value), 0)).toBe(true);
      }),
    );
  });

  it('are the same in both directions, or in none', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 2 }), fc.jsonValue({ maxDepth: 2 }), (one, other) => {
        expect(isSame(one, other, 0.5)).toBe(isSame(other, one, 0.5));
      }),
    );
  });

  it('differ when one has a member more', () => {
    const members = fc.dictionary(fc.string(), fc.jsonValue());
    fc.assert(
      fc.property(members, fc.string(), (value, name) => {
        fc.pre(!Object.hasOwn(value, name));
        const more = Object.fromEntries([...Object.entries(value), [name, null]]);
        expect([isSame(more, value, 1), isSame(value, more, 1)]).toEqual([false, false]);
      }),
    );
  });
});
