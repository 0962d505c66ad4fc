import type { Writing } from './fingerprint-writing.ts';
import { nameOf } from './python-bindings.ts';
import { constantOf, freeDefinitionOf, type PyFacts, pathOf } from './python-facts.ts';
import type { PyNode } from './python-node.ts';
import type { PySymbol } from './python-scopes.ts';
import { sliceOf } from './python-text.ts';

/** Who writes one Python file down. `write` is for parts of any kind. */
export interface PyPen {
  readonly facts: PyFacts;
  readonly out: Writing;
  readonly write: (node: PyNode) => void;
  /** Functions that were mentioned, in that order: they are written after what mentions them. */
  readonly mentioned: Set<PySymbol>;
  /** What comes out of modules and is used. */
  readonly paths: Set<string>;
  /** How many conditions choose whether this is done; in a helper it is at least one. */
  choices: number;
  inClass: boolean;
}

const COMMENT = /#[^\n]*/g;

/** Writes a name: of a module what it leads to, of a constant its value, of our own a number, and else as it stands. */
export function writeName(node: PyNode, pen: PyPen): void {
  const { facts, out } = pen;
  const symbol = facts.symbolOf.get(node);
  if (symbol === undefined) {
    out.put(nameOf(node, facts.source));
    return;
  }
  const path = pathOf(symbol, facts.isPatching);
  const constant = constantOf(symbol);
  if (path !== undefined) {
    writePath(path, pen);
  } else if (symbol.home.kind === 'class') {
    out.put(`.${symbol.name}`);
  } else if (constant !== undefined && !facts.isReflective) {
    pen.write(constant);
  } else {
    writeOwn(symbol, pen);
  }
}

/** Writes a name of our own by its number. */
export function writeOwn(symbol: PySymbol, pen: PyPen): void {
  if (freeDefinitionOf(symbol) !== undefined) {
    pen.mentioned.add(symbol);
  }
  pen.out.own(symbol, isSeen(symbol, pen.facts));
}

/** `pandas.read_csv` of `pd.read_csv`; undefined where it is not something of a module. */
export function pathAt(node: PyNode, facts: PyFacts): string | undefined {
  const [object, name] = node.kids;
  if (node.type === 'attribute' && object !== undefined && name !== undefined) {
    const path = pathAt(object, facts);
    return path === undefined ? undefined : `${path}.${nameOf(name, facts.source)}`;
  }
  const symbol = node.type === 'identifier' ? facts.symbolOf.get(node) : undefined;
  return symbol === undefined ? undefined : pathOf(symbol, facts.isPatching);
}

/** Writes what comes out of a module. Whoever asks for the error that was caught reads what it says. */
export function writePath(path: string, { out, paths }: PyPen): void {
  paths.add(path.replace(':', '.'));
  if (/^(?:traceback|sys\.exc_info|sys\.exception)\b/.test(path)) {
    out.keepErrors();
  }
  out.put(`@${path}`);
}

/** The name of something that is not our own: of a builtin, a method or a member of a module. */
export function foreignName(node: PyNode | undefined, { source, symbolOf }: PyFacts): string {
  if (node?.type === 'attribute') {
    return nameOf(node.kids[1] ?? node, source);
  }
  const symbol = node?.type === 'identifier' ? symbolOf.get(node) : undefined;
  const path = symbol === undefined ? undefined : pathOf(symbol, false);
  return node?.type !== 'identifier' || (symbol !== undefined && path === undefined)
    ? ''
    : (path?.split('.').at(-1) ?? nameOf(node, source));
}

/** Whether a name is that of a builtin. */
export const isBuiltin = (node: PyNode | undefined, facts: PyFacts): boolean =>
  node?.type === 'identifier' && !facts.symbolOf.has(node);

/** Writes a node as it is built: its parts, and the signs between them. */
export function writeAsBuilt(node: PyNode, pen: PyPen): void {
  pen.out.open(node.type);
  let at = node.start;
  for (const kid of node.kids) {
    writeSigns(at, kid.start, pen);
    pen.write(kid);
    at = kid.end;
  }
  writeSigns(at, node.end, pen);
  pen.out.close();
}

/** Writes some parts whose commas say nothing. */
export function writeList(type: string, kids: readonly PyNode[], pen: PyPen): void {
  pen.out.open(type);
  for (const kid of kids) {
    pen.write(kid);
  }
  pen.out.close();
}

/** The signs between two places, without comments, white space and line ends. */
export const signsBetween = (start: number, end: number, { source }: PyFacts): string =>
  source.slice(start, end).replace(COMMENT, ' ').replace(/\\\n/g, ' ').replace(/\s+/g, ' ').trim();

/** What stands inside brackets that only hold it together. */
export const unwrapped = (node: PyNode): PyNode =>
  node.type === 'parenthesized_expression' && node.kids.length === 1 && node.kids[0] ? unwrapped(node.kids[0]) : node;

/** The text of a type, without white space. */
export const typeText = (node: PyNode, { source }: PyFacts): string => sliceOf(node, source).replace(/\s+/g, '');

function writeSigns(start: number, end: number, { out, facts }: PyPen): void {
  const signs = end > start ? signsBetween(start, end, facts) : '';
  if (signs !== '') {
    out.put(`~${JSON.stringify(signs)}`);
  }
}

function isSeen({ name, bindings, isListed }: PySymbol, { isReflective, spoken }: PyFacts): boolean {
  const isNamed = bindings.some(({ how }) => how === 'class' || (how === 'function' && isListed));
  return isReflective || isNamed || spoken.has(name);
}
