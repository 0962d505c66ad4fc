import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { canonical } from '#domain/json/canonical.ts';
import { DEFAULT_LIMITS, Limits, Program, programDigest, sha256 } from '#domain/program/program.ts';

const text = (maxLength: number) => fc.string({ unit: 'grapheme', minLength: 1, maxLength });
const hash = fc.uint8Array({ minLength: 1, maxLength: 4 }).map(sha256);
const json = fc
  .jsonValue({ maxDepth: 2 })
  .map((value) => JSON.stringify(value))
  .filter((value) => value.isWellFormed() && !value.includes('__proto__')) // zod's records have no such key
  .map((value) => z.json().parse(JSON.parse(value)));
const version = fc.integer({ min: 0, max: 99 });

const program: fc.Arbitrary<Program> = fc.record({
  language: fc.constantFrom('python', 'javascript'),
  entry: text(20),
  files: fc.array(fc.record({ path: text(20), sha256: hash, lines: version }), { minLength: 1, maxLength: 4 }),
  arguments: fc.dictionary(text(8), json, { maxKeys: 4 }),
  inputs: fc.array(fc.record({ name: text(20), sha256: hash, size: version }), { maxLength: 3 }),
  hosts: fc.array(fc.domain(), { maxLength: 3 }),
  secrets: fc.array(fc.record({ name: text(10), version }), { maxLength: 3 }),
  limits: fc.constant(DEFAULT_LIMITS),
  timeZone: fc.constantFrom('UTC', 'Europe/Prague'),
  tool: fc.option(fc.record({ id: text(10), version })),
  sandbox: fc.record({ provider: fc.constantFrom('e2b', 'bubblewrap'), template: hash }),
});

/** Every value that differs from `value` in one place: one leaf changed, one element taken away or doubled. */
function* changes(value: unknown): Generator<unknown> {
  if (Array.isArray(value)) {
    yield [...value, ...value.slice(-1)];
    for (const [index, one] of value.entries()) {
      yield value.toSpliced(index, 1);
      for (const changed of changes(one)) {
        yield value.with(index, changed);
      }
    }
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, one] of Object.entries(value)) {
      for (const changed of changes(one)) {
        yield { ...value, [key]: changed };
      }
    }
  } else {
    yield* leafChanges(value);
  }
}

function* leafChanges(value: unknown): Generator<unknown> {
  yield null;
  yield { id: 'x', version: 1 };
  if (typeof value === 'number') {
    yield value + 1;
  }
  if (typeof value === 'boolean') {
    yield !value;
  }
  if (typeof value === 'string') {
    yield* [
      `${value} `,
      [...value].slice(1).join(''),
      value.replace(/^[0-9a-f]/, (digit) => (digit === '0' ? '1' : '0')),
    ];
    yield value === 'python' ? 'javascript' : 'python';
  }
}

describe('programDigest', () => {
  test('is sha256 over the prefix and the canonical form', () => {
    fc.assert(
      fc.property(program, (one) => {
        const expected = createHash('sha256')
          .update(`threadsmith/program/1\n${canonical(one)}`)
          .digest('hex');
        expect(programDigest(one)).toBe(expected);
      }),
    );
  });

  test('changes with every change of anything in the program', () => {
    let compared = 0;
    fc.assert(
      fc.property(program, (one) => {
        const digest = programDigest(one);
        for (const change of changes(one)) {
          const changed = Program.safeParse(change);
          if (changed.success && canonical(changed.data) !== canonical(one)) {
            compared += 1;
            expect(programDigest(changed.data)).not.toBe(digest);
          }
          // What was accepted without being seen in the digest would be run unapproved.
          if (changed.success) {
            expect(canonical(changed.data)).toBe(canonical(change));
          }
        }
      }),
    );
    expect(compared).toBeGreaterThan(1000);
  });

  test('has every field of a program in it', () => {
    const [one] = fc.sample(program, 1);
    for (const key of Object.keys(Program.shape)) {
      const { [key]: _, ...rest } = { ...one! } as Record<string, unknown>;
      expect(() => programDigest(rest as never), key).toThrow();
    }
  });

  test('does not depend on the order in which fields are written', () => {
    fc.assert(
      fc.property(program, (one) => {
        const turned = Object.fromEntries(Object.entries(one).toReversed());
        expect(programDigest(Program.parse(turned))).toBe(programDigest(one));
      }),
    );
  });

  test('tells two different programs apart', () => {
    fc.assert(
      fc.property(program, program, (a, b) => {
        expect(programDigest(a) === programDigest(b)).toBe(canonical(a) === canonical(b));
      }),
    );
  });
});

describe('Limits', () => {
  test('what a run gets by default is allowed', () => {
    expect(Limits.parse(DEFAULT_LIMITS)).toEqual(DEFAULT_LIMITS);
  });

  test.each([{ memoryMb: 513 }, { seconds: 0 }, { seconds: 1.5 }, { processes: 257 }, { outputMb: 51 }, { files: -1 }])(
    'refuses %o',
    (wrong) => {
      expect(Limits.safeParse({ ...DEFAULT_LIMITS, ...wrong }).success).toBe(false);
    },
  );
});
