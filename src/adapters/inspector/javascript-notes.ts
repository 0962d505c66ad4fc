import { posix } from 'node:path';
import type { AnyNode, CallExpression, NewExpression } from 'acorn';
import type { Imported } from '#domain/program/findings.ts';
import { JAVASCRIPT_REACH, NODE_MODULES } from './javascript-names.ts';
import { type JavascriptValues, moduleName } from './javascript-values.ts';
import type { Notebook } from './notebook.ts';
import { isOutsidePath } from './texts.ts';
import { isUncertain, pathsOf, textsOf } from './values.ts';

/** What is known while one JavaScript file is read. */
export interface JavascriptScene {
  readonly notes: Notebook;
  readonly values: JavascriptValues;
  /** Where a module comes from, by its specifier. */
  readonly origin: (specifier: string) => Imported['from'];
}

/** Writes down an import and what the module does by itself. */
export function importModule(specifier: string, at: number, { notes, origin }: JavascriptScene): void {
  const name = specifier.replace(/^node:/, '');
  notes.imported(NODE_MODULES.has(name) ? name : specifier, at, origin(specifier));
  for (const kind of JAVASCRIPT_REACH.of(moduleName(specifier))) {
    notes.touch(kind, at, name);
  }
  if (/^https?:/.test(specifier)) {
    notes.touch('network', at, specifier);
  } else if (/^(?:data|blob):/.test(specifier)) {
    notes.touch('dynamic', at, specifier);
  }
}

/** Writes down what a call does by its arguments: computed imports and look-ups, paths, the clock. */
export function noteCall({ callee, arguments: given, start }: CallExpression, scene: JavascriptScene): void {
  if (callee.type === 'Super') {
    return;
  }
  const [first, second] = given;
  for (const path of pathsOf(scene.values.of(callee))) {
    if (path === 'require' || path === 'process.getBuiltinModule') {
      requireModule(first, start, scene);
    } else if (path === 'Reflect.get' && (second === undefined || isUncertain(scene.values.of(second)))) {
      scene.notes.touch('dynamic', start, path);
    } else if (path === 'Date') {
      scene.notes.touch('clock', start, 'Date()');
    } else if (path.startsWith('node:fs')) {
      notePath(first, scene);
    }
  }
}

/** `new Date()` asks what time it is, `new Date(text)` does not. */
export function noteNew({ callee, arguments: given, start }: NewExpression, { notes, values }: JavascriptScene): void {
  if (given.length === 0 && pathsOf(values.of(callee)).includes('Date')) {
    notes.touch('clock', start, 'new Date()');
  }
}

function requireModule(specifier: AnyNode | undefined, at: number, scene: JavascriptScene): void {
  const known = specifier === undefined ? [] : scene.values.of(specifier);
  for (const text of textsOf(known)) {
    importModule(text, at, scene);
  }
  if (isUncertain(known)) {
    scene.notes.imported(null, at, 'unknown');
    scene.notes.touch('dynamic', at, 'require(…)');
  }
}

function notePath(path: AnyNode | undefined, { notes, values }: JavascriptScene): void {
  for (const text of path === undefined ? [] : textsOf(values.of(path))) {
    if (isOutsidePath(text)) {
      notes.touch('files', path?.start ?? 0, text);
    }
  }
}

/** Where modules come from, by the files of the program and the names of what is installed. */
export function javascriptOrigin(
  file: string,
  own: ReadonlySet<string>,
  packages: readonly string[],
): JavascriptScene['origin'] {
  return (specifier) => {
    if (NODE_MODULES.has(specifier.replace(/^node:/, ''))) {
      return 'standard';
    }
    if (/^\.{1,2}\//.test(specifier)) {
      return own.has(posix.join(posix.dirname(file), specifier)) ? 'own' : 'unknown';
    }
    return packages.some((name) => specifier === name || specifier.startsWith(`${name}/`)) ? 'package' : 'unknown';
  };
}
