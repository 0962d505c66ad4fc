import type { Oddity } from '#domain/program/findings.ts';
import { hiddenCharacters } from '#domain/text/hidden-characters.ts';
import type { Notebook } from './notebook.ts';
import type { PyNode } from './python-node.ts';
import type { PythonScene } from './python-notes.ts';
import { pythonWrong } from './python-syntax.ts';
import type { PyTree, PythonParser } from './python-tree.ts';
import { visitPython } from './python-visit.ts';
import type { Reading } from './reading.ts';

/** PEP 263: in one of the first two lines. Another encoding makes another text of the same bytes. */
const ENCODING = /^(?:[^\n]*\n)?[ \t\f]*#[^\n]*?coding[:=][ \t]*([-\w.]+)/;
const USUAL_ENCODINGS = /^(?:utf-?8|utf_8|ascii|us-ascii)$/i;

/** Reads one Python file. */
export function readPython(text: string, notes: Notebook, origin: PythonScene['origin'], parse: PythonParser): Reading {
  const encoding = ENCODING.exec(text)?.[1];
  if (encoding !== undefined && !USUAL_ENCODINGS.test(encoding)) {
    notes.touch('dynamic', 0, `coding: ${encoding}`);
  }
  const lines = pythonLines(text);
  const tree = parse(lines);
  if (typeof tree === 'string') {
    return { wrong: { at: 0, reason: tree }, whereAt: () => 'code' };
  }
  visitPython(tree.root, lines, notes, origin);
  return { wrong: wrongIn(tree, lines, text), whereAt: whereIn(tree) };
}

/** The root of a Python file and its lines; undefined where `readPython` finds something wrong. */
export function soundPython(text: string, parse: PythonParser): { root: PyNode; lines: string } | undefined {
  const lines = pythonLines(text);
  const tree = parse(lines);
  const isSound = typeof tree !== 'string' && wrongIn(tree, lines, text) === undefined;
  return isSound ? { root: tree.root, lines } : undefined;
}

/** A line ends there for Python, though not for the parser. */
const pythonLines = (text: string): string => text.replace(/\r(?!\n)/g, '\n');

const wrongIn = (tree: PyTree, lines: string, text: string): Reading['wrong'] =>
  pythonWrong(tree, lines) ?? hiddenInCode(text, whereIn(tree));

/** Python refuses characters without a glyph outside of texts and comments; the parser takes some for spaces. */
function hiddenInCode(text: string, whereAt: Reading['whereAt']): Reading['wrong'] {
  const isRefused = ({ index, name }: { index: number; name: string }) =>
    !/^U\+000[CD]$/.test(name) &&
    !(name === 'U+FEFF' && index === 0) &&
    ['code', 'identifier'].includes(whereAt(index));
  const found = hiddenCharacters(text, 200).find(isRefused);
  return found === undefined ? undefined : { at: found.index, reason: `${found.name} stands in the code` };
}

function whereIn({ root, comments }: PyTree): (at: number) => Oddity['where'] {
  return (at) => {
    if (comments.some(({ type, start, end }) => type === 'comment' && start <= at && at < end)) {
      return 'comment';
    }
    const type = innermost(root, at);
    return type === 'identifier'
      ? 'identifier'
      : type.startsWith('string') || type === 'escape_sequence'
        ? 'string'
        : 'code';
  };
}

function innermost(node: PyNode, at: number): string {
  const kid = node.kids.find(({ start, end }) => start <= at && at < end);
  return kid === undefined ? node.type : innermost(kid, at);
}
