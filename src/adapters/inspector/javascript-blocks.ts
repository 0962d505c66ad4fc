import type { AnyNode, IfStatement, VariableDeclaration } from 'acorn';
import { jsConstantOf, jsFreeDefinitionOf } from './javascript-facts.ts';
import { isGlobal, type JsPen, writeJsList } from './javascript-pen.ts';

const LEAVING = new Set(['ReturnStatement', 'ThrowStatement', 'ContinueStatement', 'BreakStatement']);

/** Writes a block, or the one statement that stands for it. */
export function writeJsBlock(node: AnyNode, pen: JsPen, isTail = false): void {
  pen.out.open('block');
  writeJsStatements(statementsIn(node), pen, isTail);
  pen.out.close();
}

/** Writes statements; see `writeStatements` of Python. */
export function writeJsStatements(nodes: readonly AnyNode[], pen: JsPen, isTail = false): void {
  const list = nodes.filter((node) => !isIdle(node));
  const { choices } = pen;
  for (let index = 0; index < list.length; index += 1) {
    const [node, next] = list.slice(index, index + 2);
    const isLast = next === undefined;
    if (node === undefined || (isLast && isTail && isBareReturn(node, pen))) {
      continue;
    }
    const given = next === undefined ? undefined : returnedAtOnce(node, next, pen);
    if (given !== undefined) {
      writeJsList('return', [given], pen);
      index += 1;
    } else if (node.type === 'IfStatement') {
      writeIf(node, pen, isLast && isTail);
    } else {
      pen.write(node);
    }
  }
  pen.choices = choices;
}

/** Writes `return`; with `undefined` it is the same as with nothing. */
export function writeJsReturn(node: Extract<AnyNode, { type: 'ReturnStatement' }>, pen: JsPen): void {
  writeJsList('return', isBareReturn(node, pen) || !node.argument ? [] : [node.argument], pen);
}

/** Writes each declared name by itself; `const` is `let` that nobody changes. */
export function writeVariables({ kind, declarations }: VariableDeclaration, pen: JsPen): void {
  const isLet = kind === 'const' && !pen.facts.breaksConstants;
  for (const { id, init } of declarations) {
    if (!isWrittenByUse(id, pen)) {
      writeJsList(isLet ? 'let' : kind, init ? [id, init] : [id], pen);
    }
  }
}

/** Whether what is declared is written wherever its name stands. */
function isWrittenByUse(id: AnyNode, { facts }: JsPen): boolean {
  const symbol = facts.symbolOf.get(id);
  const isConstant = symbol !== undefined && jsConstantOf(symbol) !== undefined && !facts.isReflective;
  return isConstant || jsFreeDefinitionOf(symbol) !== undefined;
}

/** Writes a condition with its branches. What follows a branch that has left is the same as its `else`. */
function writeIf({ test, consequent, alternate }: IfStatement, pen: JsPen, isTail: boolean): void {
  const leaves = isLeaving(consequent);
  const { choices } = pen;
  pen.out.open('if');
  pen.write(test);
  pen.choices += 1;
  writeJsBlock(consequent, pen);
  if (!leaves && alternate) {
    writeJsBlock(alternate, pen);
  }
  pen.out.close();
  pen.choices = leaves && statementsIn(consequent).at(-1)?.type !== 'ThrowStatement' ? choices + 1 : choices;
  if (leaves && alternate) {
    writeJsStatements(statementsIn(alternate), pen, isTail);
  }
}

/** `const x = f()` before `return x`, where nothing else could still see `x`: what is returned. */
function returnedAtOnce(node: AnyNode, next: AnyNode, { facts }: JsPen): AnyNode | undefined {
  const returned = next.type === 'ReturnStatement' ? next.argument : undefined;
  const { target, value } = givenBy(node);
  if (returned?.type !== 'Identifier' || target?.type !== 'Identifier' || !value || facts.hasFinally) {
    return undefined;
  }
  const symbol = facts.symbolOf.get(target);
  const isSame = symbol !== undefined && facts.symbolOf.get(returned) === symbol;
  const isUnseen = symbol?.home.parent !== undefined && !symbol.isCaptured && !facts.isReflective;
  return isSame && isUnseen && (symbol.how !== 'const' || !symbol.isChanged) ? value : undefined;
}

function givenBy(node: AnyNode): { target?: AnyNode; value?: AnyNode | null | undefined } {
  if (node.type === 'VariableDeclaration') {
    const [only, another] = node.declarations;
    return only === undefined || another !== undefined ? {} : { target: only.id, value: only.init };
  }
  const { expression } = node.type === 'ExpressionStatement' ? node : { expression: undefined };
  return expression?.type === 'AssignmentExpression' && expression.operator === '='
    ? { target: expression.left, value: expression.right }
    : {};
}

const statementsIn = (node: AnyNode): readonly AnyNode[] => (node.type === 'BlockStatement' ? node.body : [node]);

const isIdle = (node: AnyNode): boolean =>
  node.type === 'EmptyStatement' || (node.type === 'ExpressionStatement' && node.directive !== undefined);

const isBareReturn = (node: AnyNode, { facts }: JsPen): boolean =>
  node.type === 'ReturnStatement' && (!node.argument || isGlobal(node.argument, /^undefined$/, facts));

/** Whether nothing goes on after a statement. */
function isLeaving(node: AnyNode): boolean {
  const last = statementsIn(node).at(-1);
  return last?.type === 'IfStatement'
    ? isLeaving(last.consequent) && Boolean(last.alternate && isLeaving(last.alternate))
    : last !== undefined && LEAVING.has(last.type);
}
