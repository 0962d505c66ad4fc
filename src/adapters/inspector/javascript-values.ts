import type { AnyNode, AssignmentProperty, CallExpression, MemberExpression } from 'acorn';
import { type Binding, type Bindings, javascriptBindings } from './javascript-bindings.ts';
import { COMMON_WORDS, GLOBAL_OBJECTS, JAVASCRIPT_REACH, NODE_MODULES } from './javascript-names.ts';
import type { JsWalk } from './javascript-walk.ts';
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

/** What the expressions of one JavaScript file may be. */
export interface JavascriptValues {
  of(node: AnyNode): readonly Value[];
  /** What the key of `a.key` or `a[key]` may be. */
  key(node: MemberExpression | AssignmentProperty): readonly Value[];
}

const REQUIRE_MAKERS = /^(?:node:module\.createRequire|node:module\.Module\.createRequire)$/;
const PASSED_ON = new Set(['default', 'call', 'apply', 'bind']);

/** Reads what names and expressions of a file may be: by all bindings at once, so that order and scopes hide nothing. */
export function javascriptValues(walk: JsWalk): JavascriptValues {
  const reader: Reader = { bindings: javascriptBindings(walk), known: new Map(), named: new Map() };
  return { of: (node) => valuesOf(node, reader), key: (node) => keyOf(node, reader) };
}

/** The dotted name of what a specifier imports. */
export function moduleName(specifier: string): string {
  const name = specifier.replace(/^node:/, '');
  if (NODE_MODULES.has(name)) {
    return name === 'process' ? name : `node:${name}`;
  }
  return /^(?:\.|\/|[a-z]+:)/.test(specifier) ? `file:${specifier}` : `npm:${specifier}`;
}

interface Reader {
  readonly bindings: Bindings;
  readonly known: Map<AnyNode, readonly Value[]>;
  readonly named: Map<string, readonly Value[]>;
}

function valuesOf(node: AnyNode, reader: Reader): readonly Value[] {
  const done = reader.known.get(node);
  if (done !== undefined) {
    return done;
  }
  reader.known.set(node, NOTHING); // what refers to itself adds nothing
  const values = read(node, reader);
  reader.known.set(node, values);
  return values;
}

function namedValues(name: string, reader: Reader): readonly Value[] {
  const done = reader.named.get(name);
  if (done !== undefined) {
    return done;
  }
  reader.named.set(name, NOTHING);
  const lists = (reader.bindings.get(name) ?? []).map((binding) => boundValues(binding, reader));
  const path = GLOBAL_OBJECTS.has(name) ? 'globalThis' : name;
  const values = united(lists.length === 0 || isTelling(path) ? [...lists, [pathValue(path)]] : lists);
  reader.named.set(name, values);
  return values;
}

/** A global that counts even where another scope has something of that name. */
const isTelling = (name: string): boolean =>
  !COMMON_WORDS.has(name) && (name === 'globalThis' || name === 'require' || JAVASCRIPT_REACH.through(name).length > 0);

function boundValues(binding: Binding, reader: Reader): readonly Value[] {
  switch (binding.kind) {
    case 'module': {
      const module = [pathValue(moduleName(binding.specifier))];
      return binding.name === '' ? module : member(module, binding.name);
    }
    case 'value':
      return valuesOf(binding.node, reader);
    case 'property':
      return united(
        textsOf(keyOf(binding.property, reader)).map((key) => member(boundValues(binding.from, reader), key)),
      );
    default:
      return UNKNOWN;
  }
}

function keyOf(node: MemberExpression | AssignmentProperty, reader: Reader): readonly Value[] {
  const key = node.type === 'MemberExpression' ? node.property : node.key;
  if (node.computed) {
    return valuesOf(key, reader);
  }
  return key.type === 'Identifier' ? [{ kind: 'text', text: key.name }] : textValues(literalText(key));
}

const literalText = (node: AnyNode): string | undefined =>
  node.type === 'Literal' && ['string', 'number'].includes(typeof node.value) ? String(node.value) : undefined;

function read(node: AnyNode, reader: Reader): readonly Value[] {
  switch (node.type) {
    case 'Identifier':
      return namedValues(node.name, reader);
    case 'Literal':
      return textValues(literalText(node));
    case 'TemplateLiteral':
      return node.quasis
        .flatMap((part, index) => {
          const inserted = node.expressions[index];
          return [textValues(part.value.cooked ?? undefined), ...(inserted ? [valuesOf(inserted, reader)] : [])];
        })
        .reduce(concatenated);
    case 'BinaryExpression':
      return node.operator === '+' && node.left.type !== 'PrivateIdentifier'
        ? concatenated(valuesOf(node.left, reader), valuesOf(node.right, reader))
        : UNKNOWN;
    case 'MemberExpression': {
      const objects = node.object.type === 'Super' ? UNKNOWN : valuesOf(node.object, reader);
      return united(textsOf(keyOf(node, reader)).map((key) => member(objects, key)));
    }
    case 'CallExpression':
      return callValues(node, reader);
    default:
      return readThrough(node, reader);
  }
}

/** Expressions that give one of their parts. */
function readThrough(node: AnyNode, reader: Reader): readonly Value[] {
  switch (node.type) {
    case 'ImportExpression':
      return textsOf(valuesOf(node.source, reader)).map((specifier) => pathValue(moduleName(specifier)));
    case 'AwaitExpression':
      return valuesOf(node.argument, reader);
    case 'ChainExpression':
    case 'ParenthesizedExpression':
      return valuesOf(node.expression, reader);
    case 'ConditionalExpression':
      return united([valuesOf(node.consequent, reader), valuesOf(node.alternate, reader)]);
    case 'LogicalExpression':
      return united([valuesOf(node.left, reader), valuesOf(node.right, reader)]);
    case 'AssignmentExpression':
      return valuesOf(node.right, reader);
    case 'SequenceExpression': {
      const last = node.expressions.at(-1);
      return last === undefined ? UNKNOWN : valuesOf(last, reader);
    }
    default:
      return UNKNOWN;
  }
}

/** What `object.name` is, by dotted names alone. */
function member(objects: readonly Value[], name: string): readonly Value[] {
  const paths = pathsOf(objects).map((path) => {
    if (GLOBAL_OBJECTS.has(path)) {
      return GLOBAL_OBJECTS.has(name) ? 'globalThis' : name;
    }
    if (PASSED_ON.has(name)) {
      return path;
    }
    if (name === 'require' && /^(?:module|process\.mainModule|require\.main)$/.test(path)) {
      return 'require';
    }
    return path === 'node:fs' && name === 'promises' ? 'node:fs/promises' : `${path}.${name}`;
  });
  return paths.length === 0 ? UNKNOWN : paths.map(pathValue);
}

function callValues({ callee, arguments: given }: CallExpression, reader: Reader): readonly Value[] {
  if (callee.type === 'Super') {
    return UNKNOWN;
  }
  const [firsts = NOTHING, seconds = NOTHING] = given.slice(0, 2).map((each) => valuesOf(each, reader));
  const lists = pathsOf(valuesOf(callee, reader)).map((path) => {
    if (path === 'require' || path === 'process.getBuiltinModule') {
      return textsOf(firsts).map((specifier) => pathValue(moduleName(specifier)));
    }
    if (REQUIRE_MAKERS.test(path)) {
      return [pathValue('require')];
    }
    if (path === 'Reflect.get') {
      return united(textsOf(seconds).map((key) => member(firsts, key)));
    }
    return /^String\.from(?:CharCode|CodePoint)$/.test(path)
      ? textValues(fromCodes(given))
      : boundFunction(callee, path);
  });
  return lists.length === 0 ? textMethod(callee, given, reader) : united(lists);
}

/** `f.bind(…)` is still f. */
const boundFunction = (callee: AnyNode, path: string): readonly Value[] =>
  callee.type === 'MemberExpression' && callee.property.type === 'Identifier' && callee.property.name === 'bind'
    ? [pathValue(path)]
    : UNKNOWN;

function fromCodes(given: readonly AnyNode[]): string | undefined {
  const codes = given.map((each) => (each.type === 'Literal' ? Number(each.value) : Number.NaN));
  return codes.every((code) => code >= 0 && code <= 0x10ffff)
    ? String.fromCodePoint(...codes.map(Math.trunc))
    : undefined;
}

/** The few methods with which texts are usually put together. */
function textMethod(callee: AnyNode, given: readonly AnyNode[], reader: Reader): readonly Value[] {
  if (callee.type !== 'MemberExpression' || callee.object.type === 'Super') {
    return UNKNOWN;
  }
  const textOf = (node: AnyNode | null) => (node === null ? undefined : onlyText(valuesOf(node, reader)));
  const name = onlyText(keyOf(callee, reader));
  const arguments_ = given.map(textOf);
  if (name === 'join' && callee.object.type === 'ArrayExpression') {
    const parts = callee.object.elements.map(textOf);
    return textValues(
      parts.includes(undefined) ? undefined : parts.join(given.length === 0 ? ',' : (arguments_[0] ?? ',')),
    );
  }
  const text = textOf(callee.object);
  if (text === undefined || arguments_.includes(undefined)) {
    return UNKNOWN;
  }
  const [first = '', second = ''] = arguments_.map((each) => each ?? '');
  const changed: Readonly<Record<string, () => string>> = {
    concat: () => text + arguments_.join(''),
    toLowerCase: () => text.toLowerCase(),
    toUpperCase: () => text.toUpperCase(),
    trim: () => text.trim(),
    toString: () => text,
    replace: () => text.replace(first, () => second),
    replaceAll: () => text.replaceAll(first, () => second),
  };
  return textValues(name === undefined || !Object.hasOwn(changed, name) ? undefined : changed[name]?.());
}
