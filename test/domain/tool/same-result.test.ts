import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { saysAnyOrder, TOLERANCE, whereDifferent } from '#domain/tool/same-result.ts';

type Json = NonNullable<Parameters<typeof whereDifferent>[0]>;
const json = () => fc.jsonValue({ maxDepth: 4 }) as fc.Arbitrary<Json>;

describe('whether two results are the same', () => {
  it('is so of any with itself, written anew, with its keys in another order', () => {
    const reversed = (value: unknown): unknown =>
      Array.isArray(value)
        ? value.map(reversed)
        : typeof value === 'object' && value !== null
          ? Object.fromEntries(
              Object.entries(value)
                .reverse()
                .map(([key, each]) => [key, reversed(each)]),
            )
          : value;
    fc.assert(
      fc.property(json(), (value) => {
        const other = JSON.parse(JSON.stringify(reversed(value)));
        expect(whereDifferent(value, other)).toBeUndefined();
        expect(whereDifferent(value, other, true)).toBeUndefined();
      }),
    );
  });

  it('is the same from both sides', () => {
    fc.assert(
      fc.property(json(), json(), fc.boolean(), (one, other, anyOrder) => {
        expect(whereDifferent(one, other, anyOrder) === undefined).toBe(
          whereDifferent(other, one, anyOrder) === undefined,
        );
      }),
    );
  });

  it('forgives what sums in another order differ by, and no more', () => {
    expect(whereDifferent(0.1 + 0.2, 0.3)).toBeUndefined();
    expect(whereDifferent(1, 1 + TOLERANCE * 3)).toBe('');
    expect(whereDifferent(0, 1e-300)).toBe('');
    expect(whereDifferent(1e300, -1e300)).toBe('');
  });

  it('says where they differ first', () => {
    expect(whereDifferent({ a: [1, { 'b/~': 2 }] }, { a: [1, { 'b/~': 3 }] })).toBe('/a/1/b~1~0');
    expect(whereDifferent({ a: 1 }, { a: 1, b: null })).toBe('/b');
    expect(whereDifferent([1, 2], [1])).toBe('');
    expect(whereDifferent('1', 1)).toBe('');
    expect(whereDifferent(undefined, null)).toBe('');
    expect(whereDifferent({}, [])).toBe('');
    expect(whereDifferent(JSON.parse('{"__proto__": 1}'), {})).toBe('/__proto__');
  });

  it('leaves the order of elements aside only where the tool says that it has no meaning', () => {
    expect(whereDifferent([1, 2, 2], [2, 1, 2])).toBe('/0');
    expect(whereDifferent([1, 2, 2], [2, 1, 2], true)).toBeUndefined();
    expect(whereDifferent([1, 2, 2], [2, 1, 1], true)).toBe('/2');
    expect(saysAnyOrder({ description: 'Unique names, in any order.', returns: '' })).toBe(true);
    expect(saysAnyOrder({ description: 'Sorts orders.', returns: 'table' })).toBe(false);
  });

  it('is told soon, however many elements have no order, and whatever it is', () => {
    const rows = Array.from({ length: 30_000 }, (_, id) => ({ id, name: `row ${id}`, amount: id / 7 }));
    expect(whereDifferent(rows, rows.toReversed(), true)).toBeUndefined();
    const other = rows.map((row) => ({ ...row, amount: row.amount + 1e-13 * row.amount })).toReversed();
    expect(whereDifferent(rows.slice(0, 400), other.slice(-400), true)).toBeUndefined();
    expect(whereDifferent(rows, other, true)).toMatch(/^\/\d+$/); // the same, but it would take minutes
    const nested = (core: Json): Json => Array.from({ length: 1_000 }).reduce((within: Json) => [within], core);
    expect(whereDifferent(nested([...rows, 1]), nested([...rows, 2]), true)).toBeTypeOf('string');
  });
});
