import type { Imported } from '#domain/program/findings.ts';
import type { Notebook } from './notebook.ts';
import { nameOf } from './python-bindings.ts';
import { ADDRESS_READERS, PYTHON_ATTRIBUTES, PYTHON_MODULES, PYTHON_PATH_CALLS, PYTHON_REACH } from './python-names.ts';
import type { PyNode } from './python-node.ts';
import { sliceOf } from './python-text.ts';
import { canonicalPath, isNamespace, type PythonValues } from './python-values.ts';
import { bareWords } from './reach.ts';
import { isOutsidePath } from './texts.ts';
import { isUncertain, pathsOf, textsOf } from './values.ts';

/** What is known while one Python file is read. */
export interface PythonScene {
  readonly source: string;
  readonly notes: Notebook;
  readonly values: PythonValues;
  /** Where a module comes from, by its dotted name. */
  readonly origin: (module: string) => Imported['from'];
  /** Calls that read an address if one is given: they count when the file has any. */
  readonly readers: PyNode[];
  readonly addresses: string[];
}

const ATTRIBUTES = bareWords(PYTHON_ATTRIBUTES);
const IMPORTERS = /^(?:builtins\.__import__|importlib\.import_module|importlib\.__import__)$/;
const LOOK_UPS = /^builtins\.(?:[gs]et|del)attr$/;
const ITEM_GETTER = /\.(?:get|pop|setdefault|__getitem__)$/;
/** In an expression of pandas: what reaches beyond columns. */
const BEYOND_COLUMNS = /__|@\w+\s*[.[(]/;

/** Writes down an import and what the module does by itself. */
export function importModule(module: string, at: number, scene: PythonScene): void {
  scene.notes.imported(module, at, scene.origin(module));
  const path = canonicalPath(module);
  notePath(path, at, false, scene);
  if (path === 'builtins') {
    scene.notes.touch('dynamic', at, path); // all that it holds is there without an import
  }
}

/** Writes down what a dotted name does; `isWhole` when all below it can be used. */
export function notePath(path: string, at: number, isWhole: boolean, { notes }: PythonScene): void {
  for (const kind of isWhole ? PYTHON_REACH.through(path) : PYTHON_REACH.of(path)) {
    notes.touch(kind, at, path);
  }
}

/** Writes down an attribute that gives something away whatever has it. */
export function noteAttribute(name: string, at: number, { notes }: PythonScene): void {
  const kind = ATTRIBUTES.get(name);
  if (kind !== undefined) {
    notes.touch(kind, at, `.${name}`);
  }
}

/** Writes down what a call does by its arguments: computed imports and look-ups, paths, expressions. */
export function noteCall(node: PyNode, callee: PyNode, given: readonly PyNode[], scene: PythonScene): void {
  for (const path of pathsOf(scene.values.of(callee))) {
    if (IMPORTERS.test(path)) {
      importComputed(given[0], node.start, scene);
    } else if (LOOK_UPS.test(path)) {
      lookUp(path, given[1], node.start, scene);
    } else if (ITEM_GETTER.test(path)) {
      getItem(path, given[0], node.start, scene);
    } else if (PYTHON_PATH_CALLS.has(path) || ADDRESS_READERS.test(path)) {
      notePathArgument(given[0], scene);
    }
    if (ADDRESS_READERS.test(path)) {
      scene.readers.push(node);
    }
  }
  noteExpression(callee, given[0], scene);
}

function importComputed(name: PyNode | undefined, at: number, scene: PythonScene): void {
  const known = name === undefined ? [] : scene.values.of(name);
  for (const module of textsOf(known)) {
    importModule(module, at, scene);
  }
  if (isUncertain(known)) {
    scene.notes.imported(null, at, 'unknown');
  }
}

function lookUp(path: string, name: PyNode | undefined, at: number, scene: PythonScene): void {
  const names = name === undefined ? [] : scene.values.of(name);
  if (isUncertain(names)) {
    scene.notes.touch('dynamic', at, path.replace('builtins.', ''));
  }
  for (const text of textsOf(names)) {
    noteAttribute(text.normalize('NFKC'), at, scene);
  }
}

function getItem(path: string, key: PyNode | undefined, at: number, { notes, values }: PythonScene): void {
  if (isNamespace(path.replace(ITEM_GETTER, '')) && (key === undefined || isUncertain(values.of(key)))) {
    notes.touch('dynamic', at, path);
  }
}

function notePathArgument(path: PyNode | undefined, { notes, values }: PythonScene): void {
  for (const text of path === undefined ? [] : textsOf(values.of(path))) {
    if (isOutsidePath(text)) {
      notes.touch('files', path?.start ?? 0, text);
    }
  }
}

/** `df.eval` and `df.query` run expressions; plain ones only compare columns. */
function noteExpression(callee: PyNode, expression: PyNode | undefined, { notes, source }: PythonScene): void {
  const attribute = callee.type === 'attribute' ? callee.kids[1] : undefined;
  const name = attribute === undefined ? '' : nameOf(attribute, source);
  if (name !== 'eval' && name !== 'query') {
    return;
  }
  const isBeyond = BEYOND_COLUMNS.test(sliceOf(expression, source));
  const isWritten = expression?.type.endsWith('string') === true;
  if (isBeyond || (name === 'eval' && !isWritten)) {
    notes.touch('dynamic', callee.start, `.${name}`);
  }
}

/** Where modules come from, by the files of the program and the names of what is installed. */
export function pythonOrigin(own: ReadonlySet<string>, packages: readonly string[]): PythonScene['origin'] {
  const installed = new Set(packages.map((name) => name.toLowerCase().replaceAll('-', '_')));
  return (module) => {
    const top = module.replace(/^\.+/, '').split('.')[0] ?? '';
    if (own.has(top) || (module.startsWith('.') && top === '')) {
      return 'own';
    }
    if (module.startsWith('.')) {
      return 'unknown';
    }
    const isInstalled = installed.has(top.toLowerCase()) || (top === 'mpl_toolkits' && installed.has('matplotlib'));
    return isStandard(top) ? 'standard' : isInstalled ? 'package' : 'unknown';
  };
}

const isStandard = (top: string): boolean => PYTHON_MODULES.has(top) || PYTHON_MODULES.has(canonicalPath(top));
