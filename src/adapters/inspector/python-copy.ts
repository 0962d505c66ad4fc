import type { Language, Tree, TreeCursor } from 'web-tree-sitter';
import type { PyNode } from './python-node.ts';

/** What the grammar calls its types, by their numbers, so that the walk compares numbers and calls nothing for them. */
export interface PyTypes {
  readonly names: readonly string[];
  readonly isNamed: readonly boolean[];
  readonly is: readonly Manner[];
}

/** A tree as plain objects, comments apart. */
export interface PyCopy {
  readonly root: PyNode;
  readonly comments: readonly PyNode[];
}

/** How a node is copied: `leaf` without its inside, `word` and `text` by the source, `snug` by its parts, else by asking. */
type Manner = 'leaf' | 'word' | 'text' | 'snug' | 'extra' | 'asked';

const MOST_DEPTH = 1_000;
const ERROR_TYPE = 65_535;
const NO_KIDS: readonly PyNode[] = [];
/** Types whose inside says nothing more. Not going in is what keeps the reading fast. */
const LEAVES = 'integer float true false none string_start string_content string_end ellipsis';
/**
 * Types that begin with their first part and end with their last. Others have parts without a name there: a `block` may
 * begin with white space, a `format_specifier` ends with its letters.
 */
const SNUG = `argument_list assignment attribute augmented_assignment binary_operator boolean_operator call
  comparison_operator conditional_expression default_parameter dictionary dictionary_comprehension expression_list
  expression_statement for_in_clause generator_expression if_clause keyword_argument list list_comprehension
  not_operator pair parameters parenthesized_expression pattern_list return_statement set slice subscript tuple
  unary_operator`;
const MANNERS: ReadonlyMap<string, Manner> = new Map<string, Manner>([
  ...LEAVES.split(' ').map((type) => [type, 'leaf'] as const),
  ...SNUG.split(/\s+/).map((type) => [type, 'snug'] as const),
  ['identifier', 'word'],
  ['string', 'text'],
  ['comment', 'extra'],
  ['line_continuation', 'extra'],
]);

/** Reads what the grammar has, once. */
export function pythonTypes(language: Language): PyTypes {
  const isNamed = language.types.map((_, id) => language.nodeTypeIsNamed(id));
  const names = language.types.map(asKey);
  return { names, isNamed, is: names.map((type, id) => (isNamed[id] && MANNERS.get(type)) || 'asked') };
}

/** The same text as the engine keeps for names of properties: comparing those takes a glance at two pointers. */
const asKey = (text: string): string => Object.keys({ [text]: true })[0] ?? text;

/**
 * Copies a tree; undefined when it is too deep. Every question to the cursor crosses into WebAssembly and costs as much as
 * the answer is worth, so what the source shows is not asked. In a tree with errors nothing is certain and all is asked.
 */
export function copyTree(tree: Tree, text: string, types: PyTypes): PyCopy | undefined {
  const cursor = tree.walk();
  const copying: Copying = { cursor, text, types, isSound: !tree.rootNode.hasError, comments: [], isTooDeep: false };
  try {
    const root = copyOf(cursor.nodeTypeId, 0, copying);
    return copying.isTooDeep ? undefined : { root, comments: copying.comments };
  } finally {
    cursor.delete();
  }
}

interface Copying {
  readonly cursor: TreeCursor;
  readonly text: string;
  readonly types: PyTypes;
  readonly isSound: boolean;
  readonly comments: PyNode[];
  isTooDeep: boolean;
}

/** A copy of the node under the cursor, which stands there again afterwards. */
function copyOf(id: number, depth: number, copying: Copying): PyNode {
  const { cursor, types, isSound } = copying;
  const type = id === ERROR_TYPE ? 'ERROR' : (types.names[id] ?? '');
  switch (types.is[id]) {
    case 'leaf':
      return { type, start: cursor.startIndex, end: cursor.endIndex, kids: NO_KIDS };
    case 'word':
      return wordAt(type, cursor.startIndex, copying);
    case 'text':
      return textAt(type, depth, copying);
    case 'snug':
      return isSound ? snugNode(type, depth, copying) : askedNode(type, depth, copying);
    default:
      return askedNode(type, depth, copying);
  }
}

function askedNode(type: string, depth: number, copying: Copying): PyNode {
  const start = copying.cursor.startIndex;
  const end = copying.cursor.endIndex;
  const span = spanOf(depth, copying);
  return { type, start, end, kids: span?.kids ?? NO_KIDS };
}

function snugNode(type: string, depth: number, copying: Copying): PyNode {
  const span = spanOf(depth, copying, true);
  return span === undefined
    ? { type, start: copying.cursor.startIndex, end: copying.cursor.endIndex, kids: NO_KIDS }
    : { type, start: span.start, end: span.end, kids: span.kids };
}

interface Span {
  readonly start: number;
  readonly end: number;
  readonly kids: readonly PyNode[];
}

/** The named parts of the node under the cursor, and where all its parts begin and end. */
function spanOf(depth: number, copying: Copying, isSnug = false): Span | undefined {
  const { cursor, text } = copying;
  if (!cursor.gotoFirstChild()) {
    return undefined;
  }
  const kids: PyNode[] = [];
  copying.isTooDeep ||= depth > MOST_DEPTH;
  let start = -1;
  let end = -1; // of the part before, where it is known
  do {
    if (isSnug && end >= 0 && isEnding(text.charCodeAt(end))) {
      end += 1;
      continue;
    }
    const kid = partOf(kids, depth, copying);
    if (start < 0) {
      start = kid?.start ?? cursor.startIndex;
    }
    end = kid?.end ?? -1;
  } while (!copying.isTooDeep && cursor.gotoNextSibling());
  end = end < 0 ? cursor.endIndex : end;
  cursor.gotoParent();
  return { start, end, kids };
}

/** Copies the part under the cursor to where it belongs; undefined when it has no name. */
function partOf(kids: PyNode[], depth: number, copying: Copying): PyNode | undefined {
  const { types, comments } = copying;
  const id = copying.cursor.nodeTypeId;
  if (types.isNamed[id] === false || copying.isTooDeep) {
    return undefined;
  }
  const kid = copyOf(id, depth + 1, copying);
  (types.is[id] === 'extra' ? comments : kids).push(kid);
  return kid;
}

/** Right after a part of an expression: a sign without a name, whatever comes next. Comma and closing brackets. */
const isEnding = (code: number): boolean => code === 0x2c || code === 0x29 || code === 0x5d || code === 0x7d;

/** A name ends with its last letter; beyond ASCII the parser knows which are letters. */
function wordAt(type: string, start: number, { cursor, text, isSound }: Copying): PyNode {
  let end = start;
  while (isWordSign(text.charCodeAt(end))) {
    end += 1;
  }
  const isPlain = isSound && end > start && !(text.charCodeAt(end) > LAST_ASCII);
  return { type, start, end: isPlain ? end : cursor.endIndex, kids: NO_KIDS };
}

const LAST_ASCII = 127;
const isWordSign = (code: number): boolean =>
  (code >= 97 && code <= 122) || code === 95 || (code >= 65 && code <= 90) || (code >= 48 && code <= 57);

/** A text in plain quotes: quote, content, quote. With a prefix or a backslash the parser says what is in it. */
function textAt(type: string, depth: number, copying: Copying): PyNode {
  const { cursor, text } = copying;
  const start = cursor.startIndex;
  const end = cursor.endIndex;
  const quote = text.charAt(start);
  if (!copying.isSound || (quote !== '"' && quote !== "'") || text.slice(start, end).includes('\\')) {
    return { type, start, end, kids: spanOf(depth, copying)?.kids ?? NO_KIDS };
  }
  const size = end - start >= 6 && text.startsWith(quote.repeat(3), start) ? 3 : 1;
  const [first, last] = [start + size, end - size];
  const opening = { type: 'string_start', start, end: first, kids: NO_KIDS };
  const closing = { type: 'string_end', start: last, end, kids: NO_KIDS };
  const content = { type: 'string_content', start: first, end: last, kids: NO_KIDS };
  return { type, start, end, kids: first === last ? [opening, closing] : [opening, content, closing] };
}
