import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Language } from '#domain/program/program.ts';
import type { Pair } from './fingerprint-pairs.ts';
import { JAVASCRIPT_DIFFERENT } from './fingerprint-pairs-javascript-different.ts';
import { JAVASCRIPT_SAME } from './fingerprint-pairs-javascript-same.ts';
import { PYTHON_DIFFERENT } from './fingerprint-pairs-python-different.ts';
import { PYTHON_SAME } from './fingerprint-pairs-python-same.ts';
import { PYTHON_SAME_TOO } from './fingerprint-pairs-python-same-too.ts';
import { fingerprint } from './opened.ts';

const TOOL = /^(?:export )?(?:async )?(?:def|function) ([a-z]\w*)/m;
const EXPORTED = /^export (?:async )?function ([a-z]\w*)/m;

/** The fingerprint of a tool; it must have one. */
function printOf(language: Language, source: string): string {
  const name = (EXPORTED.exec(source) ?? TOOL.exec(source))?.[1] ?? '';
  const print = fingerprint(language, source, name);
  expect(print, source).toMatch(/^fp1:[0-9a-f]{32}$/);
  return String(print);
}

const cases = (language: Language, pairs: readonly Pair[]) => pairs.map((pair) => ({ language, ...pair }));

describe('two tools that do the same', () => {
  it.each([...cases('python', [...PYTHON_SAME, ...PYTHON_SAME_TOO]), ...cases('javascript', JAVASCRIPT_SAME)])(
    '$language: $what',
    ({ language, one, other }) => {
      expect(printOf(language, other)).toBe(printOf(language, one));
    },
  );
});

describe('two tools that nearly do the same', () => {
  it.each([...cases('python', PYTHON_DIFFERENT), ...cases('javascript', JAVASCRIPT_DIFFERENT)])(
    '$language: $what',
    ({ language, one, other }) => {
      expect(printOf(language, other)).not.toBe(printOf(language, one));
    },
  );
});

/** `=== language, same or other: what`, one tool f, `---`, another. */
const TRICKS = readFileSync(new URL('./fingerprint-tricks.txt', import.meta.url), 'utf8')
  .split(/^=== /m)
  .slice(1);
const tricks = TRICKS.map((text) => {
  const [, language, verdict, what, one = '', other = ''] =
    /^(\w+), (same|other): (.*)\n([\s\S]*)^---\n([\s\S]*)$/m.exec(text) ?? [];
  return { language: language === 'python' ? 'python' : 'javascript', verdict, what, one, other } as const;
});

describe('where a small sign may matter', () => {
  it.each(tricks)('$language, $verdict: $what', ({ language, verdict, one, other }) => {
    const prints = [one, other].map((text) => fingerprint(language, text, 'f'));
    expect(prints).not.toContain(null);
    expect(new Set(prints).size).toBe(verdict === 'same' ? 1 : 2);
  });
});

it('no two of all these tools are called the same but the pairs', () => {
  const prints = [
    ...cases('python', [...PYTHON_SAME, ...PYTHON_SAME_TOO]),
    ...cases('javascript', JAVASCRIPT_SAME),
  ].map(({ language, one }) => printOf(language, one));
  expect(new Set(prints).size).toBe(prints.length);
});
