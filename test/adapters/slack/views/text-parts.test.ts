import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { joinedParts, mayBeTrimmed, partsOf, untrimmed } from '#adapters/slack/views/text-parts.ts';
import { hostileText } from '../../../fakes/hostile.ts';

/** Programs with short, long and indented lines, empty ones in rows, and odd characters. */
const programs = fc.oneof(
  { weight: 1, arbitrary: hostileText },
  {
    weight: 3,
    arbitrary: fc
      .array(
        fc.oneof(
          fc.constantFrom('', '', 'def a():', '    return 1', '\t\tx = "é 👩‍👩‍👧 \u202e"', '  '),
          fc.integer({ min: 1, max: 3_000 }).map((length) => `x${'y'.repeat(length - 1)}`),
          fc.integer({ min: 1, max: 90 }).map((length) => `        ${'z '.repeat(length)}`),
        ),
        { maxLength: 60 },
      )
      .map((lines) => lines.join('\n')),
  },
);

describe('a text in inputs', () => {
  it('is the same text again, in parts that fit, also where Slack takes the space at their ends', () => {
    let cut = 0;
    fc.assert(
      fc.property(programs, (text) => {
        const parts = partsOf(text);
        if (parts === undefined) {
          return;
        }
        cut += parts.length > 1 ? 1 : 0;
        expect(Math.max(...parts.map((part) => part.length))).toBeLessThanOrEqual(3_000);
        expect(joinedParts(parts)).toBe(text);
        const trimmed = parts.map((part) => part.trim());
        expect(mayBeTrimmed(trimmed)).toBe(true);
        expect(joinedParts(untrimmed(trimmed, parts))).toBe(text);
      }),
      { numRuns: 500 },
    );
    expect(cut).toBeGreaterThan(50);
  });

  it('ends a part before a top-level line where that leaves less than half of it empty', () => {
    const body = (name: string, lines: number) => `def ${name}():\n${'    pass  # and on\n'.repeat(lines)}`;
    const [first, second] = partsOf(`${body('a', 60)}\n${body('b', 60)}\n${body('c', 60)}`) ?? [];
    expect(first).toBe(`${body('a', 60)}\n${body('b', 60)}`);
    expect(second?.startsWith('def c')).toBe(true);
  });

  it('goes by file where inputs cannot be trusted with it', () => {
    for (const text of ['x'.repeat(3_001), 'a\rb', 'a\r\nb', 'a\0b', '\ud800', `${'\n'.repeat(3_100)}x`]) {
      expect(partsOf(text), JSON.stringify(text.slice(0, 10))).toBeUndefined();
    }
    expect(partsOf('')).toEqual(['']);
  });

  it('is what was typed where somebody changed it: no space is put back that they took away', () => {
    const before = ['def a():\n', '    return 1\n'];
    expect(untrimmed(['def a():', 'return 2'], before)).toEqual(['def a():\n', 'return 2']);
    expect(untrimmed(['def b():', 'return 1'], before)).toEqual(['def b():', '    return 1\n']);
    expect(mayBeTrimmed(['def a():', 'return 1\n'])).toBe(false);
    expect(joinedParts(['a', '', 'b'])).toBe('a\nb');
  });
});
