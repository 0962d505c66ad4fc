import type { AnyNode, CallExpression, ObjectExpression } from 'acorn';
import { writeJsBlock } from './javascript-blocks.ts';
import { jsDefinitionOf, jsFreeDefinitionOf, usesItsOwn } from './javascript-facts.ts';
import { holds, type JsFunction } from './javascript-parts.ts';
import { type JsPen, writeJsList, writeJsOwn } from './javascript-pen.ts';

const BUSY = new Set(['CallExpression', 'NewExpression', 'AwaitExpression', 'YieldExpression', 'AssignmentExpression']);
const BUSY_TOO = new Set(['UpdateExpression', 'ImportExpression', 'TaggedTemplateExpression', 'SpreadElement']);

/** Writes a function. Its form counts only where it asks what it was called on; an expression that it gives is a `return`. */
export function writeJsFunction(node: JsFunction, pen: JsPen, isEntry = false): void {
  const { out, facts, choices } = pen;
  out.open(usesItsOwn(node) ? node.type : 'function');
  out.put([node.async ? 'async' : '', node.generator ? '*' : ''].join(''));
  const self = node.type === 'FunctionExpression' && node.id ? facts.symbolOf.get(node.id) : undefined;
  if (self?.isUsed) {
    writeJsOwn(self, pen);
  }
  out.open('parameters');
  for (const [index, parameter] of node.params.entries()) {
    writeParameter(parameter, pen, isEntry && index === 0);
  }
  out.close();
  if (node.body.type === 'BlockStatement') {
    writeJsBlock(node.body, pen, true);
  } else {
    out.open('block');
    writeJsList('return', [node.body], pen);
    out.close();
  }
  out.close();
  pen.choices = choices;
}

/** Writes the statement that defines a function; nothing where it is written by its mention. */
export function writeJsDefinition(node: Extract<AnyNode, { type: 'FunctionDeclaration' }>, pen: JsPen): void {
  const symbol = node.id ? pen.facts.symbolOf.get(node.id) : undefined;
  if (symbol === undefined) {
    writeJsFunction(node, pen); // export default function () {}
  } else if (jsFreeDefinitionOf(symbol) !== node) {
    pen.out.open('define');
    writeJsOwn(symbol, pen);
    writeJsFunction(node, pen);
    pen.out.close();
  }
}

/** Writes an argument of a function of our own; one that is taken apart by names is the same in any order of them. */
export function writeOwnArgument(call: CallExpression, index: number, pen: JsPen): void {
  const argument = call.arguments[index];
  const definition = jsDefinitionOf(pen.facts.symbolOf.get(call.callee));
  const parameter = definition?.params[index];
  const pattern = parameter?.type === 'AssignmentPattern' ? parameter.left : parameter;
  const isNamed = pattern?.type === 'ObjectPattern' && pattern.properties.every(({ type }) => type === 'Property');
  if (argument?.type === 'ObjectExpression' && isNamed && mayMove(argument)) {
    writeJsList('ObjectExpression', argument.properties.toSorted(byKey), pen);
  } else if (argument !== undefined) {
    pen.write(argument);
  }
}

/** The parameters of a tool are given by their names, which are no more than names: only their order counts. */
function writeParameter(parameter: AnyNode, pen: JsPen, isEntry: boolean): void {
  const pattern = parameter.type === 'AssignmentPattern' ? parameter.left : parameter;
  const isPlain =
    pattern.type === 'ObjectPattern' && pattern.properties.every((each) => each.type === 'Property' && !each.computed);
  if (!isEntry || !isPlain || pattern.type !== 'ObjectPattern') {
    pen.write(parameter);
    return;
  }
  const values = pattern.properties.flatMap((each) => (each.type === 'Property' ? [each.value] : []));
  writeJsList('named', values, pen);
  if (parameter.type === 'AssignmentPattern') {
    pen.write(parameter.right);
  }
}

function mayMove({ properties }: ObjectExpression): boolean {
  const busy = properties.filter((each) => holds(each, isBusy, () => true));
  const isPlain = properties.every(
    (each) => each.type === 'Property' && each.kind === 'init' && !each.computed && keyOf(each) !== '__proto__',
  );
  const others = properties.filter((each) => !busy.includes(each));
  const areStill = others.every((each) => each.type === 'Property' && /^(?:Identifier|Literal)$/.test(each.value.type));
  const keys = new Set(properties.map(keyOf));
  return (
    isPlain &&
    keys.size === properties.length &&
    (busy.length === 0 || (busy.length === 1 && areStill && !busy.some(givesNames)))
  );
}

const givesNames = (node: AnyNode): boolean =>
  holds(
    node,
    ({ type }) => type === 'AssignmentExpression' || type === 'UpdateExpression',
    () => true,
  );

const isBusy = ({ type }: AnyNode): boolean => BUSY.has(type) || BUSY_TOO.has(type);

const byKey = (a: AnyNode, b: AnyNode): number => (keyOf(a) < keyOf(b) ? -1 : keyOf(a) > keyOf(b) ? 1 : 0);

function keyOf(node: AnyNode): string {
  const key = node.type === 'Property' ? node.key : undefined;
  return key?.type === 'Identifier' ? key.name : key?.type === 'Literal' ? String(key.value) : '';
}
