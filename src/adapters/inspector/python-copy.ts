import type { Language, Tree, TreeCursor } from 'web-tree-sitter';
import type { PyNode } from './python-node.ts';

/** A tree as plain objects, comments apart. */
export interface PyCopy {
  readonly root: PyNode;
  readonly comments: readonly PyNode[];
}

/** How nodes of a type are copied. */
export interface PyManner {
  readonly type: string;
  /** Its inside says nothing more. */
  readonly isLeaf: boolean;
  /** A comment, or a line that goes on: kept apart. */
  readonly isExtra: boolean;
}

/** The manners of a grammar by the number that it gives to a type; undefined for signs without a name. */
export type PyManners = readonly (PyManner | undefined)[];

/** Deeper trees are not copied. */
export const MOST_DEPTH = 1_000;
/** What has no parts. */
export const NO_KIDS: readonly PyNode[] = [];
const ERROR_TYPE = 65_535;
const ERROR: PyManner = { type: 'ERROR', isLeaf: false, isExtra: false };
const LEAVES = new Set(
  'identifier integer float true false none string_start string_content string_end ellipsis'.split(' '),
);
const EXTRAS = new Set(['comment', 'line_continuation']);

/** Reads what the grammar has, once. */
export const pythonManners = (language: Language): PyManners =>
  language.types.map((name, id) =>
    language.nodeTypeIsNamed(id)
      ? { type: asKey(name), isLeaf: LEAVES.has(name), isExtra: EXTRAS.has(name) }
      : undefined,
  );

/** The same text as the engine keeps for names of properties: comparing those takes a glance at two pointers. */
const asKey = (text: string): string => Object.keys({ [text]: true })[0] ?? text;

/** Copies a tree by asking the parser for every node; undefined when it is too deep. */
export function copyTree(tree: Tree, manners: PyManners): PyCopy | undefined {
  const cursor = tree.walk();
  const copying: Copying = { cursor, manners, comments: [], count: 0, isTooDeep: false };
  try {
    const root = copyOf(mannerHere(copying) ?? ERROR, 0, copying);
    return copying.isTooDeep ? undefined : { root, comments: copying.comments };
  } finally {
    cursor.delete();
  }
}

interface Copying {
  readonly cursor: TreeCursor;
  readonly manners: PyManners;
  readonly comments: PyNode[];
  count: number;
  isTooDeep: boolean;
}

function mannerHere({ cursor, manners }: Copying): PyManner | undefined {
  const id = cursor.nodeTypeId;
  return id === ERROR_TYPE ? ERROR : manners[id];
}

/** A copy of the node under the cursor, which stands there again afterwards. */
function copyOf({ type, isLeaf }: PyManner, depth: number, copying: Copying): PyNode {
  const { startIndex: start, endIndex: end } = copying.cursor;
  const kids = isLeaf ? NO_KIDS : kidsOf(depth, copying);
  return { id: copying.count++, type, start, end, kids };
}

function kidsOf(depth: number, copying: Copying): readonly PyNode[] {
  const { cursor, comments } = copying;
  if (!cursor.gotoFirstChild()) {
    return NO_KIDS;
  }
  const kids: PyNode[] = [];
  copying.isTooDeep ||= depth > MOST_DEPTH;
  do {
    const manner = copying.isTooDeep ? undefined : mannerHere(copying);
    if (manner !== undefined) {
      const kid = copyOf(manner, depth + 1, copying);
      (manner.isExtra ? comments : kids).push(kid);
    }
  } while (!copying.isTooDeep && cursor.gotoNextSibling());
  cursor.gotoParent();
  return kids;
}
