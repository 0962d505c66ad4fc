import { tokenizer } from 'acorn';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Language } from '#domain/program/program.ts';
import { PROGRAMS } from './fingerprint-programs.ts';
import { fingerprint } from './opened.ts';

const RUNS = { numRuns: 100 };
const LANGUAGES = ['python', 'javascript'] as const;
const printOf = (language: Language, text: string, name = 'my_tool') => fingerprint(language, text, name);
const ORIGINAL = { python: printOf('python', PROGRAMS.python), javascript: printOf('javascript', PROGRAMS.javascript) };

/** Where a program says something that can be said otherwise, and how. Texts hold none of these. */
const SPOTS: Readonly<Record<string, readonly [find: RegExp, instead: readonly string[]]>> = {
  'a number': [/(?<![\w."])\d+(?:\.\d+)?(?![\w"])/g, ['12', '0.5', '77']],
  'an operator': [
    /(?<=[\w)\]] )(?:[-+*/]=?|[<>]=?|[!=]==?)(?= [\w(])/g,
    ['+', '*', '-', '>', '>=', '<', '<=', '!=', '=='],
  ],
  'an attribute': [/(?<=[\w)\]]\.)[a-zA-Z]+/g, ['other', 'pop', 'lower']],
  'a text': [/(?<=")\w+(?=")/g, ['another', 'sums']],
};

it('is there', () => {
  expect(Object.values(ORIGINAL)).toEqual([expect.stringMatching(/^fp1:/), expect.stringMatching(/^fp1:/)]);
});

describe.each(LANGUAGES)('the fingerprint of %s', (language) => {
  const program = PROGRAMS[language];

  it('has nothing to do with our own names', () => {
    const names = [...new Set(program.match(/\bmy_\w+/g))];
    const others = fc.uniqueArray(fc.stringMatching(/^[a-z]{1,2}_[a-z0-9]{1,5}$/), {
      minLength: names.length,
      maxLength: names.length,
    });
    fc.assert(
      fc.property(others, (list) => {
        const renamed = program.replace(/\bmy_\w+/g, (name) => list[names.indexOf(name)] ?? name);
        expect(printOf(language, renamed, list[names.indexOf('my_tool')])).toBe(ORIGINAL[language]);
      }),
      RUNS,
    );
  });

  it('has nothing to do with layout', () => {
    fc.assert(
      fc.property(fc.infiniteStream(fc.nat(9)), (dice) => {
        const roll = (): number => Number(dice.next().value);
        const text = language === 'python' ? laidOutPython(program, roll) : laidOutJavascript(program, roll);
        expect(printOf(language, text), text).toBe(ORIGINAL[language]);
      }),
      RUNS,
    );
  });

  it.each(Object.keys(SPOTS))('changes with %s', (what) => {
    const [find, instead] = SPOTS[what] ?? [/$^/g, []];
    const spots = [...program.matchAll(find)];
    expect(spots.length).toBeGreaterThan(3);
    for (const { 0: old, index } of spots) {
      for (const other of instead.filter((each) => each !== old)) {
        const text = program.slice(0, index) + other + program.slice(index + old.length);
        const print = printOf(language, text);
        expect(print, text).toMatch(/^fp1:/);
        expect(print, text.slice(index - 40, index + 40)).not.toBe(ORIGINAL[language]);
      }
    }
  });

  it('is one or none, whatever the text', () => {
    const cut = fc.tuple(fc.nat(program.length), fc.nat(60), fc.string({ unit: 'binary', maxLength: 5 }));
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 200 }),
      cut.map(([at, length, between]) => program.slice(0, at) + between + program.slice(at + length)),
    );
    fc.assert(
      fc.property(text, fc.constantFrom('my_tool', '', '__proto__', 'constructor'), (written, name) => {
        expect(printOf(language, written, name) ?? 'fp1:none').toMatch(/^fp1:/);
      }),
      { numRuns: 60 },
    );
  });
});

/** Another indentation, blank lines, comments, quotes, and line ends within brackets. */
function laidOutPython(program: string, roll: () => number): string {
  const indent = [' ', '  ', '    ', '\t'][roll() % 4] ?? ' ';
  const lines = program.split('\n').map((line) => {
    const depth = /^ */.exec(line)?.[0].length ?? 0;
    const code = line.slice(depth).replace(/f?"[^"]*"|[(,]/g, (sign) => {
      const isText = sign.endsWith('"');
      return isText ? (roll() < 5 ? sign.replaceAll('"', "'") : sign) : roll() < 2 ? `${sign} # more\n\n  ` : sign;
    });
    const isInside = /^\s*(?:import|from|for|with|def)\b/.test(line); // commas stand outside of brackets there
    const written = isInside ? line.slice(depth) : code;
    return `${indent.repeat(depth / 4)}${written}${roll() < 3 && line !== '' ? '  # so' : ''}${roll() < 3 ? '\n' : ''}`;
  });
  return lines.join('\n');
}

/** White space and comments between all signs, other quotes, and semicolons that say nothing. */
function laidOutJavascript(program: string, roll: () => number): string {
  let text = '';
  let at = 0;
  for (const { start, end, type } of tokenizer(program, { ecmaVersion: 'latest', sourceType: 'module' })) {
    const space = ['', '', ' ', '  ', ' /* so */ ', '\t'][roll() % 6] ?? '';
    const written = program.slice(start, end);
    text += program.slice(at, start) + space;
    text += type.label === 'string' && roll() < 5 ? `'${written.slice(1, -1)}'` : written;
    text += type.label === ';' && roll() < 3 ? ';\n// so\n' : type.label === '{' && roll() < 3 ? '\n' : '';
    at = end;
  }
  return text + program.slice(at);
}
