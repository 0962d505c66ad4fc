import { nameOf } from './python-bindings.ts';
import { pythonMentions } from './python-mentions.ts';
import type { PyNode } from './python-node.ts';
import { type PyMention, type PySymbol, resolvePython } from './python-scopes.ts';
import { sliceOf } from './python-text.ts';

/** What has to be known of a file before its names may be left out. */
export interface PyFacts {
  readonly source: string;
  readonly mentions: readonly PyMention[];
  readonly symbolOf: ReadonlyMap<PyNode, PySymbol>;
  /** Names of parameters that calls give to what is not known to be a function of our own; `**` where any may be given. */
  readonly keywords: ReadonlySet<string>;
  /** Whether the program looks at its own names, types or texts while it runs. */
  readonly isReflective: boolean;
  /** Words of texts that are run as expressions and so may be names. */
  readonly spoken: ReadonlySet<string>;
  /** Whether it changes a module that it imported, so that what was taken out of it before is another. */
  readonly isPatching: boolean;
  readonly hasFinally: boolean;
  /** Whether a function of ours takes whatever keywords it is given, in their order. */
  readonly takesAny: boolean;
}

const REFLECTIVE = new Set([
  ...['locals', 'globals', 'vars', 'dir', 'eval', 'exec', 'compile', '__doc__', '__annotations__', '__qualname__'],
  ...['__dict__', '__code__', '__globals__', 'currentframe', '_getframe', 'signature', 'getfullargspec', 'getsource'],
  ...['get_type_hints', 'getmembers', 'stack', 'extract_stack', 'walk_stack', '__name__', '__defaults__', 'modules'],
]);
/** Methods that run a text in which variables may be named. */
const SPEAKING = new Set(['query', 'eval', 'evaluate', 'sql', 'sqldf', 'execute', 'from_query', 'get_type_hints']);
const SCALARS = new Set(['integer', 'float', 'true', 'false', 'none', 'string', 'concatenated_string']);
const HOLDERS = new Set(['unary_operator', 'parenthesized_expression', 'tuple']);
const WORD = /[\p{L}_][\p{L}\p{N}_]*/gu;

/** Reads those facts. */
export function pythonFacts(root: PyNode, source: string): PyFacts {
  const { mentions, keywords } = pythonMentions(root, source);
  const symbolOf = resolvePython(mentions);
  const seen: Seen = {
    ...{ source, symbolOf, spoken: new Set(), isPatching: false, hasFinally: false, takesAny: false },
    isReflective: source.includes('funcName'), // what a log may be told to show
  };
  look(root, seen);
  const isLookedUp = ({ node }: PyMention): boolean => {
    const name = outsideName(node, seen);
    return REFLECTIVE.has(name) && name !== '__name__';
  };
  const open = keywords.filter(
    ({ callee }) => callee === undefined || definitionOf(symbolOf.get(callee)) === undefined,
  );
  const splats = keywords.filter(({ name }) => name === '**');
  return {
    ...seen,
    mentions,
    keywords: new Set([...open, ...splats].map(({ name }) => name)),
    isReflective: seen.isReflective || mentions.some(isLookedUp),
  };
}

/** The one function that a name stands for, undecorated; undefined where it may be anything else. */
export function definitionOf(symbol: PySymbol | undefined): PyNode | undefined {
  const [only, another] = symbol === undefined || symbol.isEarly ? [] : symbol.bindings;
  return only?.how === 'function' && another === undefined && only.isPlain ? only.by : undefined;
}

/** A function that may be defined anywhere: nothing is worked out when it is, and it has the same meaning wherever. */
export function freeDefinitionOf(symbol: PySymbol | undefined): PyNode | undefined {
  const definition = definitionOf(symbol);
  const parameters = definition?.kids.find(({ type }) => type === 'parameters')?.kids ?? [];
  const isFree = symbol?.home.kind !== 'class' && parameters.every(({ type, kids }) => isFixed(type, kids));
  return isFree ? definition : undefined;
}

/** The number, text or truth that a name of the file always stands for. */
export function constantOf(symbol: PySymbol): PyNode | undefined {
  const [only, another] = symbol.bindings;
  if (
    symbol.home.kind !== 'module' ||
    symbol.isEarly ||
    another !== undefined ||
    only?.how !== 'value' ||
    !only.isPlain
  ) {
    return undefined;
  }
  const value = only.by?.kids.find(({ type }, index) => index > 0 && type !== 'type');
  return value !== undefined && isScalar(value) ? value : undefined;
}

/** What an imported name leads to, where it can only be that. */
export function pathOf({ bindings, isEarly }: PySymbol, isPatching: boolean): string | undefined {
  const [path, ...others] = bindings.map((binding) => binding.path);
  const isOne = path !== undefined && !isEarly && others.every((other) => other === path);
  return isOne ? (isPatching ? path : path.replace(':', '.')) : undefined;
}

interface Seen extends Omit<PyFacts, 'mentions' | 'keywords'> {
  readonly spoken: Set<string>;
  isReflective: boolean;
  isPatching: boolean;
  hasFinally: boolean;
  takesAny: boolean;
}

function look(node: PyNode, seen: Seen): void {
  const { type, kids } = node;
  if (type === 'attribute') {
    seen.isReflective ||= REFLECTIVE.has(nameOf(kids[1] ?? node, seen.source));
  } else if (type === 'finally_clause') {
    seen.hasFinally = true;
  } else if (type === 'dictionary_splat_pattern') {
    seen.takesAny = true;
  } else if (type === 'call') {
    listen(kids, seen);
  } else if (type === 'assignment' || type === 'augmented_assignment') {
    seen.isPatching ||= kids[0]?.type === 'attribute' && isImported(kids[0], seen);
  }
  for (const kid of kids) {
    if (kid.kids.length > 0) {
      look(kid, seen);
    }
  }
}

/** A text that is not written in the call may be any text of the file. */
function listen([callee, given]: readonly PyNode[], seen: Seen): void {
  const { source, spoken } = seen;
  const last = callee?.type === 'attribute' ? callee.kids[1] : callee;
  if (given === undefined || last === undefined || !SPEAKING.has(outsideName(last, seen))) {
    return;
  }
  const isWritten = given.kids[0]?.type.endsWith('string') === true;
  for (const [word] of (isWritten ? sliceOf(given, source) : source).matchAll(WORD)) {
    spoken.add(word);
  }
}

/** A name as it is known where it comes from; nothing for one of our own. */
function outsideName(node: PyNode, { source, symbolOf }: Pick<Seen, 'source' | 'symbolOf'>): string {
  const symbol = symbolOf.get(node);
  const path = symbol === undefined ? nameOf(node, source) : (pathOf(symbol, false) ?? '');
  return path.split('.').at(-1) ?? '';
}

function isImported(node: PyNode, { symbolOf }: Pick<Seen, 'symbolOf'>): boolean {
  const [first] = node.kids;
  const symbol = symbolOf.get(node);
  return (
    symbol?.bindings.some(({ how }) => how === 'import') ?? (first !== undefined && isImported(first, { symbolOf }))
  );
}

/** A parameter whose default is nothing to work out. */
function isFixed(type: string, kids: readonly PyNode[]): boolean {
  const value = kids.at(-1);
  return !/default_parameter$/.test(type) || (value !== undefined && isScalar(value));
}

const isScalar = ({ type, kids }: PyNode): boolean =>
  (SCALARS.has(type) && kids.every((kid) => kid.type !== 'interpolation' && !kid.kids.some(isHole))) ||
  (HOLDERS.has(type) && kids.every(isScalar));

const isHole = ({ type }: PyNode): boolean => type === 'interpolation';
