import { type Dialect, type Inline, parseInline } from './inline.ts';
import type { Chunk } from './mrkdwn.ts';

/** What a markdown block may hold beyond a Slack text. */
export type MarkdownChunk =
  | Chunk
  | { type: 'heading'; children: Inline[] }
  | { type: 'rule' }
  | { type: 'table'; head: Inline[][]; rows: Inline[][][] };

const MARKDOWN: Dialect = {
  marks: [
    ['**', 'bold'],
    ['__', 'bold'],
    ['~~', 'strike'],
    ['*', 'italic'],
    ['_', 'italic'],
  ],
  squareLinks: true,
};
const QUOTE = /^> ?/;
const BULLET = /^\s*[-*+] +/;
const NUMBER = /^\s*(\d{1,4})[.)] +/;
const HEADING = /^#{1,6} +/;
const RULE = /^\s*(?:-{3,}|\*{3,}|_{3,})\s*$/;
const TABLE_RULE = /^\s*\|?(?:\s*:?-+:?\s*\|)+\s*(?::?-+:?)?\s*$/;

const read = (text: string): Inline[] => parseInline(text, MARKDOWN);

/** Reads the text of a markdown block: headings, lists, quotes, fences, tables, rules and running text. Never throws. */
export function parseMarkdown(text: string): MarkdownChunk[] {
  const lines = text.split('\n');
  const chunks: MarkdownChunk[] = [];
  let at = 0;
  while (at < lines.length) {
    const { chunk, used } = readChunk(lines, at);
    if (chunk) {
      chunks.push(chunk);
    }
    at += used;
  }
  return chunks;
}

type Read = { chunk?: MarkdownChunk; used: number };

function readChunk(lines: string[], at: number): Read {
  const line = lines[at] ?? '';
  if (line.trim() === '') {
    return { used: 1 };
  }
  if (line.trimStart().startsWith('```')) {
    return fence(lines, at);
  }
  if (HEADING.test(line)) {
    return { chunk: { type: 'heading', children: read(line.replace(HEADING, '')) }, used: 1 };
  }
  if (RULE.test(line)) {
    return { chunk: { type: 'rule' }, used: 1 };
  }
  if (line.includes('|') && TABLE_RULE.test(lines[at + 1] ?? '')) {
    return table(lines, at);
  }
  return listOrText(lines, at, line);
}

function listOrText(lines: string[], at: number, line: string): Read {
  if (QUOTE.test(line)) {
    const taken = run(lines, at, (other) => QUOTE.test(other));
    return {
      chunk: { type: 'quote', children: read(taken.map((q) => q.replace(QUOTE, '')).join('\n')) },
      used: taken.length,
    };
  }
  const sign = [BULLET, NUMBER].find((kind) => kind.test(line));
  if (sign) {
    const taken = run(lines, at, (other) => sign.test(other));
    const start = Number(NUMBER.exec(line)?.[1] ?? 1);
    const items = taken.map((item) => read(item.replace(sign, '')));
    return { chunk: { type: 'list', ordered: sign === NUMBER, start, items }, used: taken.length };
  }
  const taken = [line, ...run(lines, at + 1, isRunning)];
  return { chunk: { type: 'paragraph', children: read(taken.join('\n')) }, used: taken.length };
}

const isRunning = (line: string): boolean =>
  line.trim() !== '' &&
  ![QUOTE, BULLET, NUMBER, HEADING, RULE].some((sign) => sign.test(line)) &&
  !line.trimStart().startsWith('```');

function run(lines: string[], from: number, belongs: (line: string) => boolean): string[] {
  let end = from;
  while (end < lines.length && belongs(lines[end] ?? '')) {
    end += 1;
  }
  return lines.slice(from, end);
}

function fence(lines: string[], at: number): Read {
  const body = run(lines, at + 1, (line) => !line.trimStart().startsWith('```'));
  return { chunk: { type: 'pre', text: body.join('\n') }, used: body.length + 2 };
}

function table(lines: string[], at: number): Read {
  const rows = run(lines, at + 2, (line) => line.includes('|'));
  const cells = (line: string) =>
    line
      .trim()
      .replace(/^\||\|$/g, '')
      .split(/(?<!\\)\|/)
      .map((cell) => read(cell.trim()));
  return { chunk: { type: 'table', head: cells(lines[at] ?? ''), rows: rows.map(cells) }, used: rows.length + 2 };
}
