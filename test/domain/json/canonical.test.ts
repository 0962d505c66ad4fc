import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonical } from '#domain/json/canonical.ts';

/** RFC 8785, appendix B: IEEE 754 bits → text. */
const NUMBERS = [
  ['0000000000000000', '0'],
  ['8000000000000000', '0'],
  ['0000000000000001', '5e-324'],
  ['8000000000000001', '-5e-324'],
  ['7fefffffffffffff', '1.7976931348623157e+308'],
  ['ffefffffffffffff', '-1.7976931348623157e+308'],
  ['4340000000000000', '9007199254740992'],
  ['c340000000000000', '-9007199254740992'],
  ['4430000000000000', '295147905179352830000'],
  ['44b52d02c7e14af5', '9.999999999999997e+22'],
  ['44b52d02c7e14af6', '1e+23'],
  ['44b52d02c7e14af7', '1.0000000000000001e+23'],
  ['444b1ae4d6e2ef4e', '999999999999999700000'],
  ['444b1ae4d6e2ef4f', '999999999999999900000'],
  ['444b1ae4d6e2ef50', '1e+21'],
  ['3eb0c6f7a0b5ed8c', '9.999999999999997e-7'],
  ['3eb0c6f7a0b5ed8d', '0.000001'],
  ['41b3de4355555553', '333333333.3333332'],
  ['41b3de4355555554', '333333333.33333325'],
  ['41b3de4355555555', '333333333.3333333'],
  ['41b3de4355555556', '333333333.3333334'],
  ['41b3de4355555557', '333333333.33333343'],
  ['becbf647612f3696', '-0.0000033333333333333333'],
  ['43143ff3c1cb0959', '1424953923781206.2'],
] as const;

describe('canonical', () => {
  test.each(NUMBERS)('writes the number with bits %s as %s', (bits, text) => {
    expect(canonical(Buffer.from(bits, 'hex').readDoubleBE())).toBe(text);
  });

  test('writes the example of RFC 8785, section 3.2.2', () => {
    const input = String.raw`{
      "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
      "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
      "literals": [null, true, false]
    }`;
    expect(canonical(JSON.parse(input))).toBe(
      String.raw`{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}`,
    );
  });

  test('sorts keys by UTF-16 code units, as in RFC 8785, section 3.2.3', () => {
    const keys = ['\u20ac', '\r', '\ufb33', '1', '\ud83d\ude00', '\u0080', '\u00f6'];
    const sorted = ['\r', '1', '\u0080', '\u00f6', '\u20ac', '\ud83d\ude00', '\ufb33'];
    const text = canonical(Object.fromEntries(keys.map((key) => [key, 0])));
    expect([...text.matchAll(/"((?:[^"\\]|\\.)*)":/g)].map(([, key]) => JSON.parse(`"${key}"`))).toEqual(sorted);
  });

  test.each([
    undefined,
    Number.NaN,
    Infinity,
    -Infinity,
    '\ud800',
    { '\udc00': 1 },
    { a: undefined },
    [() => 1],
    1n,
    Symbol('a'),
  ])('refuses what JSON cannot say: %s', (value) => {
    expect(() => canonical(value)).toThrow(TypeError);
  });

  test('says the same as JSON, and the same whatever the order of keys', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
        let text: string;
        try {
          text = canonical(value);
        } catch (error) {
          expect(error).toBeInstanceOf(TypeError); // a lone surrogate
          return;
        }
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
        expect(canonical(reversed(value))).toBe(text);
        expect(canonical(JSON.parse(text))).toBe(text);
      }),
    );
  });

  test('tells any two values apart that JSON tells apart', () => {
    const value = fc.jsonValue({ maxDepth: 2 }).filter((one) => JSON.stringify(one).isWellFormed());
    fc.assert(
      fc.property(value, value, (a, b) => {
        const same = JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
        expect(canonical(a) === canonical(b)).toBe(same);
      }),
    );
  });
});

const mapped = (value: unknown, arrange: (members: [string, unknown][]) => [string, unknown][]): unknown => {
  if (Array.isArray(value)) {
    return value.map((one) => mapped(one, arrange));
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  return Object.fromEntries(arrange(Object.entries(value)).map(([key, one]) => [key, mapped(one, arrange)]));
};
const reversed = (value: unknown): unknown => mapped(value, (members) => members.toReversed());
const sorted = (value: unknown): unknown =>
  mapped(value, (members) => members.toSorted(([a], [b]) => (a < b ? -1 : 1)));
