import type { PyNode } from './python-node.ts';
import { type PyPen, typeText, unwrapped, writeAsBuilt, writeList } from './python-pen.ts';

/** Statements that do nothing but stand there. */
const IDLE = new Set(['pass_statement', 'future_import_statement']);
const LEAVING = new Set(['return_statement', 'raise_statement', 'continue_statement', 'break_statement']);

/** Writes a block. */
export function writeBlock({ kids }: PyNode, pen: PyPen, isTail = false): void {
  pen.out.open('block');
  writeStatements(kids, pen, isTail);
  pen.out.close();
}

/**
 * Writes statements. `isTail`: they end the function, and so does a last `return` that gives nothing. What follows a branch
 * that has left is the same as its `else`.
 */
export function writeStatements(nodes: readonly PyNode[], pen: PyPen, isTail = false): void {
  const list = nodes.filter((node) => !isIdle(node, pen));
  const choices = pen.choices;
  for (let index = 0; index < list.length; index += 1) {
    const [node, next] = list.slice(index, index + 2);
    const isLast = next === undefined;
    if (node === undefined || (isLast && isTail && isBareReturn(node))) {
      continue;
    }
    const given = next === undefined ? undefined : returnedAtOnce(node, next, pen);
    if (given !== undefined) {
      writeList('return_statement', [given], pen);
      index += 1;
    } else if (node.type === 'if_statement') {
      writeIf(node.kids, pen, isLast && isTail);
    } else {
      pen.write(node);
    }
  }
  pen.choices = choices;
}

/** Writes `return`; with None it is the same as with nothing. */
export function writeReturn(node: PyNode, pen: PyPen): void {
  writeList('return_statement', isBareReturn(node) ? [] : node.kids.map(unwrapped), pen);
}

/** Writes a condition with its branches: `elif` is an `if` within `else`. */
function writeIf([condition, then, ...rest]: readonly PyNode[], pen: PyPen, isTail: boolean): void {
  if (condition === undefined || then === undefined) {
    return;
  }
  const leaves = isLeaving(then);
  pen.out.open('if');
  pen.write(condition);
  pen.choices += 1;
  writeBlock(then, pen);
  if (!leaves && rest.length > 0) {
    pen.out.open('else');
    writeRest(rest, pen, false);
    pen.out.close();
  }
  pen.out.close();
  pen.choices -= leaves && !isRaising(then) ? 0 : 1; // what follows a check that raises is chosen by nothing
  if (leaves) {
    writeRest(rest, pen, isTail);
  }
}

function writeRest([first, ...rest]: readonly PyNode[], pen: PyPen, isTail: boolean): void {
  if (first?.type === 'elif_clause') {
    writeIf([...first.kids, ...rest], pen, isTail);
  } else if (first !== undefined) {
    writeStatements(first.kids[0]?.kids ?? [], pen, isTail);
  }
}

/** Writes an assignment; in a class its type counts, elsewhere one without a value does nothing. */
export function writeAssignment(node: PyNode, pen: PyPen): void {
  const type = node.kids.find((kid) => kid.type === 'type');
  if (type === undefined) {
    writeAsBuilt(node, pen);
    return;
  }
  const [target, value] = node.kids.filter((kid) => kid !== type);
  pen.out.open('assignment');
  if (target !== undefined) {
    pen.write(target);
  }
  if (keepsTypes(pen)) {
    pen.out.text(typeText(type, pen.facts));
  }
  if (value !== undefined) {
    pen.out.put('~"="');
    pen.write(value);
  }
  pen.out.close();
}

/** Whether what is said of types means something: in the fields of a class, and where the program asks for it. */
export const keepsTypes = ({ inClass, facts }: PyPen): boolean => inClass || facts.isReflective;

/** `x = f()` before `return x`, where nothing else could still see `x`: what is returned. */
function returnedAtOnce(node: PyNode, next: PyNode, { facts }: PyPen): PyNode | undefined {
  const assignment = node.type === 'expression_statement' ? node.kids[0] : undefined;
  const [target] = assignment?.kids ?? [];
  const [returned] = next.type === 'return_statement' ? next.kids : [];
  if (assignment?.type !== 'assignment' || target?.type !== 'identifier' || returned === undefined) {
    return undefined;
  }
  const symbol = facts.symbolOf.get(target);
  const isSame = symbol !== undefined && facts.symbolOf.get(unwrapped(returned)) === symbol;
  const isUnseen = symbol?.home.kind === 'function' && !symbol.isCaptured && !facts.hasFinally && !facts.isReflective;
  const value = assignment.kids.slice(1).find(({ type }) => type !== 'type');
  return isSame && isUnseen && value?.type !== 'assignment' && value !== undefined ? unwrapped(value) : undefined;
}

function isIdle(node: PyNode, pen: PyPen): boolean {
  if (IDLE.has(node.type)) {
    return true;
  }
  const [only, another] = node.type === 'expression_statement' ? node.kids : [];
  if (only === undefined || another !== undefined) {
    return false;
  }
  const isDeclared = only.type === 'assignment' && only.kids.every((kid, index) => index === 0 || kid.type === 'type');
  return only.type === 'ellipsis' || (isDeclared && !keepsTypes(pen)) || (isSaid(only) && !pen.facts.isReflective);
}

/** A text that stands alone, as a docstring does. */
const isSaid = ({ type, kids }: PyNode): boolean =>
  (type === 'string' && kids.every((kid) => kid.type !== 'interpolation')) ||
  (type === 'concatenated_string' && kids.every(isSaid));

const isBareReturn = ({ type, kids }: PyNode): boolean =>
  type === 'return_statement' && kids.every((kid) => unwrapped(kid).type === 'none');

/** Whether nothing goes on after a block. */
function isLeaving({ kids }: PyNode): boolean {
  const last = kids.at(-1);
  if (last?.type !== 'if_statement') {
    return last !== undefined && LEAVING.has(last.type);
  }
  const blocks = last.kids.flatMap((kid) =>
    kid.type === 'block' ? [kid] : kid.kids.filter(({ type }) => type === 'block'),
  );
  return last.kids.at(-1)?.type === 'else_clause' && blocks.every(isLeaving);
}

const isRaising = ({ kids }: PyNode): boolean => kids.at(-1)?.type === 'raise_statement';
