import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Language, Parser, type Tree } from 'web-tree-sitter';
import { copyTree, type PyManners, pythonManners } from './python-copy.ts';
import { isLegible, isThere, PARSER_MEMORY, type ParserMemory, readTree } from './python-memory.ts';
import type { PyNode } from './python-node.ts';

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
/** A part of the text at a time: the lexer goes back often, and then all of the part is copied again. */
const PART = 1_024;

/**
 * Opens a parser. The tree lives in the memory of a WebAssembly module, where every look at a node is a call that costs as
 * much as the answer is worth; so a tree is copied once and freed. One without errors is read straight from that memory,
 * where it turns out to be laid out as expected.
 */
export async function pythonParser(): Promise<PythonParser> {
  await started();
  const grammar = fileURLToPath(import.meta.resolve('tree-sitter-python/tree-sitter-python.wasm'));
  const language = await Language.load(new Uint8Array(await readFile(grammar)));
  const manners = pythonManners(language);
  let parser = new Parser().setLanguage(language);
  const memory = isLegible((text) => parse(parser, text), PARSER_MEMORY, manners) ? PARSER_MEMORY : {};

  return (text) => {
    let tree: Tree | null = null;
    if (bracketDepth(text) > MOST_BRACKETS) {
      return 'it is nested too deeply';
    }
    try {
      tree = parse(parser, text);
      return tree === null ? 'it takes too long to read' : copied(tree, manners, memory);
    } catch {
      parser = new Parser().setLanguage(language); // whatever state the old one was left in
      return 'it cannot be read';
    } finally {
      tree?.delete();
    }
  };
}

let starting: Promise<void> | undefined;

/** Once a process: two starts at the same time would make two memories, and what is made in one is nothing in the other. */
const started = (): Promise<void> => {
  starting ??= Parser.init(PARSER_MEMORY).catch((error: unknown) => {
    starting = undefined;
    throw error;
  });
  return starting;
};

function parse(parser: Parser, text: string): Tree | null {
  const most = MOST_STEPS.atLeast + text.length * MOST_STEPS.aCharacter;
  let steps = 0;
  const progressCallback = () => {
    steps += 1;
    return steps > most; // counted, not timed: the same text always ends the same way
  };
  const tree = parser.parse((at) => text.slice(at, partEnd(text, at)), null, { progressCallback });
  if (tree === null) {
    parser.reset();
  }
  return tree;
}

/** Never between the two halves of a character. */
function partEnd(text: string, at: number): number {
  const end = at + PART;
  return (text.charCodeAt(end - 1) & 0xfc00) === 0xd800 ? end - 1 : end;
}

function copied(tree: Tree, manners: PyManners, { HEAPU32: words }: ParserMemory): PyTree | string {
  const isWrong = tree.rootNode.hasError;
  const isReadable = !isWrong && words !== undefined && isThere(tree, words);
  const copy = isReadable ? readTree(tree, words, manners) : copyTree(tree, manners);
  return copy === undefined ? 'it is nested too deeply' : { ...copy, wrongAt: isWrong ? firstWrong(tree) : undefined };
}

/** How deep brackets stand in each other at most, those in texts and comments counted too. */
function bracketDepth(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (let at = 0; at < text.length; at += 1) {
    const step = bracketStep(text.charCodeAt(at));
    if (step !== 0) {
      depth = Math.max(0, depth + step);
      deepest = Math.max(deepest, depth);
    }
  }
  return deepest;
}

function bracketStep(code: number): number {
  switch (code) {
    case 0x28: // (
    case 0x5b: // [
    case 0x7b: // {
      return 1;
    case 0x29:
    case 0x5d:
    case 0x7d:
      return -1;
    default:
      return 0;
  }
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
