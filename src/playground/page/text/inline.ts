import { type AngleNode, angle } from './angle.ts';
import { unescaped } from './entities.ts';

/** A piece of running text; text in it is plain and is only ever drawn as a text node. */
export type Inline =
  | { type: 'text'; text: string }
  | { type: 'bold' | 'italic' | 'strike'; children: Inline[] }
  | { type: 'code'; text: string }
  | { type: 'break' }
  | AngleNode;

/** The signs of a dialect, longest first, and whether [label](url) is a link in it. */
export type Dialect = { marks: [sign: string, type: 'bold' | 'italic' | 'strike'][]; squareLinks: boolean };

export const SLACK: Dialect = {
  marks: [
    ['*', 'bold'],
    ['_', 'italic'],
    ['~', 'strike'],
  ],
  squareLinks: false,
};

const DEEPEST = 6;
type Found = { node: Inline; end: number };
type Reader = { text: string; dialect: Dialect; depth: number; barren: Map<string, number> };

/** Reads running text into nodes. Never throws; what is no markup stays text. */
export function parseInline(text: string, dialect: Dialect = SLACK, depth = 0): Inline[] {
  const reader: Reader = { text, dialect, depth, barren: new Map() };
  const nodes: Inline[] = [];
  let plainFrom = 0;
  let at = 0;
  while (at < text.length) {
    const found = readAt(reader, at);
    if (found) {
      pushText(nodes, text.slice(plainFrom, at));
      nodes.push(found.node);
      at = found.end;
      plainFrom = at;
    } else {
      at += 1;
    }
  }
  pushText(nodes, text.slice(plainFrom));
  return nodes;
}

function pushText(nodes: Inline[], text: string): void {
  if (text !== '') {
    nodes.push({ type: 'text', text: unescaped(text) });
  }
}

function readAt(reader: Reader, at: number): Found | undefined {
  const sign = reader.text.charAt(at);
  switch (sign) {
    case '\n':
      return { node: { type: 'break' }, end: at + 1 };
    case '`':
      return code(reader, at);
    case '<':
      return angled(reader, at);
    case '[':
      return reader.dialect.squareLinks ? squareLink(reader, at) : undefined;
    case '\\':
      return reader.dialect.squareLinks ? escapedSign(reader, at) : undefined;
    default:
      return emphasis(reader, at);
  }
}

/** Where `sign` stands next on this line; remembers lines that have none, so that a line full of signs stays linear. */
function nextOnLine(reader: Reader, sign: string, from: number): number | undefined {
  if (from <= (reader.barren.get(sign) ?? -1)) {
    return undefined;
  }
  const found = reader.text.indexOf(sign, from);
  const lineEnd = endOfLine(reader.text, from);
  if (found === -1 || found > lineEnd) {
    reader.barren.set(sign, lineEnd);
    return undefined;
  }
  return found;
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end === -1 ? text.length : end;
}

function code(reader: Reader, at: number): Found | undefined {
  const close = nextOnLine(reader, '`', at + 1);
  if (close === undefined || close === at + 1) {
    return undefined;
  }
  return { node: { type: 'code', text: unescaped(reader.text.slice(at + 1, close)) }, end: close + 1 };
}

function angled(reader: Reader, at: number): Found | undefined {
  const close = nextOnLine(reader, '>', at + 1);
  const node = close === undefined ? undefined : angle(reader.text.slice(at + 1, close));
  return node && close !== undefined ? { node, end: close + 1 } : undefined;
}

function escapedSign(reader: Reader, at: number): Found | undefined {
  const next = reader.text.charAt(at + 1);
  return /[\\`*_~[\]()#>|!.+-]/.test(next) ? { node: { type: 'text', text: next }, end: at + 2 } : undefined;
}

function squareLink(reader: Reader, at: number): Found | undefined {
  const close = nextOnLine(reader, '](', at + 1);
  const end = close === undefined ? undefined : nextOnLine(reader, ')', close + 2);
  if (close === undefined || end === undefined) {
    return undefined;
  }
  const node = angle(`${reader.text.slice(close + 2, end)}|${reader.text.slice(at + 1, close)}`);
  return node?.type === 'link' ? { node, end: end + 1 } : undefined;
}

function emphasis(reader: Reader, at: number): Found | undefined {
  const mark = reader.dialect.marks.find(([sign]) => reader.text.startsWith(sign, at));
  if (!mark || reader.depth >= DEEPEST || /\w/.test(reader.text.charAt(at - 1))) {
    return undefined;
  }
  const [sign, type] = mark;
  const inside = at + sign.length;
  if (!/\S/.test(reader.text.charAt(inside))) {
    return undefined;
  }
  const close = closing(reader, sign, inside);
  if (close === undefined) {
    return undefined;
  }
  const children = parseInline(reader.text.slice(inside, close), reader.dialect, reader.depth + 1);
  return { node: { type, children }, end: close + sign.length };
}

/** The first place on the line where `sign` may close: after something, before no letter. */
function closing(reader: Reader, sign: string, inside: number): number | undefined {
  const name = `close ${sign}`;
  if (inside <= (reader.barren.get(name) ?? -1)) {
    return undefined;
  }
  const { text } = reader;
  let at = text.indexOf(sign, inside + 1);
  const lineEnd = endOfLine(text, inside);
  while (at !== -1 && at < lineEnd) {
    if (/\S/.test(text.charAt(at - 1)) && !/\w/.test(text.charAt(at + sign.length)) && outsideSpan(text, inside, at)) {
      return at;
    }
    at = text.indexOf(sign, at + 1);
  }
  reader.barren.set(name, lineEnd);
  return undefined;
}

/** A sign inside a link's address or a code span closes nothing. */
function outsideSpan(text: string, from: number, at: number): boolean {
  const before = text.slice(Math.max(from, at - 2000), at);
  const openAngle = before.lastIndexOf('<') > before.lastIndexOf('>');
  const ticks = before.split('`').length - 1;
  return !openAngle && ticks % 2 === 0;
}
