import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { Language, type Node, Parser } from 'web-tree-sitter';
import { copyTree, pythonManners } from '#adapters/inspector/python-copy.ts';
import { isLegible, isThere, PARSER_MEMORY, type ParserMemory } from '#adapters/inspector/python-memory.ts';
import type { PyNode } from '#adapters/inspector/python-node.ts';
import { type PythonParser, pythonParser } from '#adapters/inspector/python-tree.ts';
import { ROOT } from '../../law/checkout.ts';
import { EVASIONS, PLAIN } from './python-samples.ts';
import { densePythonLines, pythonLines } from './speed-samples.ts';

const EXTRAS = new Set(['comment', 'line_continuation']);
const LEAVES = new Set(['string_start', 'string_content', 'string_end', 'comment']);
const ODD = `x = f"{a!r:>{w}.3f}" rb'\\\\' '' """""" u'é' '\\n'
match x:
    case {"a": [1, *_,]}: pass
    case _: été = (1, ) ; f(a , # comment
      b=1, )
def g(a, /, *, b: int = 2, **k) -> None: return x[1:2, ::3][-1], {**a, 'b': [*c]}
`;

const PARTS = [...EVASIONS.map(([, text]) => text), ...PLAIN, ODD, pythonLines(1), densePythonLines(1)];
const SOUND = [...PARTS, PARTS.join('')];

/** The same by asking the parser about each node. */
function asked(root: Node): PyNode {
  let count = 0;
  const of = ({ type, startIndex: start, endIndex: end, namedChildren }: Node): PyNode => {
    const kids = LEAVES.has(type) ? [] : namedChildren.map(of).filter((kid) => !EXTRAS.has(kid.type));
    count += 1;
    return { id: count - 1, type, start, end, kids };
  };
  return of(root);
}

/** In a process of its own, where nobody has started the parser before. */
const MANY = `import { pythonParser } from '#adapters/inspector/python-tree.ts';
const parsers = await Promise.all(Array.from({ length: 10 }, pythonParser));
console.log(parsers.map((parse) => parse('import os').root.kids.length).join());`;

it('many parsers are opened at the same time', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', MANY], { cwd: ROOT });
  expect(stdout.trim()).toBe(Array.from({ length: 10 }, () => 1).join());
});

describe('the copy of a tree', () => {
  let copy: PythonParser;
  let parser: Parser;
  let language: Language;
  beforeAll(async () => {
    copy = await pythonParser();
    const grammar = fileURLToPath(import.meta.resolve('tree-sitter-python/tree-sitter-python.wasm'));
    language = await Language.load(new Uint8Array(await readFile(grammar)));
    parser = new Parser().setLanguage(language);
  });

  const compare = (text: string): void => {
    const tree = parser.parse(text);
    const copied = copy(text);
    expect(typeof copied === 'string' ? copied : copied.root).toEqual(tree === null ? 'nothing' : asked(tree.rootNode));
    tree?.delete();
  };

  it('says what the parser says of every node, though it asks about none', () => {
    for (const text of SOUND) {
      compare(text);
    }
  });

  it('says it by asking too', () => {
    for (const text of SOUND) {
      const tree = parser.parse(text);
      expect(tree && copyTree(tree, pythonManners(language))?.root).toEqual(tree && asked(tree.rootNode));
      tree?.delete();
    }
  });

  it('is read from memory only where that is laid out as expected', () => {
    const parse = (text: string) => parser.parse(text);
    const isRead = (memory: ParserMemory) => isLegible(parse, memory, pythonManners(language));
    const { HEAPU32: words = new Uint32Array() } = PARSER_MEMORY;
    expect(isRead(PARSER_MEMORY)).toBe(true);
    expect(isRead({})).toBe(false);
    expect(isRead({ HEAPU32: words.map((word) => (word & 1 ? word ^ 2 : word)) })).toBe(false);
    expect(isRead({ HEAPU32: words.subarray(1) })).toBe(false);
  });

  it('is read from the memory as it is after growing', () => {
    const copied = copy('f(a, [b, (c, d), {e: -1}], "g")\n'.repeat(30_000));
    expect(typeof copied === 'string' ? copied : copied.root).toMatchObject({
      id: 19 * 30_000,
      kids: { length: 30_000 },
    });
    const tree = parser.parse('a = 1\n');
    const outgrown = new Uint32Array(); // what a view is when its memory has grown
    expect([PARSER_MEMORY.HEAPU32, outgrown].map((words) => tree && words && isThere(tree, words))).toEqual([
      true,
      false,
    ]);
    tree?.delete();
  });

  it('does so of broken texts', () => {
    const whole = ODD + pythonLines(1) + densePythonLines(2);
    const signs = fc.constantFrom(...`( ) [ ] { } , : ' " \\ # = é ｅ . f" r' \n`.split(' '), '\n', '😀');
    fc.assert(
      fc.property(fc.nat(whole.length), fc.nat(9), signs, (at, length, sign) => {
        compare(whole.slice(0, at) + sign + whole.slice(at + length));
      }),
      { numRuns: 300 },
    );
  });

  it('keeps characters of two halves whole wherever a part of the text ends', () => {
    for (let before = 0; before < 4; before += 1) {
      compare(`x${'a'.repeat(before)} = "${'😀'.repeat(1_500)}"\n𝐚𝐛 = 1\n`);
    }
  });
});
