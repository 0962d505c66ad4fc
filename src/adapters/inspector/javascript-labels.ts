import type { AnyNode, TemplateLiteral } from 'acorn';
import { isGlobal, type JsPen, memberName } from './javascript-pen.ts';

const SAYING = new Set(['log', 'info', 'warn', 'error', 'debug']);
const ERROR = /^(?:Error|TypeError|RangeError|SyntaxError|ReferenceError|EvalError|URIError)$/;

type Call = Extract<AnyNode, { type: 'CallExpression' | 'NewExpression' }>;

/** Whether a call prints what people read. */
export const isPrinting = ({ callee }: Call, { facts }: JsPen): boolean =>
  callee.type === 'MemberExpression' &&
  isGlobal(callee.object, /^console$/, facts) &&
  SAYING.has(memberName(callee) ?? '');

/** Whether a call makes an error of the language's own. */
export const isErrorCall = ({ callee }: Call, { facts }: JsPen): boolean => isGlobal(callee, ERROR, facts);

/** Writes what is printed: the words before the first value are a label, those behind it say what it is of. */
export function writePrinted(given: readonly AnyNode[], pen: JsPen): void {
  pen.out.shows('print');
  let mayBeLabel = pen.choices === 0 && given.reduce((sum, each) => sum + valuesIn(each), 0) <= 1;
  for (const each of given) {
    let isFirst = mayBeLabel;
    writeWords(each, pen, (words) => {
      (isFirst ? (text: string) => pen.out.label('print', text) : pen.out.text)(words);
      isFirst = false;
    });
    mayBeLabel &&= valuesIn(each) === 0;
  }
}

/** Writes an argument, its own words by `writePiece`. */
export function writeWords(node: AnyNode, pen: JsPen, writePiece: (words: string) => void): void {
  if (node.type === 'Literal' && typeof node.value === 'string') {
    writePiece(node.value);
  } else if (node.type === 'TemplateLiteral') {
    writeTemplate(node, pen, writePiece);
  } else {
    pen.write(node);
  }
}

/** Writes a template; one without values is a text. */
export function writeTemplate({ quasis, expressions }: TemplateLiteral, pen: JsPen, writePiece = pen.out.text): void {
  if (expressions.length === 0) {
    writePiece(quasis[0]?.value.cooked ?? '');
    return;
  }
  pen.out.open('template');
  for (const [index, { value }] of quasis.entries()) {
    if (value.cooked) {
      writePiece(value.cooked);
    }
    const expression = expressions[index];
    if (expression !== undefined) {
      pen.out.open('hole');
      pen.write(expression);
      pen.out.close();
    }
  }
  pen.out.close();
}

function valuesIn(node: AnyNode): number {
  if (node.type === 'TemplateLiteral') {
    return node.expressions.length;
  }
  return node.type === 'Literal' && typeof node.value === 'string' ? 0 : 1;
}
