import type { Tree } from 'web-tree-sitter';
import { copyTree, MOST_DEPTH, NO_KIDS, type PyCopy, type PyManners } from './python-copy.ts';
import type { PyNode } from './python-node.ts';

/** What the runtime of the parser shows of its memory: a view that it makes anew whenever the memory grows. */
export interface ParserMemory {
  HEAPU32?: Uint32Array;
}

/** Given to the runtime when it starts, once a process; whoever starts it without gets nothing to read here. */
export const PARSER_MEMORY: ParserMemory = {};

// Where things stand in web-tree-sitter 0.27.2, in words of four bytes: `SubtreeHeapData` of lib/src/subtree.h, `TSTree` of
// lib/src/tree.h, `TSLanguage` of the ABI that grammars are made for, lib/src/parser.h. Places in the text are bytes of UTF-16.
const [PADDING, SIZE, CHILD_COUNT, SYMBOL, FLAGS, SHOWN_CHILD_COUNT, PRODUCTION] = [1, 4, 9, 10, 11, 12, 16];
const TREE_LANGUAGE = 2;
const [LONGEST_ALIASES, PUBLIC_SYMBOLS, ALIASES] = [9, 19, 21];
/** In a word that holds a small node itself instead of where it is. */
const INLINE = 1;
const [IS_VISIBLE, IS_EXTRA] = [1, 4];
const [NOWHERE, HIDDEN] = [0, 0];

/** A text with all that could be read in another way: long and short signs and gaps, other names for nodes, parts without. */
const PROBE = `# é 😀\n${'\n'.repeat(20)}from __future__ import annotations
import a.b as c, d; from e import *; from . import (f, g as h)
@i.j
async def print(a, /, b: int = 2, *c: *A, d=${' '.repeat(200)}None, e: B, **exec) -> A | "x":
    """A text\\n of ${'many '.repeat(60)} signs."""
    global match; nonlocal k
    with open(f'{a!r:>{b}.3f} {{}}' rb"\\\\" '' "😀") as (k, l), m as n: pass
    for type, (o, *p) in [*q, {**r, 's': -t[1:2, ::3][-1]}]: # ${'é'.repeat(140)}
        if u := (v if not w else lambda x, *y: ...) \\
            and await z or 0x1F + 1.5e3 @ 2j < ${'n'.repeat(150)} is not None: continue
        elif True: break
        else: yield {a: b for (a, b) in print if a for c in d}, {a}, (a,), (), [b for b in c], {d for d in e}
    while False: return sum(x for x in (*a, *b))
    else: del a.b, c[0]
    try: raise
    except (A, B) as e: raise C from e
    except* D: print >> a, b; exec c in d
    finally: assert a, 'b'
class D[T: int, *U](E, metaclass=F): g: list[int] | A.B; h = i = j; k += 1
match x, y:
    case {"a": [1, *_], **z} | G(h=-1 + 2j) as i if i: print
    case _: print("é", exec=1); type H[K] = dict[K, int]
été = 𝐚\n`;

/** Whether the memory is laid out as is thought here: what is read of a text that has everything is what the parser says. */
export function isLegible(
  parse: (text: string) => Tree | null,
  { HEAPU32: words }: ParserMemory,
  manners: PyManners,
): boolean {
  const tree = words === undefined ? null : parse(PROBE);
  if (tree === null || words === undefined) {
    return false;
  }
  try {
    const isAlike = () => JSON.stringify(readTree(tree, words, manners)) === JSON.stringify(copyTree(tree, manners));
    return isThere(tree, words) && isAlike();
  } finally {
    tree.delete();
  }
}

/** Whether the root of a tree is where it should be: not in a view of the memory as it was before it grew. */
export function isThere(tree: Tree, words: Uint32Array): boolean {
  const { id, startIndex, endIndex, childCount } = tree.rootNode;
  const heap = at(words, id >>> 2) >>> 2;
  return at(words, heap + SHOWN_CHILD_COUNT) === childCount && at(words, heap + SIZE) === (endIndex - startIndex) * 2;
}

interface Reading {
  readonly words: Uint32Array;
  readonly manners: PyManners;
  /** Addresses of two lists of the grammar: the numbers of types, and other names that nodes have where they stand. */
  readonly publicSymbols: number;
  readonly aliases: number;
  readonly aliasesLength: number;
  readonly comments: PyNode[];
  /** Parts of the nodes that are being read, those of the outer ones first. */
  readonly parts: PyNode[];
  partCount: number;
  count: number;
  isTooDeep: boolean;
}

/** Copies a tree without errors out of the parser's memory; undefined when it is too deep. */
export function readTree(tree: Tree, words: Uint32Array, manners: PyManners): PyCopy | undefined {
  const { id, typeId, startIndex, endIndex } = tree.rootNode; // the identity of the root is where it stands
  const language = at(words, (id >>> 2) + TREE_LANGUAGE) >>> 2;
  const reading: Reading = {
    words,
    manners,
    publicSymbols: at(words, language + PUBLIC_SYMBOLS),
    aliases: at(words, language + ALIASES),
    aliasesLength: half(words, (language + LONGEST_ALIASES) * 4),
    comments: [],
    parts: [],
    partCount: 0,
    count: 0,
    isTooDeep: false,
  };
  const kids = kidsOf(at(words, id >>> 2) >>> 2, startIndex * 2, 0, reading);
  const root = { id: reading.count, type: manners[typeId]?.type ?? '', start: startIndex, end: endIndex, kids };
  return reading.isTooDeep ? undefined : { root, comments: reading.comments };
}

function kidsOf(heap: number, start: number, depth: number, reading: Reading): readonly PyNode[] {
  const { words, parts, partCount } = reading;
  if (at(words, heap + CHILD_COUNT) === 0 || at(words, heap + SHOWN_CHILD_COUNT) === 0) {
    return NO_KIDS;
  }
  reading.isTooDeep ||= depth > MOST_DEPTH;
  addParts(heap, start, depth, reading);
  const kids = parts.slice(partCount, reading.partCount);
  reading.partCount = partCount;
  return kids;
}

/** Adds the named parts of the node at that word, and those of its parts that are only there for the grammar. */
function addParts(heap: number, start: number, depth: number, reading: Reading): void {
  const { words } = reading;
  const first = heap - at(words, heap + CHILD_COUNT) * 2;
  let aliases = aliasesOf(heap, reading);
  let end = start;
  for (let slot = first; slot < heap && !reading.isTooDeep; slot += 2) {
    const from = slot === first ? start : end + paddingAt(slot, words);
    end = from + sizeAt(slot, words);
    const hasAlias = aliases !== 0 && (flagsAt(slot, words) & IS_EXTRA) === 0;
    const symbol = (hasAlias && half(words, aliases)) || symbolAt(slot, words);
    aliases += hasAlias ? 2 : 0;
    const kid = heapAt(slot, words);
    if (symbol !== HIDDEN) {
      addPart(symbol, kid, from, end, depth, reading);
    } else if (kid !== NOWHERE) {
      addParts(kid, from, depth, reading);
    }
  }
}

function addPart(symbol: number, heap: number, from: number, to: number, depth: number, reading: Reading): void {
  const manner = reading.manners[half(reading.words, reading.publicSymbols + symbol * 2)];
  if (manner === undefined) {
    return;
  }
  const kids = heap === NOWHERE || manner.isLeaf ? NO_KIDS : kidsOf(heap, from, depth + 1, reading);
  const node = { id: reading.count++, type: manner.type, start: from >>> 1, end: to >>> 1, kids };
  if (manner.isExtra) {
    reading.comments.push(node);
  } else {
    reading.parts[reading.partCount] = node;
    reading.partCount += 1;
  }
}

/** Where other names for the parts of a node stand, two bytes each. */
function aliasesOf(heap: number, { words, aliases, aliasesLength }: Reading): number {
  const production = at(words, heap + PRODUCTION) >>> 16;
  return production === 0 ? NOWHERE : aliases + production * aliasesLength * 2;
}

/** Where the node of a slot is, when it is not in the slot itself. */
function heapAt(slot: number, words: Uint32Array): number {
  const word = at(words, slot);
  return (word & INLINE) === 0 ? word >>> 2 : NOWHERE;
}

function paddingAt(slot: number, words: Uint32Array): number {
  const heap = heapAt(slot, words);
  return heap === NOWHERE ? (at(words, slot + 1) >>> 16) & 0xff : at(words, heap + PADDING);
}

function sizeAt(slot: number, words: Uint32Array): number {
  const heap = heapAt(slot, words);
  return heap === NOWHERE ? at(words, slot + 1) >>> 24 : at(words, heap + SIZE);
}

function flagsAt(slot: number, words: Uint32Array): number {
  const heap = heapAt(slot, words);
  return heap === NOWHERE ? at(words, slot) >>> 1 : at(words, heap + FLAGS);
}

/** The number of its type, where it is to be seen. */
function symbolAt(slot: number, words: Uint32Array): number {
  const heap = heapAt(slot, words);
  if ((flagsAt(slot, words) & IS_VISIBLE) === 0) {
    return HIDDEN;
  }
  return heap === NOWHERE ? (at(words, slot) >>> 8) & 0xff : at(words, heap + SYMBOL) & 0xffff;
}

const at = (words: Uint32Array, index: number): number => words[index] ?? 0;

/** The half of a word at an address in bytes. */
const half = (words: Uint32Array, address: number): number =>
  (at(words, address >>> 2) >>> ((address & 2) * 8)) & 0xffff;
