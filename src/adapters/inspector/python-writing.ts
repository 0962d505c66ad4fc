import { writeAssignment, writeBlock, writeReturn, writeStatements } from './python-blocks.ts';
import { writeCall } from './python-calls.ts';
import { writeClass, writeDefinition, writeParameters } from './python-definitions.ts';
import { writeImports } from './python-imports.ts';
import { writeComplaint } from './python-labels.ts';
import { textOf, writeNumber, writeText } from './python-literals.ts';
import type { PyNode } from './python-node.ts';
import {
  type PyPen,
  pathAt,
  signsBetween,
  typeText,
  unwrapped,
  writeAsBuilt,
  writeList,
  writeName,
  writePath,
} from './python-pen.ts';

/** Lists whose commas say nothing; a tuple has brackets or not, targets have any. */
const LISTS: ReadonlyMap<string, string> = new Map([
  ...['list', 'set', 'dictionary', 'argument_list', 'with_clause'].map((type) => [type, type] as const),
  ...['tuple', 'expression_list'].map((type) => [type, 'tuple'] as const),
  ...['pattern_list', 'tuple_pattern', 'list_pattern'].map((type) => [type, 'targets'] as const),
]);
const CHOOSING = new Set(['conditional_expression', 'boolean_operator', 'except_clause', 'case_clause', 'else_clause']);
const OPPOSITES: Readonly<Record<string, string>> = { in: 'not in', is: 'is not' };

/** Writes a part of a Python file. */
export function writePython(node: PyNode, pen: PyPen): void {
  const list = LISTS.get(node.type);
  if (list !== undefined) {
    writeList(list, node.kids, pen);
  } else if (!writeLeaf(node, pen) && !writeStatement(node, pen) && !writeExpression(node, pen)) {
    writeOther(node, pen);
  }
}

function writeLeaf(node: PyNode, pen: PyPen): boolean {
  switch (node.type) {
    case 'identifier':
      writeName(node, pen);
      return true;
    case 'integer':
    case 'float':
      writeNumber(node, pen);
      return true;
    case 'string':
    case 'concatenated_string':
      writeText(textOf(node, pen.facts.source), pen);
      return true;
    case 'type':
      pen.out.text(typeText(node, pen.facts));
      return true;
    default:
      return false;
  }
}

function writeStatement(node: PyNode, pen: PyPen): boolean {
  switch (node.type) {
    case 'block':
      writeBlock(node, pen);
      return true;
    case 'expression_statement':
      writeOneOrTuple(node.kids, pen);
      return true;
    case 'assignment':
      writeAssignment(node, pen);
      return true;
    case 'return_statement':
      writeReturn(node, pen);
      return true;
    case 'if_statement':
      writeStatements([node], pen);
      return true;
    case 'function_definition':
      writeDefinition(node, pen);
      return true;
    case 'class_definition':
      writeClass(node, pen);
      return true;
    case 'import_statement':
    case 'import_from_statement':
      writeImports(node, pen);
      return true;
    case 'raise_statement':
      writeRaise(node, pen);
      return true;
    case 'assert_statement':
      writeAssert(node, pen);
      return true;
    default:
      return false;
  }
}

function writeExpression(node: PyNode, pen: PyPen): boolean {
  switch (node.type) {
    case 'parenthesized_expression':
      writeOneOrTuple(node.kids, pen);
      return true;
    case 'call':
      writeCall(node, pen);
      return true;
    case 'attribute':
      writeAttribute(node, pen);
      return true;
    case 'subscript':
      writeSubscript(node, pen);
      return true;
    case 'not_operator':
      return writeOpposite(node.kids[0], pen);
    case 'lambda_parameters':
      writeParameters(node, pen);
      return true;
    default:
      return false;
  }
}

function writeOther(node: PyNode, pen: PyPen): void {
  const { choices } = pen;
  pen.choices += CHOOSING.has(node.type) ? 1 : 0;
  if (node.type === 'except_clause' && node.kids[0]?.type === 'as_pattern') {
    pen.out.keepErrors();
  }
  if (node.kids.length === 0) {
    pen.out.put(`'${node.type} ${JSON.stringify(signsBetween(node.start, node.end, pen.facts))}`);
  } else {
    writeAsBuilt(node, pen);
  }
  pen.choices = choices;
}

function writeOneOrTuple(kids: readonly PyNode[], pen: PyPen): void {
  const [only, another] = kids;
  if (only !== undefined && another === undefined) {
    pen.write(only);
  } else {
    writeList('tuple', kids, pen);
  }
}

function writeAttribute(node: PyNode, pen: PyPen): void {
  const path = pathAt(node, pen.facts);
  if (path === undefined) {
    writeList('attribute', node.kids, pen);
  } else {
    writePath(path, pen);
  }
}

/** `x[a, b]` is `x[(a, b)]`, and so is `x[a,]` something else than `x[a]`. */
function writeSubscript({ kids, end }: PyNode, pen: PyPen): void {
  const [object, first, ...others] = kids;
  if (object === undefined || first === undefined) {
    return;
  }
  pen.out.open('subscript');
  pen.write(object);
  const isTuple = others.length > 0 || signsBetween(first.end, end, pen.facts).startsWith(',');
  if (isTuple) {
    writeList('tuple', [first, ...others], pen);
  } else {
    pen.write(first);
  }
  pen.out.close();
}

/** `not a in b` is `a not in b`; True when it was one of those. */
function writeOpposite(negated: PyNode | undefined, pen: PyPen): boolean {
  const inner = negated === undefined ? undefined : unwrapped(negated);
  const [left, right, another] = inner?.type === 'comparison_operator' ? inner.kids : [];
  if (left === undefined || right === undefined || another !== undefined) {
    return false;
  }
  const opposite = OPPOSITES[signsBetween(left.end, right.start, pen.facts)];
  if (opposite === undefined) {
    return false;
  }
  pen.out.open('comparison_operator');
  pen.write(left);
  pen.out.put(`~${JSON.stringify(opposite)}`);
  pen.write(right);
  pen.out.close();
  return true;
}

function writeRaise({ kids }: PyNode, pen: PyPen): void {
  const [error, ...causes] = kids;
  pen.out.open('raise');
  if (error?.type === 'call') {
    writeCall(error, pen, true);
  } else if (error !== undefined) {
    pen.write(error);
  }
  for (const cause of causes) {
    pen.write(cause);
  }
  pen.out.close();
}

function writeAssert({ kids }: PyNode, pen: PyPen): void {
  const [condition, complaint] = kids;
  pen.out.open('assert');
  if (condition !== undefined) {
    pen.write(condition);
  }
  if (complaint !== undefined) {
    writeComplaint(complaint, pen);
  }
  pen.out.close();
}
