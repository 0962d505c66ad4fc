import { describe, expect, it } from 'vitest';
import { misplaced } from './law/chapters.ts';
import { breaches } from './law/checkout.ts';
import { emptyNames, hasDefaultExport, testSins, undocumented } from './law/shape.ts';
import { idle } from './law/shared.ts';
import { parse } from './law/source.ts';

const breach = (path: string, text: string) => breaches([{ path, text }]);

describe('the import law lets through', () => {
  it.each([
    [
      'src/domain/a.ts',
      `import { z } from 'zod'; import { createHash } from 'node:crypto'; import { b } from './b.ts';`,
    ],
    ['src/ports/a.ts', `import type { A } from '#domain/a.ts'; import type { z } from 'zod';`],
    ['src/agent/a.ts', `import type { Store } from '#ports/store.ts'; const day = new Date(at); Date.parse(text);`],
    [
      'src/agent/a.ts',
      `thread.fetch(file); clock.now(); const steps = { process: 1, fetch() {} }; value instanceof Date;`,
    ],
    ['src/agent/a.ts', `interface Fetching { fetch: typeof fetch; at: Date } Math.min(1, 2);`],
    ['src/adapters/keyv/lua/a.ts', `import { b } from '../b.ts'; new URL('./change.lua', import.meta.url);`],
    [
      'src/adapters/slack/listeners/a.ts',
      `import { ask } from '#agent/ask/ask.ts'; import { App } from '@slack/bolt';`,
    ],
    ['src/adapters/keyv/a.ts', 'new URL(`scripts/$' + '{name}`, import.meta.url);'],
    ['src/adapters/docker/a.ts', `import { readFiles } from '#adapters/sandboxes/read-files.ts';`],
    ['src/adapters/sandboxes/a.ts', `import { extract } from 'tar-stream'; import { b } from './b.ts';`],
    ['src/app.ts', `import { sqliteStore } from '#adapters/keyv/sqlite.ts'; import { config } from './config.ts';`],
    ['src/cli/try.ts', `import { startPlayground } from '#playground/start.ts'; import { startApp } from '../app.ts';`],
    [
      'src/playground/page/a.tsx',
      `import '../page/style.css'; import { useState } from 'react'; import 'react-dom/client';`,
    ],
    ['src/playground/a.ts', `new URL('../../package-lock.json', import.meta.url); new URL('/x', somewhere);`],
  ])('%s %s', (path, text) => {
    expect(breach(path, text)).toEqual([]);
  });
});

describe('the import law catches', () => {
  it.each([
    ['a look up by a static import', 'src/domain/a.ts', `import { Store } from '#ports/store.ts';`],
    ['a look up by a type import', 'src/domain/a.ts', `import type { Store } from '#ports/store.ts';`],
    ['a look up by an inline type', 'src/ports/a.ts', `type A = import('#agent/ask/ask.ts').Ask;`],
    ['a look up by typeof import', 'src/ports/a.ts', `type A = typeof import('#agent/ask/ask.ts');`],
    ['a look up by a side-effect import', 'src/agent/a.ts', `import '#adapters/keyv/sqlite.ts';`],
    ['a look up by a dynamic import', 'src/agent/a.ts', `const a = await import('#adapters/keyv/sqlite.ts');`],
    ['a look up by a template', 'src/agent/a.ts', 'const a = await import(`#adapters/keyv/sqlite.ts`);'],
    ['a look up by a re-export', 'src/ports/a.ts', `export { ask } from '#agent/ask/ask.ts';`],
    ['a look up by a re-export of all', 'src/ports/a.ts', `export * from '#agent/ask/ask.ts';`],
    ['a look up by a type re-export', 'src/domain/a.ts', `export type { Job } from '#ports/jobs.ts';`],
    ['a name made at run time', 'src/adapters/keyv/a.ts', `await import(name);`],
    ['a name put together at run time', 'src/adapters/keyv/a.ts', "await import('#adapters/' + name + '.ts');"],
    ['require', 'src/adapters/keyv/a.ts', `const a = require('../blobs/b.ts');`],
    ['import = require', 'src/adapters/keyv/a.ts', `import a = require('left-pad');`],
    ['createRequire', 'src/adapters/keyv/a.ts', `createRequire(import.meta.url)('left-pad');`],
    ['module.createRequire', 'src/adapters/keyv/a.ts', `module.createRequire(import.meta.url)('left-pad');`],
    ['import.meta.resolve', 'src/adapters/keyv/a.ts', `import.meta.resolve('../slack/a.ts');`],
    ['getBuiltinModule', 'src/agent/a.ts', `host.getBuiltinModule('node:fs');`],
    ['a file URL into another room', 'src/adapters/keyv/a.ts', `new URL('../slack/a.ts', import.meta.url);`],
    ['a file URL out of a floor', 'src/agent/a.ts', `new URL('../../package.json', import.meta.url);`],
    ['a file URL made at run time', 'src/adapters/keyv/a.ts', `new URL(name, import.meta.url);`],
    ['a folder of another room', 'src/adapters/keyv/a.ts', 'new URL(`../slack/$' + '{name}`, import.meta.url);'],
    ['an adapter in an adapter', 'src/adapters/keyv/a.ts', `import { b } from '#adapters/blobs/b.ts';`],
    ['an adapter by a path', 'src/adapters/keyv/a.ts', `import { b } from '../blobs/b.ts';`],
    ['a shared room in an island of another kind', 'src/adapters/slack/a.ts', `import '#adapters/sandboxes/b.ts';`],
    ['a shared room in the front door', 'src/app.ts', `import { b } from '#adapters/sandboxes/b.ts';`],
    ['a shared room by a path', 'src/adapters/docker/a.ts', `import { b } from '../sandboxes/b.ts';`],
    ['the own shared room by its floor', 'src/adapters/sandboxes/a.ts', `import '#adapters/sandboxes/b.ts';`],
    ['an island in a shared room', 'src/adapters/sandboxes/a.ts', `import type { B } from '#adapters/docker/b.ts';`],
    ['a shared room in another one', 'src/adapters/models/a.ts', `import '#adapters/sandboxes/b.ts';`],
    ['a package of an island in a shared room', 'src/adapters/sandboxes/a.ts', `import Docker from 'dockerode';`],
    ['an island behind a room', 'src/adapters/docker/a.ts', `import '#adapters/sandboxes/../keyv/b.ts';`],
    ['a floor behind another', 'src/agent/a.ts', `import '#domain/../adapters/keyv/b.ts';`],
    ['one floor by a path', 'src/agent/a.ts', `import { b } from '../domain/b.ts';`],
    ['the own room by its floor', 'src/domain/a.ts', `import { b } from '#domain/b.ts';`],
    ['the front door from an adapter', 'src/adapters/slack/a.ts', `import { config } from '#config.ts';`],
    ['the app in the playground', 'src/playground/a.ts', `import type { Turn } from '#domain/session/session.ts';`],
    ['the app in the playground by a path', 'src/playground/a.ts', `import { b } from '../domain/session.ts';`],
    ['the playground in an adapter', 'src/adapters/slack/a.ts', `import { b } from '#playground/b.ts';`],
    ['the playground in app.ts', 'src/app.ts', `import { b } from '#playground/b.ts';`],
    ['a package of another room', 'src/adapters/slack/a.ts', `import { Keyv } from 'keyv';`],
    ['a package that nobody listed', 'src/domain/a.ts', `import pad from 'left-pad';`],
    ['a package whose name begins like one', 'src/domain/a.ts', `import pad from 'zod-pad';`],
    ['a part of Node on a pure floor', 'src/agent/a.ts', `import { readFile } from 'node:fs/promises';`],
    ['timers as a module', 'src/agent/a.ts', `import { setTimeout } from 'node:timers/promises';`],
    ['a file without a room', 'src/tools/a.ts', `import { z } from 'zod';`],
  ])('%s', (_what, path, text) => {
    expect(breach(path, text)).toHaveLength(1);
  });

  it('circles, also through types and over several files', () => {
    const files = [
      { path: 'src/domain/a.ts', text: `import type { B } from './b.ts';` },
      { path: 'src/domain/b.ts', text: `export * from './c.ts';` },
      { path: 'src/domain/c.ts', text: `import('./a.ts');` },
      { path: 'src/domain/d.ts', text: `import './a.ts';` },
    ];
    expect(breaches(files)).toEqual(['circle: src/domain/a.ts → src/domain/b.ts → src/domain/c.ts → src/domain/a.ts']);
  });

  it('chapters that stand on each other, too deep, or hold too much', () => {
    const files = [
      { path: 'src/domain/tool/a.ts', text: `import type { B } from '../search/b.ts';` },
      { path: 'src/domain/search/b.ts', text: `import '../tool.ts';` },
      { path: 'src/domain/tool.ts', text: `import './tool/c.ts';` },
      { path: 'src/domain/tool/c.ts', text: `import './a.ts';` },
      { path: 'src/agent/run/old/d.ts', text: '' },
      { path: 'src/adapters/slack/views/parts/e.ts', text: '' },
      ...Array.from({ length: 41 }, (_, at) => ({ path: `src/agent/run/f${at}.ts`, text: '' })),
    ];
    expect(misplaced(files)).toEqual([
      'src/agent/run/old/d.ts stands too deep',
      'src/agent/run is too large',
      'circle of chapters: src/domain/tool → src/domain/search → src/domain/tool.ts → src/domain/tool',
    ]);
  });

  it('what is shared by nobody', () => {
    const shared = { 'adapters/sandboxes': ['adapters/docker', 'adapters/bubblewrap', 'adapters/e2b'] };
    const files = [
      { path: 'src/adapters/docker/a.ts', text: `import '#adapters/sandboxes/b.ts';` },
      { path: 'src/adapters/bubblewrap/a.ts', text: `import '#adapters/sandboxes/c.ts';` },
      { path: 'src/adapters/sandboxes/b.ts', text: `import './c.ts';` },
      { path: 'src/adapters/sandboxes/c.ts', text: `` },
      { path: 'src/adapters/sandboxes/d.ts', text: `` },
    ];
    expect(idle(files, shared)).toEqual([
      'adapters/e2b does not look into adapters/sandboxes',
      'src/adapters/sandboxes/b.ts is not shared',
      'src/adapters/sandboxes/d.ts is not shared',
    ]);
  });

  it('a file that it cannot read', () => {
    expect(() => breach('src/domain/a.ts', 'const = ;')).toThrow('src/domain/a.ts');
  });
});

describe('purity catches', () => {
  it.each([
    `fetch('x');`,
    `const get = fetch;`,
    `const world = { fetch };`,
    `process.env;`,
    `process['env'];`,
    `Date.now();`,
    `Date['now']();`,
    `Date[name]();`,
    `const { now } = Date;`,
    `new Date();`,
    `new Date(...[]);`,
    `Date();`,
    `Reflect.construct(Date, []);`,
    `Math.random();`,
    `Math['random']();`,
    `const { random } = Math;`,
    `crypto.randomUUID();`,
    `import { randomUUID } from 'node:crypto';`,
    `import { randomBytes as bytes } from 'node:crypto';`,
    `import * as hashing from 'node:crypto'; hashing.randomInt(5);`,
    `setTimeout(go, 1);`,
    `setInterval(go, 1);`,
    `queueMicrotask(go);`,
    `performance.now();`,
    `AbortSignal.timeout(5);`,
    `globalThis.fetch;`,
    `eval('1');`,
    `new Function('1');`,
    `console.log(1);`,
  ])('%s', (text) => {
    expect(breach('src/domain/a.ts', text)).not.toEqual([]);
    expect(breach('src/agent/a.ts', text)).not.toEqual([]);
  });

  it('nothing of that in an adapter', () => {
    expect(breach('src/adapters/system/clock.ts', `Date.now(); Math.random(); setTimeout(go, 1);`)).toEqual([]);
  });
});

describe('the shape of files', () => {
  const read = (text: string) => parse({ path: 'src/ports/a.ts', text });

  it('knows names that say nothing', () => {
    const bad = ['src/agent/utils.ts', 'test/helpers/a.ts', 'src/base.ts', 'src/turn-manager.ts', 'src/ports/index.ts'];
    expect(bad.filter((path) => emptyNames(path).length === 0)).toEqual([]);
    expect(['src/adapters/keyv/sqlite-database.ts', 'src/domain/index-of.ts'].flatMap(emptyNames)).toEqual([]);
  });

  it('finds default exports in all their forms', () => {
    expect([`export default 1;`, `const a = 1; export { a as default };`].map(read).map(hasDefaultExport)).toEqual([
      true,
      true,
    ]);
    expect(hasDefaultExport(read(`export const a = 1;`))).toBe(false);
  });

  it('finds replaced modules and tests that stand alone', () => {
    expect(testSins(read(`vi.mock('a'); it.only('a'); describe.only('b'); test.for([1]).only('c');`))).toEqual([
      'vi.mock',
      'it.only',
      'describe.only',
      'test.only',
    ]);
    expect(testSins(read(`fc.only; it.each([1])('a'); vi.fn();`))).toEqual([]);
  });

  it('finds exports without a doc comment', () => {
    const text = `/** Fine. */\nexport const A = 1;\nexport type A = 2;\nexport interface B {}\n// no\nexport function c() {}`;
    expect(undocumented(read(text))).toEqual(['B', 'c']);
  });
});
