import type { PyNode } from './python-node.ts';
import type { PyTree } from './python-tree.ts';

/** Where a text stops being Python, and why in plain words. */
export interface Wrong {
  readonly at: number;
  readonly reason: string;
}

/** Nodes without parts that may still be wrong. */
const JUDGED_ALONE = new Set(
  'return_statement break_statement continue_statement print_statement integer block'.split(' '),
);
const OPENING: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };
const TOKEN =
  /#[^\n]*|[rbfu]{0,2}(?:"""|''')(?:\\[\s\S]|(?!"""|''')[\s\S])*(?:"""|''')?|[rbfu]{0,2}(?:"(?:\\[\s\S]|[^"\\\n])*"?|'(?:\\[\s\S]|[^'\\\n])*'?)|[()[\]{}]/gi;
/** What the grammar takes for the sake of old programs. */
const OLD: Readonly<Record<string, string>> = {
  print_statement: 'print needs brackets around what it prints',
  exec_statement: 'exec needs brackets around what it runs',
};

/** Everything else is right wherever it parses. */
const JUDGED = new Set([
  ...['return_statement', 'break_statement', 'continue_statement', 'integer', 'comparison_operator', 'argument_list'],
  ...['except_clause', 'block', 'module'],
  ...Object.keys(OLD),
]);

/** The first thing in a text that Python 3 refuses, as far as it can be told; undefined when it parses. */
export function pythonWrong({ root, wrongAt }: PyTree, text: string): Wrong | undefined {
  if (wrongAt !== undefined) {
    return unclosed(text) ?? { at: wrongAt, reason: 'this is not valid Python' };
  }
  return refused(root, { inFunction: false, inLoop: false }, text);
}

/** Quotes and brackets that have no partner: the usual cause, and what the parser complains about far below. */
function unclosed(text: string): Wrong | undefined {
  const open: { sign: string; at: number }[] = [];
  for (const { 0: token, index } of text.matchAll(TOKEN)) {
    if (!/^[()[\]{}]$/.test(token)) {
      if (!isClosed(token)) {
        return { at: index, reason: 'a text has no closing quote' };
      }
      continue;
    }
    const partner = OPENING[token];
    if (partner === undefined) {
      open.push({ sign: token, at: index });
    } else if (open.pop()?.sign !== partner) {
      return { at: index, reason: `a closing ${token} has no opening ${partner}` };
    }
  }
  const last = open.at(-1);
  return last === undefined ? undefined : { at: last.at, reason: `an opening ${last.sign} is not closed` };
}

function isClosed(token: string): boolean {
  if (token.startsWith('#')) {
    return true;
  }
  const body = token.replace(/^[a-z]*/i, '');
  const quote = body.startsWith('"""') || body.startsWith("'''") ? body.slice(0, 3) : body.charAt(0);
  return body.length >= quote.length * 2 && body.endsWith(quote);
}

interface Around {
  readonly inFunction: boolean;
  readonly inLoop: boolean;
}

/** What parses and is still refused: old statements, statements that stand where they may not, crooked blocks. */
function refused(node: PyNode, around: Around, text: string): Wrong | undefined {
  const wrong = JUDGED.has(node.type) ? refusedItself(node, around, text) : undefined;
  if (wrong !== undefined) {
    return wrong;
  }
  const within = aroundKidsOf(node, around);
  for (const kid of node.kids) {
    const isJudged = kid.kids.length > 0 || (kid.type !== 'identifier' && JUDGED_ALONE.has(kid.type));
    const inside = isJudged ? refused(kid, within, text) : undefined;
    if (inside !== undefined) {
      return inside;
    }
  }
  return undefined;
}

function refusedItself(node: PyNode, around: Around, text: string): Wrong | undefined {
  const reason = reasonAgainst(node, around, text);
  return reason === undefined ? crooked(node, text) : { at: node.start, reason };
}

/** A block whose statements do not begin below each other. The parser forgives that, Python does not. */
function crooked({ type, start, kids }: PyNode, text: string): Wrong | undefined {
  if (type !== 'block' && type !== 'module') {
    return undefined;
  }
  if (type === 'block' && kids.length === 0) {
    return { at: start, reason: 'a block is empty' };
  }
  let expected = type === 'module' ? '' : undefined;
  for (const kid of kids) {
    const before = indentBefore(kid.start, text);
    expected ??= before;
    if (before !== undefined && before !== expected) {
      return { at: kid.start, reason: 'the indentation does not fit' };
    }
  }
  return undefined;
}

/** What stands left of a place when that is nothing but white space. */
function indentBefore(end: number, text: string): string | undefined {
  let start = end;
  while (start > 0 && isBlank(text.charCodeAt(start - 1))) {
    start -= 1;
  }
  const isMarked = start > 0 && text.charCodeAt(start - 1) === BYTE_ORDER_MARK;
  const first = isMarked ? start - 1 : start;
  return first === 0 || text.charCodeAt(first - 1) === LINE_END ? text.slice(start, end) : undefined;
}

const [LINE_END, BYTE_ORDER_MARK] = [0x0a, 0xfeff];
const isBlank = (code: number): boolean => code === 0x20 || code === 0x09 || code === 0x0c;

function reasonAgainst({ type, start, end, kids }: PyNode, around: Around, text: string): string | undefined {
  switch (type) {
    case 'return_statement':
      return around.inFunction ? undefined : 'return stands outside of a function';
    case 'break_statement':
    case 'continue_statement':
      return around.inLoop ? undefined : 'it leaves a loop where there is none';
    case 'integer':
      return /^0\d*[1-9]/.test(text.slice(start, end)) ? 'a number begins with 0' : undefined;
    case 'comparison_operator':
      return text.slice(kids[0]?.end, kids[1]?.start).trim() === '<>' ? 'unequal is written !=' : undefined;
    case 'argument_list':
      return isOutOfOrder(kids) ? 'an argument without a name follows one with a name' : undefined;
    case 'except_clause':
      return /^except\s+[\w.]+\s*,\s*\w+\s*:/.test(text.slice(start, start + 200))
        ? 'except needs "as" here'
        : undefined;
    default:
      return OLD[type];
  }
}

const isOutOfOrder = (kids: readonly PyNode[]): boolean => {
  const firstNamed = kids.findIndex(({ type }) => type === 'keyword_argument');
  const plain = kids.findLastIndex(
    ({ type }) => !['keyword_argument', 'dictionary_splat', 'list_splat'].includes(type),
  );
  return firstNamed >= 0 && plain > firstNamed;
};

function aroundKidsOf({ type }: PyNode, around: Around): Around {
  switch (type) {
    case 'function_definition':
      return { inFunction: true, inLoop: false };
    case 'class_definition':
      return { inFunction: false, inLoop: false };
    case 'for_statement':
    case 'while_statement':
      return { ...around, inLoop: true };
    default:
      return around;
  }
}
