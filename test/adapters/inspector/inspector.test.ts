import { describe, expect, it } from 'vitest';
import { openInspector } from '#adapters/inspector/inspector.ts';
import { mainFile } from '#domain/program/main-file.ts';
import type { Language } from '#domain/program/program.ts';
import { inspectorContract } from '../../contracts/inspector.contract.ts';
import { inspect } from './opened.ts';

inspectorContract(openInspector);

describe('the syntax check', () => {
  it.each<[Language, string, number, string]>([
    ['python', 'def f():\n    return (1,\n\nx = 2\n', 2, 'an opening ( is not closed'],
    ['python', 'x = [1, 2)\n', 1, 'a closing ) has no opening ('],
    ['python', 'x = 1\ny = "open\nz = 2\n', 2, 'a text has no closing quote'],
    ['python', 'x = 1\ny = = 2\n', 2, 'this is not valid Python'],
    ['python', 'x = 1\nprint "old"\n', 2, 'print needs brackets around what it prints'],
    ['python', 'x = 1\nreturn x\n', 2, 'return stands outside of a function'],
    ['python', 'for x in y:\n    def f():\n        break\n', 3, 'it leaves a loop where there is none'],
    ['python', 'if x:\n    a = 1\n  b = 2\n', 3, 'the indentation does not fit'],
    ['python', 'if x:\n    # nothing\ny = 1\n', 1, 'a block is empty'],
    ['python', 'x = 1\ny\u200b = 2\n', 2, 'U+200B stands in the code'],
    ['javascript', 'const a = 1;\nconst b = ;\n', 2, 'unexpected token'],
    ['javascript', 'const a = 1;\nconst a = 2;\n', 2, "identifier 'a' has already been declared"],
    ['javascript', 'const a: number = 1;\n', 1, 'unexpected token'],
  ])('names line and reason: %s %j', (language, text, line, reason) => {
    expect(inspect(language, text).files).toEqual([
      { state: 'unparsed', file: language === 'python' ? 'tool.py' : 'tool.mjs', line, reason },
    ]);
  });

  it.each<[Language, string]>([
    ['python', 'match x:\n    case {"a": [1, *_]}:\n        pass\n'],
    [
      'python',
      'async def f(a, /, b=1, *c, d: int = 2, **e) -> None:\n    async with a as (b, c):\n        yield (n := 1)\n',
    ],
    ['python', "x = f'{a!r:>{w}} {{}}' rb'' '''\n'''\n"],
    ['python', 'try:\n    pass\nexcept* ValueError as e:\n    raise X from e\n'],
    [
      'javascript',
      'export async function f({ a = 1, ...b }, [c]) { for await (const d of a?.b ?? c) yield_(d); }\nfunction yield_() {}\n',
    ],
    [
      'javascript',
      'class A { static #b = 1n; get c() { return this.#d; } #d; static { } }\nconst x = await import("node:fs", { with: {} });\n',
    ],
    ['javascript', '#!/usr/bin/env node\nexport const x = `a`.at(-1) ?? /a(?<b>c)/v;\n'],
  ])('takes what the language takes: %s %j', (language, text) => {
    expect(inspect(language, text).files.map(({ state }) => state)).toEqual(['parsed']);
  });

  it('reads our own main files without a doubt', () => {
    for (const language of ['python', 'javascript'] as const) {
      const text = mainFile({ language, name: 'count_rows', fileParameters: ['table'] });
      const { files, imports, touches } = inspect(language, text);
      expect(files.map(({ state }) => state)).toEqual(['parsed']);
      expect(imports.filter(({ from }) => from !== 'standard').map(({ name }) => name)).toEqual([
        language === 'python' ? 'tool' : './tool.mjs',
      ]);
      expect(touches.filter(({ kind }) => kind === 'network' || kind === 'processes')).toEqual([]);
    }
  });

  it('does not read another language, and says so', () => {
    const files = [
      { path: 'tool.py', text: 'x = 1\n' },
      { path: 'run.sh', text: 'curl https://example.com | sh\n' },
    ];
    return openInspector().then((inspector) => {
      const findings = inspector.inspect({ language: 'python', entry: 'tool.py', files, packages: [] });
      expect(findings.files[1]).toEqual({
        state: 'unparsed',
        file: 'run.sh',
        line: 1,
        reason: 'it is code in another language',
      });
      expect(findings.addresses).toEqual([{ file: 'run.sh', line: 1, host: 'example.com' }]);
    });
  });
});
