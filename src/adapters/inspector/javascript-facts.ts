import type { AnyNode, Program } from 'acorn';
import type { JsMentions } from './javascript-givings.ts';
import { javascriptMentions } from './javascript-mentions.ts';
import { holds, isFunction, type JsFunction, partsOf } from './javascript-parts.ts';
import { type JsSymbol, resolveJavascript } from './javascript-scopes.ts';

/** What has to be known of a file before its names may be left out. */
export interface JsFacts extends JsMentions {
  /** Whether the program looks at its own names or text while it runs. */
  readonly isReflective: boolean;
  /** Whether it changes a module that it imported. */
  readonly isPatching: boolean;
  readonly hasFinally: boolean;
  /** Whether it tries to change what is constant, which throws. */
  readonly breaksConstants: boolean;
}

const REFLECTIVE = new Set(['eval', 'Function', 'callee', 'caller', 'prototype']);
const OWN_USES = new WeakMap<JsFunction, boolean>(); // asked at every mention
const OWN = new Set(['ThisExpression', 'Super', 'MetaProperty']);

/** Reads those facts. */
export function javascriptFacts(root: Program): JsFacts {
  const reader = javascriptMentions(root);
  resolveJavascript(reader.mentions, reader.symbolOf);
  const facts = { ...reader, isReflective: false, isPatching: false, hasFinally: false, breaksConstants: false };
  look(root, facts);
  facts.breaksConstants = [...reader.symbolOf.values()].some(({ how, isChanged }) => how === 'const' && isChanged);
  return facts;
}

/** The one function that a name always stands for. */
export function jsDefinitionOf(symbol: JsSymbol | undefined): JsFunction | undefined {
  if (symbol === undefined || symbol.isChanged || !isFunction(symbol.by) || symbol.how === 'self') {
    return undefined;
  }
  return symbol.how === 'function' || ((symbol.how === 'const' || symbol.how === 'let') && !symbol.isEarly)
    ? symbol.by
    : undefined;
}

/** A function that may be defined anywhere: a declaration, or a constant that is used only later. */
export function jsFreeDefinitionOf(symbol: JsSymbol | undefined): JsFunction | undefined {
  const definition = jsDefinitionOf(symbol);
  return definition?.type === 'ArrowFunctionExpression' && usesItsOwn(definition) ? undefined : definition;
}

/** The number, text or truth that a name of the file always stands for. */
export function jsConstantOf({ how, home, by, isChanged, isEarly }: JsSymbol): AnyNode | undefined {
  const isFixed = (how === 'const' || how === 'let') && home.parent === undefined && !isChanged && !isEarly;
  return isFixed && by !== undefined && isScalar(by) ? by : undefined;
}

/** Whether a function asks what it was called on or with; then its form counts. */
export function usesItsOwn(definition: JsFunction): boolean {
  const known = OWN_USES.get(definition);
  const uses = known ?? [...definition.params, definition.body].some((part) => holds(part, isOwn, goesOn));
  OWN_USES.set(definition, uses);
  return uses;
}

const isOwn = (node: AnyNode): boolean =>
  OWN.has(node.type) || (node.type === 'Identifier' && node.name === 'arguments');

const goesOn = ({ type }: AnyNode): boolean => type !== 'FunctionExpression' && type !== 'FunctionDeclaration';

const isScalar = (node: AnyNode): boolean =>
  (node.type === 'Literal' && !('regex' in node)) ||
  (node.type === 'TemplateLiteral' && node.expressions.length === 0) ||
  (node.type === 'UnaryExpression' && node.operator === '-' && isScalar(node.argument));

type Seen = Pick<JsFacts, 'symbolOf'> & { isReflective: boolean; isPatching: boolean; hasFinally: boolean };

function look(node: AnyNode, facts: Seen): void {
  if (node.type === 'TryStatement') {
    facts.hasFinally ||= Boolean(node.finalizer);
  } else if (node.type === 'Identifier') {
    facts.isReflective ||= REFLECTIVE.has(node.name);
  } else if (node.type === 'AssignmentExpression') {
    facts.isPatching ||= node.left.type === 'MemberExpression' && isImported(node.left, facts);
  }
  for (const part of partsOf(node)) {
    look(part, facts);
  }
}

const isImported = (node: AnyNode, facts: Seen): boolean =>
  node.type === 'MemberExpression' ? isImported(node.object, facts) : facts.symbolOf.get(node)?.how === 'import';
