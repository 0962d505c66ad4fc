import type { PyNode } from './python-node.ts';
import { type PyPen, signsBetween } from './python-pen.ts';
import { sliceOf, unescaped } from './python-text.ts';

/** A text as written in one or more parts: pieces of it, and expressions whose values are put in. */
interface PyText {
  readonly kind: 'text' | 'bytes' | 'unread';
  readonly pieces: readonly (string | PyNode)[];
}

/** Half of a character: Python keeps such halves apart, we would not. */
const HALF = /\\u[dD][89a-fA-F]/;

/** Reads a string, or several that follow each other. */
export function textOf(node: PyNode, source: string): PyText {
  const texts =
    node.type === 'concatenated_string' ? node.kids.map((kid) => oneText(kid, source)) : [oneText(node, source)];
  const kinds = new Set(texts.map(({ kind }) => kind));
  const [kind = 'text'] = kinds;
  if (kinds.size > 1 || kind === 'unread') {
    return { kind: 'unread', pieces: [sliceOf(node, source), ...holesIn(node)] };
  }
  const pieces: (string | PyNode)[] = [];
  for (const piece of texts.flatMap((text) => text.pieces)) {
    const last = pieces.at(-1);
    if (typeof piece === 'string' && typeof last === 'string') {
      pieces.splice(-1, 1, last + piece);
    } else if (piece !== '') {
      pieces.push(piece);
    }
  }
  return { kind, pieces };
}

/** The text of a string without values in it; undefined for any other. */
function plainText({ kind, pieces }: PyText): string | undefined {
  const [only = '', another] = pieces;
  return kind === 'text' && another === undefined && typeof only === 'string' ? only : undefined;
}

/** Writes a string. `writePiece` does its words. */
export function writeText(text: PyText, pen: PyPen, writePiece: (piece: string) => void = pen.out.text): void {
  const plain = plainText(text);
  if (plain !== undefined) {
    writePiece(plain);
    return;
  }
  pen.out.open(text.kind);
  for (const piece of text.pieces) {
    if (typeof piece === 'string') {
      writePiece(piece);
    } else {
      writeHole(piece, pen);
    }
  }
  pen.out.close();
}

/** Writes a number by its value; `1` and `1.0` are two. */
export function writeNumber(node: PyNode, { facts, out }: PyPen): void {
  const written = sliceOf(node, facts.source).replaceAll('_', '').toLowerCase();
  const unit = /^0[xbo]/.test(written) ? '' : (/[jl]$/.exec(written)?.[0] ?? '');
  const digits = unit === '' ? written : written.slice(0, -1);
  const isWhole = /^(?:\d+|0x[\da-f]+|0o[0-7]+|0b[01]+)$/.test(digits);
  out.put(`#${isWhole && unit === '' ? BigInt(digits) : `${Number(digits)}f`}${unit}`);
}

/** Writes a value that is put into a text, and how it is put there. */
function writeHole(node: PyNode, pen: PyPen): void {
  const { facts, out } = pen;
  const [value, ...manner] = node.kids;
  out.open('hole');
  if (value !== undefined) {
    pen.write(value);
    if (signsBetween(value.end, manner[0]?.start ?? node.end, facts).startsWith('=')) {
      out.text(facts.source.slice(node.start, node.end)); // `{total=}` shows the name
    }
  }
  for (const each of manner) {
    if (each.type === 'format_specifier') {
      writeFormat(each, pen);
    } else if (each.type === 'type_conversion') {
      out.text(sliceOf(each, facts.source));
    } else {
      pen.write(each);
    }
  }
  out.close();
}

/** Every sign of a format counts, spaces too. */
function writeFormat(node: PyNode, pen: PyPen): void {
  let at = node.start;
  for (const kid of node.kids) {
    pen.out.text(pen.facts.source.slice(at, kid.start));
    pen.write(kid);
    at = kid.end;
  }
  pen.out.text(pen.facts.source.slice(at, node.end));
}

function oneText(node: PyNode, source: string): PyText {
  const prefix = sliceOf(node.kids[0], source).toLowerCase();
  const kind = prefix.includes('b') ? 'bytes' : 'text';
  const pieces = node.kids.flatMap((part): (string | PyNode | undefined)[] => {
    switch (part.type) {
      case 'string_content':
        return [contentOf(sliceOf(part, source), prefix)];
      case 'string_start':
      case 'string_end':
        return [];
      case 'interpolation':
        return [part];
      default:
        return [undefined];
    }
  });
  const known = pieces.filter((piece) => piece !== undefined);
  return known.length === pieces.length ? { kind, pieces: known } : { kind: 'unread', pieces: [] };
}

const holesIn = (node: PyNode): readonly PyNode[] =>
  node.kids.flatMap((kid) => (kid.type === 'interpolation' ? [kid] : kid.type === 'string' ? holesIn(kid) : []));

/** Doubled braces of an f-string are one; of bytes only what no other text would read in another way. */
function contentOf(content: string, prefix: string): string | undefined {
  const text = prefix.includes('f') ? content.replace(/\{\{|\}\}/g, (pair) => pair.charAt(0)) : content;
  if (prefix.includes('r') || !text.includes('\\')) {
    return text;
  }
  const isDoubtful = HALF.test(text) || (prefix.includes('b') && /\\[uUN]/.test(text));
  return isDoubtful ? undefined : unescaped(text);
}
