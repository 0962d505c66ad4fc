import { describe, expect, it } from 'vitest';
import { importsOf, inspect, kindsOf } from './opened.ts';
import { EVASIONS, PLAIN } from './python-samples.ts';

describe('python', () => {
  it.each(EVASIONS)('finds %s in %j', (kind, text) => {
    expect(inspect('python', text).files.map(({ state }) => state)).toEqual(['parsed']);
    expect(kindsOf('python', text)).toContain(kind);
  });

  it.each(PLAIN)('finds nothing in %j', (text) => {
    const { touches, imports } = inspect('python', text);
    expect(touches).toEqual([]);
    expect(imports.filter(({ from }) => from === 'unknown')).toEqual([]);
  });

  it('finds imports in every form', () => {
    const text = `import a, b.c as d
from e.f import (g,
    h as i)
if x: from .j import *
from __future__ import annotations
try: import k
except ImportError: k = None
class L:
    def m(self): import n; __import__("o"); return __import__(p)
`;
    expect(importsOf('python', text)).toEqual(['a', 'b.c', 'e.f', '.j', '__future__', 'k', 'n', 'o', null]);
  });

  it('names the line of each', () => {
    const text = 'import os\n\n\ndef f():\n    return (\n        os\n        .system("id")\n    )\n';
    expect(inspect('python', text).touches).toEqual([
      { file: 'tool.py', line: 6, kind: 'processes', what: 'os.system' },
    ]);
  });

  it('names the hosts of addresses, and none of docstrings', () => {
    const text =
      '"""https://docs.example.com"""\nBASE = "https://api.example.com:8443/v1"\nu = f"http://{host}.example.org/x"\n';
    expect(inspect('python', text).addresses).toEqual([{ file: 'tool.py', line: 2, host: 'api.example.com' }]);
  });
});
