import { describe, expect, it } from 'vitest';
import { EVASIONS, PLAIN } from './javascript-samples.ts';
import { importsOf, inspect, kindsOf } from './opened.ts';

describe('javascript', () => {
  it.each(EVASIONS)('finds %s in %j', (kind, text) => {
    expect(inspect('javascript', text).files.map(({ state }) => state)).toEqual(['parsed']);
    expect(kindsOf('javascript', text)).toContain(kind);
  });

  it.each(PLAIN)('finds nothing in %j', (text) => {
    const { files, touches, imports } = inspect('javascript', text);
    expect(files.map(({ state }) => state)).toEqual(['parsed']);
    expect(touches).toEqual([]);
    expect(imports.filter(({ from }) => from !== 'standard')).toEqual([]);
  });

  it('finds imports in every form', () => {
    const text = `import "a";
import b, { c as d } from "node:fs";
export * as e from "f/g";
export { h } from "./i.mjs";
const j = await import("k");
const l = import(m);
import { createRequire } from "module";
createRequire(import.meta.url)("n");
`;
    expect(importsOf('javascript', text)).toEqual(['a', 'fs', 'f/g', './i.mjs', 'k', null, 'module', 'n']);
  });

  it('names the line of each as the card counts', () => {
    const text = 'const a = "\u2028";\nconst b = 1;\n\nglobalThis\n  .fetch(b);\n';
    const { touches, oddities } = inspect('javascript', text);
    expect(touches).toEqual([{ file: 'tool.mjs', line: 4, kind: 'network', what: 'fetch' }]);
    expect(oddities.map(({ line, what }) => [line, what])).toEqual([[1, 'U+2028']]);
  });
});
