import { unescaped } from './entities.ts';
import { type Inline, parseInline } from './inline.ts';

/** A paragraph, quote, list or block of code of a Slack text. */
export type Chunk =
  | { type: 'paragraph'; children: Inline[] }
  | { type: 'quote'; children: Inline[] }
  | { type: 'pre'; text: string }
  | { type: 'list'; ordered: boolean; start: number; items: Inline[][] };

const QUOTE = /^(?:&gt;|>) ?/;
const BULLET = /^\s*[•◦▪-] +/;
const NUMBER = /^\s*(\d{1,4})[.)] +/;
type Kind = 'paragraph' | 'quote' | 'bullets' | 'numbers';

/** Reads Slack's mrkdwn: *bold* _italic_ ~strike~ `code` ```pre``` > quote, lists and the <…> forms. Never throws. */
export function parseMrkdwn(text: string): Chunk[] {
  return text
    .split(/```([\s\S]+?)```/)
    .flatMap((part, place) =>
      place % 2 === 1 ? [{ type: 'pre' as const, text: unescaped(part.replace(/^\n|\n$/g, '')) }] : chunksOfLines(part),
    );
}

function chunksOfLines(part: string): Chunk[] {
  const lines = part.replace(/^\n|\n$/g, '').split('\n');
  if (lines.length === 1 && lines[0] === '') {
    return [];
  }
  const chunks: Chunk[] = [];
  let from = 0;
  for (let line = 1; line <= lines.length; line += 1) {
    const kind = kindOf(lines[from] ?? '');
    if (line === lines.length || kindOf(lines[line] ?? '') !== kind) {
      chunks.push(chunk(kind, lines.slice(from, line)));
      from = line;
    }
  }
  return chunks;
}

function kindOf(line: string): Kind {
  if (QUOTE.test(line)) {
    return 'quote';
  }
  if (BULLET.test(line)) {
    return 'bullets';
  }
  return NUMBER.test(line) ? 'numbers' : 'paragraph';
}

function chunk(kind: Kind, lines: string[]): Chunk {
  switch (kind) {
    case 'paragraph':
      return { type: 'paragraph', children: parseInline(lines.join('\n')) };
    case 'quote':
      return { type: 'quote', children: parseInline(lines.map((line) => line.replace(QUOTE, '')).join('\n')) };
    case 'bullets':
      return {
        type: 'list',
        ordered: false,
        start: 1,
        items: lines.map((line) => parseInline(line.replace(BULLET, ''))),
      };
    case 'numbers':
      return {
        type: 'list',
        ordered: true,
        start: Number(NUMBER.exec(lines[0] ?? '')?.[1] ?? 1),
        items: lines.map((line) => parseInline(line.replace(NUMBER, ''))),
      };
  }
}
