import type { AnyNode, Property } from 'acorn';
import { writeJsBlock, writeJsReturn, writeJsStatements, writeVariables } from './javascript-blocks.ts';
import { jsDefinitionOf } from './javascript-facts.ts';
import { writeJsDefinition, writeJsFunction, writeOwnArgument } from './javascript-functions.ts';
import { isErrorCall, isPrinting, writePrinted, writeTemplate, writeWords } from './javascript-labels.ts';
import {
  type JsPen,
  jsPathAt,
  memberName,
  writeJsAsBuilt,
  writeJsList,
  writeJsName,
  writeJsPath,
} from './javascript-pen.ts';

const CHOOSING = new Set(['ConditionalExpression', 'LogicalExpression', 'SwitchCase', 'CatchClause']);
/** Methods that hand an error to somebody who may read it. */
const CATCHING = new Set(['catch', 'allSettled', 'then', 'reason', 'addEventListener', 'on']);
const SELF_CHANGING = new Set(['+', '-', '*', '/', '%', '**', '<<', '>>', '>>>', '&', '|', '^']);

/** Writes a part of a JavaScript file. */
export function writeJavascript(node: AnyNode, pen: JsPen): void {
  if (!writeStatement(node, pen) && !writeExpression(node, pen)) {
    const { choices } = pen;
    pen.choices += CHOOSING.has(node.type) ? 1 : 0;
    if (node.type === 'CatchClause' && node.param) {
      pen.out.keepErrors();
    }
    writeJsAsBuilt(node, pen);
    pen.choices = choices;
  }
}

function writeStatement(node: AnyNode, pen: JsPen): boolean {
  switch (node.type) {
    case 'BlockStatement':
      writeJsBlock(node, pen);
      return true;
    case 'IfStatement':
      writeJsStatements([node], pen);
      return true;
    case 'ExpressionStatement':
      pen.write(node.expression);
      return true;
    case 'ReturnStatement':
      writeJsReturn(node, pen);
      return true;
    case 'VariableDeclaration':
      writeVariables(node, pen);
      return true;
    case 'FunctionDeclaration':
      writeJsDefinition(node, pen);
      return true;
    case 'ExportNamedDeclaration':
      return node.declaration ? writeDeclared(node.declaration, pen) : !node.source;
    case 'ForStatement':
    case 'ForOfStatement':
    case 'ForInStatement':
    case 'WhileStatement':
    case 'DoWhileStatement':
      writeLoop(node, pen);
      return true;
    case 'ThrowStatement':
      writeThrow(node.argument, pen);
      return true;
    case 'ImportDeclaration':
      return node.specifiers.length > 0; // `import 'module'` is for what it does
    default:
      return false;
  }
}

function writeExpression(node: AnyNode, pen: JsPen): boolean {
  switch (node.type) {
    case 'Identifier':
      writeJsName(node, pen);
      return true;
    case 'Literal':
      writeLiteral(node, pen);
      return true;
    case 'TemplateLiteral':
      writeTemplate(node, pen);
      return true;
    case 'ArrowFunctionExpression':
    case 'FunctionExpression':
      writeJsFunction(node, pen);
      return true;
    case 'MemberExpression':
      return writeMember(node, pen);
    case 'Property':
      writeProperty(node, pen);
      return true;
    case 'CallExpression':
      return writeCall(node, pen);
    case 'AssignmentExpression':
      return writeSelfChange(node, pen);
    default:
      return false;
  }
}

function writeDeclared(node: AnyNode, pen: JsPen): true {
  pen.write(node);
  return true;
}

function writeLiteral(node: Extract<AnyNode, { type: 'Literal' }>, { out }: JsPen): void {
  if (node.regex) {
    out.text(`/${node.regex.pattern}/${[...node.regex.flags].sort().join('')}`);
    out.put('regex');
  } else if (typeof node.value === 'string') {
    out.text(node.value);
  } else if (typeof node.bigint === 'string') {
    out.put(`#${BigInt(node.bigint)}n`);
  } else {
    out.put(`#${String(node.value)}`);
  }
}

/** `a.b` is `a["b"]`. */
function writeMember(node: Extract<AnyNode, { type: 'MemberExpression' }>, pen: JsPen): boolean {
  const path = jsPathAt(node, pen.facts);
  const name = memberName(node);
  if (name !== undefined && CATCHING.has(name)) {
    pen.out.keepErrors();
  }
  if (path !== undefined) {
    writeJsPath(path, pen);
  } else if (name !== undefined) {
    pen.out.open(node.optional ? 'member?' : 'member');
    pen.write(node.object);
    pen.out.text(name);
    pen.out.close();
  } else if (node.computed) {
    writeJsList(node.optional ? 'item?' : 'item', [node.object, node.property], pen);
  } else {
    return false; // a private name
  }
  return true;
}

/** `{ a }` is `{ a: a }` and `{ "a": a }`, but for `__proto__`. */
function writeProperty(node: Property | Extract<AnyNode, { type: 'Property' }>, pen: JsPen): void {
  const { key, value, kind, method, shorthand, computed } = node;
  const name = key.type === 'Identifier' ? key.name : key.type === 'Literal' ? String(key.value) : '';
  const isOdd = name === '__proto__' && (shorthand || computed);
  pen.out.open(method ? 'method' : kind);
  if (computed) {
    pen.out.put('computed');
    pen.write(key);
  } else {
    pen.out.text(isOdd ? 'own __proto__' : name);
  }
  pen.write(value);
  pen.out.close();
}

/** False where nothing is special about a call. */
function writeCall(node: Extract<AnyNode, { type: 'CallExpression' }>, pen: JsPen): boolean {
  const isOwn = jsDefinitionOf(pen.facts.symbolOf.get(node.callee)) !== undefined;
  pen.out.open(node.optional ? 'call?' : 'call');
  pen.write(node.callee);
  if (isPrinting(node, pen)) {
    writePrinted(node.arguments, pen);
  } else {
    for (const [index, argument] of node.arguments.entries()) {
      if (isOwn) {
        writeOwnArgument(node, index, pen);
      } else {
        pen.write(argument);
      }
    }
  }
  pen.out.close();
  return true;
}

/** `x = x + 1` is `x += 1`. */
function writeSelfChange(node: Extract<AnyNode, { type: 'AssignmentExpression' }>, pen: JsPen): boolean {
  const { left, right, operator } = node;
  const symbol = left.type === 'Identifier' ? pen.facts.symbolOf.get(left) : undefined;
  const isSelf =
    operator === '=' &&
    right.type === 'BinaryExpression' &&
    symbol !== undefined &&
    pen.facts.symbolOf.get(right.left) === symbol &&
    SELF_CHANGING.has(right.operator);
  pen.out.open(`assign ${isSelf ? `${right.operator}=` : operator}`);
  pen.write(left);
  pen.write(isSelf ? right.right : right);
  pen.out.close();
  return true;
}

function writeLoop(node: AnyNode, pen: JsPen): void {
  pen.out.open(node.type);
  switch (node.type) {
    case 'ForStatement':
      writeJsList('start', node.init ? [node.init] : [], pen);
      writeJsList('while', node.test ? [node.test] : [], pen);
      writeJsList('next', node.update ? [node.update] : [], pen);
      writeJsBlock(node.body, pen);
      break;
    case 'ForOfStatement':
    case 'ForInStatement':
      pen.out.put(node.type === 'ForOfStatement' && node.await ? 'await' : '');
      pen.write(node.left);
      pen.write(node.right);
      writeJsBlock(node.body, pen);
      break;
    case 'WhileStatement':
    case 'DoWhileStatement':
      pen.write(node.test);
      writeJsBlock(node.body, pen);
      break;
    default:
  }
  pen.out.close();
}

function writeThrow(error: AnyNode, pen: JsPen): void {
  pen.out.open('throw');
  if ((error.type === 'NewExpression' || error.type === 'CallExpression') && isErrorCall(error, pen)) {
    pen.write(error.callee); // `Error()` makes the same as `new Error()`
    for (const each of error.arguments) {
      writeWords(each, pen, pen.out.complaint);
    }
  } else {
    pen.write(error);
  }
  pen.out.close();
}
