import { beforeAll, describe, expect, it } from 'vitest';
import { Findings } from '#domain/program/findings.ts';
import type { Inspector, ProgramText } from '#ports/inspector.ts';

const programOf = (text: string, path = 'tool.py'): ProgramText => ({
  language: path.endsWith('py') ? 'python' : 'javascript',
  entry: path,
  files: [{ path, text }],
  packages: path.endsWith('py') ? ['pandas'] : [],
});

/** Texts that have brought parsers down. */
const HOSTILE: Readonly<Record<string, string>> = {
  nothing: '',
  'a NUL': 'a\0b',
  'half a character': `x = '\ud800'`,
  'a byte order mark': '\ufeffimport os',
  'deep brackets': `${'('.repeat(50_000)}1${')'.repeat(50_000)}`,
  'open brackets': '[{('.repeat(30_000),
  'a long sum': `x = ${'1+'.repeat(20_000)}1`,
  'a long chain': `x${'.a'.repeat(20_000)}`,
  'many calls': `x = f${'()'.repeat(20_000)}`,
  'doubling texts': `a0 = "ab"\n${Array.from({ length: 60 }, (_, n) => `a${n + 1} = a${n} + a${n}`).join('\n')}`,
  'names in a circle': 'a = b\nb = c + a\nc = a + b\na.system()\n',
  'only quotes': `"""'''`.repeat(5_000),
  'only line ends': '\r\n\u2028\u2029\r'.repeat(5_000),
  'names of objects': 'constructor = __proto__ = toString = hasOwnProperty = 1\nconstructor.x',
  'another language': '#include <stdio.h>\nint main(void) { return 0; }',
};

/** What every inspector promises. See src/ports/inspector.ts. */
export function inspectorContract(open: () => Promise<Inspector>): void {
  describe('keeps the contract of the inspector', () => {
    let inspector: Inspector;
    beforeAll(async () => {
      inspector = await open();
    });

    it.each(Object.keys(HOSTILE))('says something of %s in both languages', (name) => {
      for (const path of ['tool.py', 'tool.mjs']) {
        const findings = inspector.inspect(programOf(HOSTILE[name] ?? '', path));
        expect(Findings.safeParse(findings).error).toBeUndefined();
        expect(findings.files.map(({ file }) => file)).toEqual([path]);
      }
    });

    it('gives the same for the same program', () => {
      const program = programOf('import os\nos.system(x)\nfrom a import b\n');
      expect(inspector.inspect(program)).toEqual(inspector.inspect(program));
    });

    it('works after a text that it gave up on', () => {
      inspector.inspect(programOf('('.repeat(50_000)));
      expect(inspector.inspect(programOf('import pandas\n')).files).toEqual([{ state: 'parsed', file: 'tool.py' }]);
    });

    it('names where imports come from', () => {
      const text = 'import os\nimport pandas as pd\nimport left_pad\nfrom near import x\n__import__(x)\n';
      const { language, entry, files, packages } = programOf(text);
      const near = { path: 'near.py', text: 'x = 1\n' };
      const { imports } = inspector.inspect({ language, entry, files: [...files, near], packages });
      expect(imports).toEqual([
        { file: 'tool.py', line: 1, name: 'os', from: 'standard' },
        { file: 'tool.py', line: 2, name: 'pandas', from: 'package' },
        { file: 'tool.py', line: 3, name: 'left_pad', from: 'unknown' },
        { file: 'tool.py', line: 4, name: 'near', from: 'own' },
        { file: 'tool.py', line: 5, name: null, from: 'unknown' },
      ]);
    });

    it('judges what cannot be parsed by its words and characters', () => {
      const texts = {
        'tool.py': 'import socket\ndef f(:\n  eval("1")\u200b\n',
        'tool.mjs': 'import "net"\nlet = {\neval(1)\u200b',
      };
      for (const [path, text] of Object.entries(texts)) {
        const { files, imports, touches, oddities } = inspector.inspect(programOf(text, path));
        expect(files).toEqual([{ state: 'unparsed', file: path, line: 2, reason: expect.any(String) }]);
        expect(imports.map(({ name }) => name)).toEqual([path === 'tool.py' ? 'socket' : 'net']);
        expect(touches.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['network', 'dynamic']));
        expect(oddities).toContainEqual(expect.objectContaining({ kind: 'invisible', line: 3, what: 'U+200B' }));
      }
    });

    it('reads characters of data, and no code in it', () => {
      const data = { path: 'args.json', text: '{"name":"import os \u202e"}' };
      const { files, imports, oddities } = inspector.inspect({
        language: 'python',
        entry: 'tool.py',
        files: [{ path: 'tool.py', text: 'x = 1\n' }, data],
        packages: [],
      });
      expect(files.map(({ state }) => state)).toEqual(['parsed', 'data']);
      expect(imports).toEqual([]);
      expect(oddities).toEqual([
        { file: 'args.json', line: 1, kind: 'bidirectional', where: 'string', what: 'U+202E' },
      ]);
    });

    it.each(Object.keys(HOSTILE))('takes a fingerprint of %s, or none', (name) => {
      for (const language of ['python', 'javascript'] as const) {
        const print = inspector.fingerprint({ language, source: HOSTILE[name] ?? '', name: 'f' });
        expect(print).toBeNull(); // none of them defines f
      }
    });

    it.each([
      ['python', 'def total(rows):\n    return sum(rows)\n', 'def total(rows):\n    return max(rows)\n'],
      [
        'javascript',
        'export function total({ rows }) { return rows[0]; }',
        'export function total({ rows }) { return rows[1]; }',
      ],
    ] as const)('gives twins of %s the same fingerprint, and others another', (language, source, other) => {
      const print = inspector.fingerprint({ language, source, name: 'total' });
      const twin = source.replaceAll('rows', 'list').replaceAll('total', 'added');
      expect(print).toMatch(/^.{8,200}$/);
      expect(inspector.fingerprint({ language, source, name: 'total' })).toBe(print);
      expect(inspector.fingerprint({ language, source: twin, name: 'added' })).toBe(print);
      expect(inspector.fingerprint({ language, source: other, name: 'total' })).not.toBe(print);
      expect(inspector.fingerprint({ language, source: `${source}(`, name: 'total' })).toBeNull();
      expect(inspector.fingerprint({ language, source, name: 'another' })).toBeNull();
    });
  });
}
