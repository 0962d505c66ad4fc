import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Language, Parser, type Tree, type TreeCursor } from 'web-tree-sitter';

/** A node of a Python text: its named children only, without comments; places as UTF-16 offsets. */
export interface PyNode {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly kids: readonly PyNode[];
}

/** What the parser made of a text. `wrongAt` is where it first could make nothing of it. */
export interface PyTree {
  readonly root: PyNode;
  readonly comments: readonly PyNode[];
  readonly wrongAt: number | undefined;
}

/** A parser of Python; for a text that it gives up on, the reason in plain words. */
export type PythonParser = (text: string) => PyTree | string;

/** Some texts take quadratic time. The parser reports after each 100 of its operations, about 25 characters or more. */
const MOST_STEPS = { atLeast: 1_000, aCharacter: 0.05 };
/** Python itself takes 200 brackets within each other; looking around in a deep tree takes quadratic time. */
const MOST_BRACKETS = 200;
const MOST_DEPTH = 1_000;
const ERROR_TYPE = 65_535;
const BRACKETS: ReadonlyMap<number, number> = new Map(
  [...'()[]{}'].map((sign, index) => [sign.charCodeAt(0), index % 2 === 0 ? 1 : -1]),
);
const EXTRAS = new Set(['comment', 'line_continuation']);
/** Types whose inside says nothing more. Not going in is what keeps the reading fast. */
const LEAVES = new Set(
  'identifier integer float true false none comment string_start string_content string_end ellipsis'.split(' '),
);

/**
 * Opens a parser. The tree lives in the memory of the WebAssembly module, where every look at a node is a call; so it is
 * copied once, with as few calls as possible, and freed. Method: https://tree-sitter.github.io, TreeCursor.
 */
export async function pythonParser(): Promise<PythonParser> {
  await Parser.init();
  const grammar = fileURLToPath(import.meta.resolve('tree-sitter-python/tree-sitter-python.wasm'));
  const language = await Language.load(new Uint8Array(await readFile(grammar)));
  const types = language.types.map(asKey);
  const isNamed = language.types.map((_, id) => language.nodeTypeIsNamed(id));
  const isLeaf = language.types.map((type, id) => LEAVES.has(type) && isNamed[id] === true);
  let parser = new Parser().setLanguage(language);

  return (text) => {
    let tree: Tree | null = null;
    if (bracketDepth(text) > MOST_BRACKETS) {
      return 'it is nested too deeply';
    }
    try {
      tree = parse(parser, text);
      return tree === null ? 'it takes too long to read' : copied(tree, { types, isNamed, isLeaf });
    } catch {
      parser = new Parser().setLanguage(language); // whatever state the old one was left in
      return 'it cannot be read';
    } finally {
      tree?.delete();
    }
  };
}

/** The same text as the engine keeps for names of properties: comparing those takes a glance at two pointers. */
const asKey = (text: string): string => Object.keys({ [text]: true })[0] ?? text;

function parse(parser: Parser, text: string): Tree | null {
  const most = MOST_STEPS.atLeast + text.length * MOST_STEPS.aCharacter;
  let steps = 0;
  const progressCallback = () => {
    steps += 1;
    return steps > most; // counted, not timed: the same text always ends the same way
  };
  const tree = parser.parse(text, null, { progressCallback });
  if (tree === null) {
    parser.reset();
  }
  return tree;
}

const NO_KIDS: readonly PyNode[] = [];

interface Types {
  readonly types: readonly string[];
  readonly isNamed: readonly boolean[];
  readonly isLeaf: readonly boolean[];
}

function copied(tree: Tree, types: Types): PyTree | string {
  const cursor = tree.walk();
  try {
    const comments: PyNode[] = [];
    const root = copyOf(cursor, cursor.nodeTypeId, { ...types, extras: comments, depth: 0 });
    if (root === undefined) {
      return 'it is nested too deeply';
    }
    return { root, comments, wrongAt: tree.rootNode.hasError ? firstWrong(tree) : undefined };
  } finally {
    cursor.delete();
  }
}

interface Copying extends Types {
  readonly extras: PyNode[];
  readonly depth: number;
}

/** A copy of the node under the cursor; undefined when it is too deep. */
function copyOf(cursor: TreeCursor, id: number, copying: Copying): PyNode | undefined {
  const { types, isLeaf, depth } = copying;
  const start = cursor.startIndex;
  const end = cursor.endIndex;
  let kids = NO_KIDS;
  if (isLeaf[id] !== true && cursor.gotoFirstChild()) {
    const copies: PyNode[] = [];
    kids = copies;
    if (depth > MOST_DEPTH || !copyKids(cursor, copies, { ...copying, depth: depth + 1 })) {
      return undefined;
    }
    cursor.gotoParent();
  }
  return { type: id === ERROR_TYPE ? 'ERROR' : (types[id] ?? ''), start, end, kids };
}

/** Copies the node under the cursor and those after it; whether none is too deep. */
function copyKids(cursor: TreeCursor, kids: PyNode[], copying: Copying): boolean {
  do {
    const id = cursor.nodeTypeId;
    if (copying.isNamed[id] !== false) {
      const kid = copyOf(cursor, id, copying);
      if (kid === undefined) {
        return false;
      }
      (EXTRAS.has(kid.type) ? copying.extras : kids).push(kid);
    }
  } while (cursor.gotoNextSibling());
  return true;
}

/** How deep brackets stand in each other at most, those in texts and comments counted too. */
function bracketDepth(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (let at = 0; at < text.length; at += 1) {
    const step = BRACKETS.get(text.charCodeAt(at));
    if (step !== undefined) {
      depth = Math.max(0, depth + step);
      deepest = Math.max(deepest, depth);
    }
  }
  return deepest;
}

/** Where the first error or missing part is. */
function firstWrong(tree: Tree): number {
  const cursor = tree.walk();
  let first = tree.rootNode.endIndex;
  const visit = (): void => {
    const node = cursor.currentNode;
    if (!node.hasError && !node.isMissing) {
      return;
    }
    if (node.isError || node.isMissing) {
      first = Math.min(first, node.startIndex);
    }
    if (cursor.gotoFirstChild()) {
      do {
        visit();
      } while (cursor.gotoNextSibling());
      cursor.gotoParent();
    }
  };
  visit();
  cursor.delete();
  return first;
}
