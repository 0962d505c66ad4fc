import type { AnyNode, Identifier } from 'acorn';
import type { Writing } from './fingerprint-writing.ts';
import { type JsFacts, jsConstantOf, jsDefinitionOf, jsFreeDefinitionOf } from './javascript-facts.ts';
import { memberPath } from './javascript-givings.ts';
import { fieldsOf, isNode } from './javascript-parts.ts';
import type { JsSymbol } from './javascript-scopes.ts';

/** Who writes one JavaScript file down. `write` is for parts of any kind. */
export interface JsPen {
  readonly facts: JsFacts;
  readonly out: Writing;
  readonly write: (node: AnyNode) => void;
  /** Functions that were mentioned, in that order: they are written after what mentions them. */
  readonly mentioned: Set<JsSymbol>;
  /** Modules that are used. */
  readonly modules: Set<string>;
  /** How many conditions choose whether this is done; in a helper it is at least one. */
  choices: number;
}

/** Writes a name: of a module what it leads to, of a constant its value, of our own a number, and else as it stands. */
export function writeJsName(node: Identifier, pen: JsPen): void {
  const symbol = pen.facts.symbolOf.get(node);
  const constant = symbol === undefined || pen.facts.isReflective ? undefined : jsConstantOf(symbol);
  if (symbol === undefined) {
    pen.out.put(node.name);
  } else if (symbol.path !== undefined) {
    writeJsPath(symbol.path, pen);
  } else if (constant !== undefined) {
    pen.write(constant);
  } else {
    writeJsOwn(symbol, pen);
  }
}

/** Writes a name of our own by its number. */
export function writeJsOwn(symbol: JsSymbol, pen: JsPen): void {
  if (jsFreeDefinitionOf(symbol) !== undefined) {
    pen.mentioned.add(symbol);
  }
  const isMade = jsDefinitionOf(symbol) !== undefined || symbol.by?.type === 'ClassExpression';
  const isNamed = symbol.how === 'class' || (symbol.isLookedAt && isMade);
  pen.out.own(symbol, isNamed || pen.facts.isReflective);
}

/** What comes out of a module. */
export function writeJsPath(path: string, { out, modules }: JsPen): void {
  modules.add(moduleOf(path));
  out.put(`@${path}`);
}

/** The module that something comes out of. */
export const moduleOf = (path: string): string => path.split('#')[0] ?? path;

/** `node:fs#readFileSync` of `fs.readFileSync`; undefined where it is not something of a module. */
export function jsPathAt(node: AnyNode, facts: JsFacts): string | undefined {
  if (node.type === 'Identifier') {
    return facts.symbolOf.get(node)?.path;
  }
  const name = node.type === 'MemberExpression' && !node.optional ? memberName(node) : undefined;
  const path = node.type === 'MemberExpression' && name !== undefined ? jsPathAt(node.object, facts) : undefined;
  return path === undefined || facts.isPatching ? undefined : memberPath(path, name ?? '');
}

/** The name of a property that is known: `a.b`, `a["b"]`; undefined for a private or a computed one. */
export function memberName({ property, computed }: Extract<AnyNode, { type: 'MemberExpression' }>): string | undefined {
  if (!computed) {
    return property.type === 'Identifier' ? property.name : undefined;
  }
  return property.type === 'Literal' && typeof property.value === 'string' ? property.value : undefined;
}

/** Whether a node is that name and it is not our own. */
export const isGlobal = (node: AnyNode | null | undefined, names: RegExp, { symbolOf }: JsFacts): boolean =>
  node?.type === 'Identifier' && !symbolOf.has(node) && names.test(node.name);

/** Writes a node as it is built: whatever it holds, by name. */
export function writeJsAsBuilt(node: AnyNode, pen: JsPen): void {
  pen.out.open(node.type);
  for (const [name, value] of fieldsOf(node)) {
    pen.out.put(`~${name}`);
    writeField(value, pen);
  }
  pen.out.close();
}

/** Writes some parts. */
export function writeJsList(type: string, nodes: readonly (AnyNode | null)[], pen: JsPen): void {
  pen.out.open(type);
  for (const node of nodes) {
    writeField(node, pen);
  }
  pen.out.close();
}

function writeField(value: unknown, pen: JsPen): void {
  if (isNode(value)) {
    pen.write(value);
  } else if (Array.isArray(value)) {
    pen.out.open('');
    for (const each of value) {
      writeField(each, pen);
    }
    pen.out.close();
  } else if (typeof value === 'object' && value !== null) {
    pen.out.text(JSON.stringify(value));
  } else {
    pen.out.put(`'${JSON.stringify(value)}`);
  }
}
