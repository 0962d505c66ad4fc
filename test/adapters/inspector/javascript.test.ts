import { describe, expect, it } from 'vitest';
import type { TouchKind } from '#domain/findings.ts';
import { importsOf, inspect, kindsOf } from './opened.ts';

const REQUIRE = 'import { createRequire as c } from "node:module";\nconst r = c(import.meta.url);\n';

/** What must be found, and the ways in which it may be written. */
const EVASIONS: readonly [TouchKind, string][] = [
  ['processes', 'import { exec as e } from "node:child_process";\n'],
  ['processes', 'import * as c from "child_process";\n'],
  ['processes', `${REQUIRE}r("child_" + "process").exec("id");\n`],
  ['processes', `${REQUIRE}const { [\`exec\`]: e } = r("child_process");\n`],
  ['processes', 'const { exec } = await import("node:child_process");\n'],
  ['processes', 'process.getBuiltinModule("child_process").exec("id");\n'],
  ['processes', 'export { exec } from "node:child_process";\n'],
  ['processes', 'process.mainModule.require("child_process");\n'],
  ['processes', 'import { Worker } from "node:worker_threads";\n'],
  ['processes', 'f(process);\n'],
  ['dynamic', 'eval("1");\n'],
  ['dynamic', '(0, eval)("1");\n'],
  ['dynamic', '\\u0065val("1");\n'],
  ['dynamic', 'const e = eval;\n'],
  ['dynamic', 'globalThis["ev" + "al"]("1");\n'],
  ['dynamic', 'globalThis[name]("1");\n'],
  ['dynamic', 'const g = globalThis;\ng[name]("1");\n'],
  ['dynamic', 'const { [name]: f } = globalThis;\n'],
  ['dynamic', 'f(globalThis);\n'],
  ['dynamic', 'new Function("return 1")();\n'],
  ['dynamic', 'Reflect.construct(Function, ["return 1"]);\n'],
  ['dynamic', 'Reflect.get(globalThis, name)("1");\n'],
  ['dynamic', '[].constructor.constructor("return 1")();\n'],
  ['dynamic', '(async () => {}).constructor("return 1")();\n'],
  ['dynamic', 'const k = "constr" + "uctor";\n[][k][k]("return 1")();\n'],
  ['dynamic', '[][f()][f()]("return 1")();\n'],
  ['dynamic', 'const { constructor: F } = () => 1;\n'],
  ['dynamic', 'import vm from "node:vm";\n'],
  ['dynamic', 'eval`1`;\n'],
  ['dynamic', 'export default eval;\n'],
  ['dynamic', 'class A extends Function {}\n'],
  ['dynamic', 'export const f = () => this?.["constructor"];\n'],
  ['dynamic', 'Object.values(globalThis);\n'],
  ['dynamic', 'import(name);\n'],
  ['dynamic', 'import("data:text/javascript,1");\n'],
  ['dynamic', `${REQUIRE}r(name);\n`],
  ['dynamic', 'process.binding("fs");\n'],
  ['dynamic', 'process["bin" + "ding"]("fs");\n'],
  ['dynamic', 'const { dlopen } = process;\n'],
  ['dynamic', 'new WebAssembly.Module(bytes);\n'],
  ['dynamic', 'function f(Function) {}\nnew Function("1");\n'],
  ['network', 'fetch("https://example.com");\n'],
  ['network', 'globalThis["fetch"]("https://example.com");\n'],
  ['network', 'globalThis.\\u0066etch("https://example.com");\n'],
  ['network', 'const { fetch: f } = globalThis;\n'],
  ['network', 'const f = fetch.bind(null);\n'],
  ['network', 'Reflect.get(globalThis, "fet" + "ch")("https://example.com");\n'],
  ['network', 'const { log, ...rest } = globalThis;\nrest.fetch("https://example.com");\n'],
  ['network', 'globalThis.globalThis.fetch("https://example.com");\n'],
  ['network', 'new WebSocket("wss://example.com");\n'],
  ['network', 'import net from "net";\n'],
  ['network', 'export * from "node:https";\n'],
  ['network', 'import("node:" + "dgram");\n'],
  ['network', 'import("https://example.com/a.mjs");\n'],
  ['deserialisation', 'import { deserialize as d } from "node:v8";\n'],
  ['deserialisation', 'import v8 from "v8";\nv8.deserialize(x);\n'],
  ['environment', 'process.env.HOME;\n'],
  ['environment', 'const { env: e } = process;\n'],
  ['environment', 'const { argv: [a], pid = 1, stdout, env } = process;\n'],
  ['environment', 'const [a, { b, p: { env } }] = [1, { b: 2, p: process }];\nenv.HOME;\n'],
  ['environment', 'import { env } from "node:process";\n'],
  ['files', 'import { readFileSync as r } from "node:fs";\nr("../secret");\n'],
  ['files', 'import fs from "fs";\nfs.promises.readFile("/et" + "c/passwd");\n'],
  ['clock', 'Date.now();\n'],
  ['clock', 'new Date();\n'],
  ['chance', 'Math.random();\n'],
  ['chance', 'const { random } = Math;\n'],
  ['chance', 'crypto.randomUUID();\n'],
];

/** What programs here usually do, and nothing more. */
const PLAIN: readonly string[] = [
  'import { readFileSync, writeFileSync } from "node:fs";\nexport function f({ path }) { const rows = readFileSync(path, "utf8").split("\\n"); writeFileSync("out/a.txt", rows[0]); return rows.length; }\n',
  'export const f = ({ rows, column }) => rows.map((row) => row[column]).filter(Boolean);\n',
  'const when = new Date("2024-01-01");\nconsole.log(when.toISOString(), Math.max(1, 2), x.constructor.name, x instanceof Date);\n',
  'const days = ["Mon", "Tue"];\nexport const f = ({ i }) => days[i].toUpperCase() + ["a", "b"][i];\n',
  'class A { constructor() { this.a = {}; } get b() { return this.a[this.c]; } }\nexport const f = () => new A();\n',
  'for (const top of [1, 2]) { const module = { top }; console.log(module.top, performance_(top)); }\nfunction performance_(n) { return n; }\n',
];

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
