import { type Binding, type Bindings, nameOf, pythonBindings } from './python-bindings.ts';
import { CARRIED_MODULES, PYTHON_ALIASES, PYTHON_REACH } from './python-names.ts';
import type { PyNode } from './python-node.ts';
import { changedText, characterOf, sliceOf, stringText } from './python-text.ts';
import { wordsOf } from './reach.ts';
import {
  concatenated,
  NOTHING,
  onlyText,
  pathsOf,
  pathValue,
  textsOf,
  textValues,
  UNKNOWN,
  united,
  type Value,
} from './values.ts';

/** What the expressions of one Python file may be. */
export interface PythonValues {
  of(node: PyNode): readonly Value[];
}

/** The dotted name of what `globals()` and `locals()` give. */
export const ALL_NAMES = 'builtins.globals()';
const BUILTINS = new Set(
  wordsOf(`eval exec compile __import__ globals locals breakpoint help license getattr setattr delattr vars open chr str
    __builtins__ __loader__ __spec__ __build_class__`),
);
const ITEM_GETTERS = /\.(?:get|pop|setdefault|__getitem__)$/;
const REVERSED = /^:\s*:\s*-\s*1$/;
const ITEM_LISTS = new Set(['tuple', 'list', 'set', 'expression_list']);

/** Reads what names and expressions of a file may be: by all bindings at once, so that order and scopes hide nothing. */
export function pythonValues(root: PyNode, source: string): PythonValues {
  const known = new Array<readonly Value[] | undefined>(root.id + 1);
  const reader: Reader = { source, bindings: pythonBindings(root, source), known, named: new Map() };
  return { of: (node) => (reader.known[node.id] ??= valuesOf(node, reader)) };
}

interface Reader {
  readonly source: string;
  readonly bindings: Bindings;
  /** By the number of the node; those of names only once nothing is being worked out any more. */
  readonly known: (readonly Value[] | undefined)[];
  readonly named: Map<string, readonly Value[]>;
}

function valuesOf(node: PyNode, reader: Reader): readonly Value[] {
  const done = reader.known[node.id];
  if (done !== undefined) {
    return done;
  }
  if (node.kids.length === 0) {
    return node.type === 'identifier' ? namedValues(nameOf(node, reader.source), reader) : UNKNOWN;
  }
  reader.known[node.id] = NOTHING; // what refers to itself adds nothing
  const values = read(node, reader);
  reader.known[node.id] = values;
  return values;
}

function namedValues(name: string, reader: Reader): readonly Value[] {
  const done = reader.named.get(name);
  if (done !== undefined) {
    return done;
  }
  reader.named.set(name, NOTHING);
  const lists = (reader.bindings.names.get(name) ?? []).map((binding) => boundValues(binding, reader));
  const values = united([...lists, builtin(name), ...(lists.length === 0 ? fromStars(name, reader) : [])]);
  reader.named.set(name, values);
  return values;
}

function boundValues(binding: Binding, reader: Reader): readonly Value[] {
  switch (binding.kind) {
    case 'path':
      return [pathValue(canonicalPath(binding.path))];
    case 'value':
      return valuesOf(binding.node, reader);
    case 'item':
      return ITEM_LISTS.has(binding.node.type)
        ? united(binding.node.kids.map((kid) => valuesOf(kid, reader)))
        : UNKNOWN;
    default:
      return UNKNOWN;
  }
}

const fromStars = (name: string, { bindings }: Reader): (readonly Value[])[] =>
  bindings.stars
    .map((module) => canonicalPath(`${module}.${name}`))
    .filter((path) => PYTHON_REACH.through(path).length > 0)
    .map((path) => [pathValue(path)]);

function read(node: PyNode, reader: Reader): readonly Value[] {
  const { kids } = node;
  const [first, second] = kids;
  if (first === undefined) {
    return UNKNOWN;
  }
  switch (node.type) {
    case 'string':
      return textValues(stringText(node, reader.source, (inserted) => onlyText(valuesOf(inserted, reader))));
    case 'concatenated_string':
      return kids.map((kid) => valuesOf(kid, reader)).reduce(concatenated, [{ kind: 'text', text: '' }]);
    case 'parenthesized_expression':
    case 'await':
      return valuesOf(first, reader);
    case 'conditional_expression':
      return united([first, kids[2] ?? first].map((kid) => valuesOf(kid, reader)));
    case 'boolean_operator':
      return united(kids.map((kid) => valuesOf(kid, reader)));
    case 'call':
      return callValues(first, second?.kids ?? [], reader);
    default:
      return second === undefined ? UNKNOWN : readPair(node, first, second, reader);
  }
}

function readPair({ type, kids }: PyNode, first: PyNode, second: PyNode, reader: Reader): readonly Value[] {
  switch (type) {
    case 'attribute':
      return member(valuesOf(first, reader), nameOf(second, reader.source));
    case 'subscript':
      return subscript(first, second, reader);
    case 'binary_operator':
      return kids.length === 2 && reader.source.slice(first.end, second.start).includes('+')
        ? concatenated(valuesOf(first, reader), valuesOf(second, reader))
        : UNKNOWN;
    case 'named_expression':
      return valuesOf(second, reader);
    default:
      return UNKNOWN;
  }
}

function subscript(object: PyNode, key: PyNode, reader: Reader): readonly Value[] {
  const objects = valuesOf(object, reader);
  if (key.type === 'slice') {
    const isReversed = REVERSED.test(reader.source.slice(key.start, key.end));
    return isReversed ? united(textsOf(objects).map((text) => textValues([...text].reverse().join('')))) : UNKNOWN;
  }
  return items(pathsOf(objects), valuesOf(key, reader), reader);
}

function items(paths: readonly string[], keys: readonly Value[], reader: Reader): readonly Value[] {
  const lists = paths.flatMap((path) => textsOf(keys).map((key) => item(path, key, reader)));
  return lists.length === 0 ? UNKNOWN : united(lists);
}

function item(path: string, key: string, reader: Reader): readonly Value[] {
  if (path === ALL_NAMES) {
    return key === '__builtins__' ? [pathValue('builtins')] : namedValues(key.normalize('NFKC'), reader);
  }
  if (path === 'sys.modules') {
    return [pathValue(canonicalPath(key))];
  }
  const owner = path === 'builtins' ? path : path.endsWith('.__dict__') ? path.slice(0, -'.__dict__'.length) : '';
  return owner === '' ? UNKNOWN : member([pathValue(owner)], key);
}

function callValues(callee: PyNode, given: readonly PyNode[], reader: Reader): readonly Value[] {
  const [firsts = NOTHING, seconds = NOTHING] = given.slice(0, 2).map((each) => valuesOf(each, reader));
  const paths = pathsOf(valuesOf(callee, reader));
  if (paths.length === 0) {
    return textMethod(callee, given, reader);
  }
  return united(
    paths.map((path) =>
      path === 'builtins.chr'
        ? textValues(characterOf(sliceOf(given[0], reader.source)))
        : result(path, firsts, seconds, reader),
    ),
  );
}

function result(path: string, firsts: readonly Value[], seconds: readonly Value[], reader: Reader): readonly Value[] {
  switch (path) {
    case 'builtins.__import__':
      return textsOf(firsts).map((name) => pathValue(canonicalPath(topOf(name))));
    case 'importlib.import_module':
    case 'importlib.__import__':
      return textsOf(firsts).map((name) => pathValue(canonicalPath(name)));
    case 'builtins.getattr':
      return united(textsOf(seconds).map((name) => member(firsts, name)));
    case 'builtins.vars':
      return firsts === NOTHING ? [pathValue(ALL_NAMES)] : pathsOf(firsts).map((each) => pathValue(`${each}.__dict__`));
    case 'builtins.globals':
    case 'builtins.locals':
      return [pathValue(ALL_NAMES)];
    case 'builtins.str':
      return firsts;
    default:
      return ITEM_GETTERS.test(path)
        ? items([path.replace(ITEM_GETTERS, '')], firsts, reader)
        : attributeOf(path, firsts);
  }
}

const attributeOf = (path: string, names: readonly Value[]): readonly Value[] =>
  path.endsWith('.__getattribute__')
    ? united(textsOf(names).map((name) => member([pathValue(path.slice(0, path.lastIndexOf('.')))], name)))
    : UNKNOWN;

function textMethod(callee: PyNode, given: readonly PyNode[], reader: Reader): readonly Value[] {
  const textOf = (node: PyNode) => onlyText(valuesOf(node, reader));
  const [object, name] = callee.type === 'attribute' ? callee.kids : [];
  const text = object === undefined ? undefined : textOf(object);
  if (text === undefined) {
    return UNKNOWN;
  }
  const parts = ITEM_LISTS.has(given[0]?.type ?? '') ? given[0]?.kids.map(textOf) : undefined;
  return textValues(changedText(sliceOf(name, reader.source), text, given.map(textOf), parts));
}

/** What `object.name` is, by dotted names alone. */
function member(objects: readonly Value[], name: string): readonly Value[] {
  const plain = name.replace(/^_+/, '');
  const paths = pathsOf(objects).map((path) => pathValue(canonicalPath(`${path}.${name}`)));
  if (paths.length > 0) {
    return paths;
  }
  return name !== plain && CARRIED_MODULES.has(plain) ? [pathValue(plain)] : UNKNOWN; // nobody else has a `_os`
}

const builtin = (name: string): readonly Value[] =>
  BUILTINS.has(name) ? [pathValue(name === '__builtins__' ? 'builtins' : `builtins.${name}`)] : NOTHING;

/** A dotted name with the module's usual name in front; one that leads over a carried module begins there. */
export function canonicalPath(path: string): string {
  const parts = path.split('.');
  const carried = parts.findLastIndex((part, index) => index > 0 && CARRIED_MODULES.has(part.replace(/^_+/, '')));
  const short = carried > 0 ? parts.slice(carried).join('.').replace(/^_+/, '') : path;
  const top = topOf(short);
  const usual = PYTHON_ALIASES.get(top);
  return usual === undefined ? short : usual + short.slice(top.length);
}

const topOf = (path: string): string => {
  const end = path.indexOf('.', 1);
  return end < 0 ? path : path.slice(0, end);
};

/** Whether things are looked up in it by the text of their name. */
export const isNamespace = (path: string): boolean =>
  path === 'builtins' || path === 'sys.modules' || path === ALL_NAMES || path.endsWith('.__dict__');
