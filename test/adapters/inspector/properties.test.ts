import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Findings } from '#domain/program/findings.ts';
import type { Language } from '#domain/program/program.ts';
import { importsOf, inspect } from './opened.ts';

const RUNS = { numRuns: 300 };
const language = fc.constantFrom<Language>('python', 'javascript');

/** Pieces of code that say much in any order. */
const PIECES =
  `import from os . , ( ) [ ] { } = : ; ' " \` \\ # // /* */ \n \t \r def class lambda return if for in eval exec
  __import__ getattr globals() __builtins__ "ev" + 'al' f" {x} await async const let function => ... ?. globalThis fetch
  require process constructor \${ } 1 0x * ** == new export default \u202e \u200b \u{e0041} é ｅ a b c`.split(' ');

const PROGRAMS: Readonly<Record<Language, string>> = {
  python: `"""Counts."""
import os, re as pattern
from math import sqrt  # a comment

def count(path, *, least=0):
    total = 0
    with open(path, encoding='utf-8') as file:
        for line in file:
            if len(line) > least and not line.startswith("#"):
                total += sqrt(len(f"{line!r}x"))
    return {"total": total, 'mean': [total for _ in range(2)]}
`,
  javascript: `/** Counts. */
import { readFileSync as read } from 'node:fs';
// a comment
export function count({ path, least = 0 }) {
  const lines = read(path, "utf8").split(/\\n/u);
  let total = 0;
  for (const line of lines) {
    if (line.length > least) { total += Math.sqrt(\`\${line}x\`.length); }
  }
  return { total, mean: [total / lines.length] };
}
`,
};

describe('on any text', () => {
  it('never throws, and what it gives has its shape', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc.array(fc.constantFrom(...PIECES), { maxLength: 60 }).map((pieces) => pieces.join(' ')),
      fc.array(fc.constantFrom(...PIECES), { maxLength: 60 }).map((pieces) => pieces.join('')),
    );
    fc.assert(
      fc.property(language, text, (chosen, written) => {
        expect(Findings.safeParse(inspect(chosen, written)).error).toBeUndefined();
      }),
      RUNS,
    );
  });

  it('never throws on a program that was cut or mixed up', () => {
    fc.assert(
      fc.property(language, fc.nat(), fc.nat(), fc.constantFrom(...PIECES), (chosen, from, length, piece) => {
        const program = PROGRAMS[chosen];
        const start = from % program.length;
        const text = program.slice(0, start) + piece + program.slice(start + (length % 40));
        expect(Findings.safeParse(inspect(chosen, text)).error).toBeUndefined();
      }),
      RUNS,
    );
  });
});

const RESERVED = new Set(
  'and as assert async await break case class const continue debugger def default del do elif else enum except export extends false finally for from function global if implements import in instanceof interface is lambda let new nonlocal not null of or package pass private protected public raise return static super switch this throw true try typeof var void while with yield arguments eval'.split(
    ' ',
  ),
);
const name = fc.stringMatching(/^[a-z][a-z0-9_]{0,9}$/).filter((word) => !RESERVED.has(word));
const dotted = fc.array(name, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('.'));
const alias = fc.option(
  name.map((word) => ` as ${word}`),
  { nil: '' },
);

/** Statements that import a module, and the module. */
const pythonImport = dotted.chain((module) =>
  fc
    .oneof(
      fc.tuple(alias).map(([as]) => `import ${module}${as}`),
      fc.tuple(name, alias).map(([what, as]) => `from ${module} import ${what}${as}`),
      fc.tuple(name, name, alias).map(([a, b, as]) => `from ${module} import (\n    ${a},\n    ${b}${as},\n)`),
      fc.constantFrom(
        `from ${module} import *`,
        `import \\\n    ${module}`,
        `if True: import ${module}`,
        `try:\n    import ${module}\nexcept ImportError:\n    pass`,
        `def f():\n    import ${module}`,
        `class A:\n    import ${module}`,
        `x = __import__("${module}")`,
        `x = __import__("${module.slice(0, 1)}" "${module.slice(1)}")`,
        `from importlib import import_module as im; im('${module}')`,
        `lambda: __import__('${module}')`,
        `[__import__(n) for n in ["${module}"]]`,
      ),
    )
    .map((text) => ({ text, module })),
);
const javascriptImport = fc
  .tuple(fc.constantFrom('', 'node:', '@scope/', './'), name, name, name)
  .chain(([prefix, base, a, b]) => {
    const module = prefix + base;
    return fc
      .constantFrom(
        `import '${module}';`,
        `import ${a} from "${module}";`,
        `import * as ${a} from "${module}";`,
        `import { ${a} } from "${module}";`,
        `import { ${a} as ${b}_ } from "${module}";`,
        `import {\n  default as ${a},\n} from '${module}';`,
        `export * from "${module}";`,
        `export { ${a} } from "${module}";`,
        `await import("${module}");`,
        `import(\`${module}\`).then((m) => m);`,
        `import("${module.slice(0, 2)}" + '${module.slice(2)}');`,
        `const ${a} = () => import("${module}");`,
        `import { createRequire as cr } from 'node:module';\ncr(import.meta.url)("${module}");`,
        `process.getBuiltinModule("${module}");`,
      )
      .map((text) => ({ text, module: module.replace(/^node:/, '') }));
  });

describe('imports', () => {
  it.each([
    ['python', pythonImport],
    ['javascript', javascriptImport],
  ] as const)('are found in every form of %s', (chosen, statement) => {
    fc.assert(
      fc.property(statement, fc.nat(3), ({ text, module }, before) => {
        const found = importsOf(chosen, '\n'.repeat(before) + text);
        expect(found.map((each) => each?.replace(/^node:/, ''))).toContain(module);
      }),
      RUNS,
    );
  });
});

describe('a hidden character', () => {
  const hidden = fc.constantFrom(
    ...'\u200b\u200c\u200d\u2060\ufeff\u00ad\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069',
    ...[
      '\u034f',
      '\u115f',
      '\u3164',
      '\uffa0',
      '\u2028',
      '\u2029',
      '\u00a0',
      '\u3000',
      '\ufe0f',
      '\u{e0041}',
      '\u{e0100}',
    ],
    ...['\0', '\x1b', '\x7f', '\u0085', '\ue000'],
  );

  it('is flagged with its line wherever it stands', () => {
    fc.assert(
      fc.property(language, fc.nat(), hidden, (chosen, place, sign) => {
        const program = PROGRAMS[chosen];
        const at = place % (program.length + 1);
        const line = program.slice(0, at).split('\n').length;
        const { oddities } = inspect(chosen, program.slice(0, at) + sign + program.slice(at));
        const flagged = oddities.filter(({ kind }) => kind === 'bidirectional' || kind === 'invisible');
        expect(flagged.map((oddity) => oddity.line)).toEqual([line]);
      }),
      { numRuns: 1_000 },
    );
  });

  it('is not seen where there is none', () => {
    expect(inspect('python', PROGRAMS.python).oddities).toEqual([]);
    expect(inspect('javascript', PROGRAMS.javascript).oddities).toEqual([]);
  });
});
