import type { ProgramView } from '#agent/face/agent.ts';
import { visible } from '../clean.ts';
import { linesOf } from '../texts/quantities.ts';
import { CARD } from './limits.ts';

/** A piece of one file of a program, with line numbers. */
export interface Page {
  readonly path: string;
  readonly first: number;
  readonly last: number;
  readonly text: string;
}

interface Row {
  readonly number: number;
  readonly source: string;
  readonly text: string;
}

const ROW_CHARACTERS = 1_000;
const LEAST_LINES = 8;

/** The whole program in pages of at most 40 lines and 3,000 characters, cut where a top-level part begins if there is such a place. */
export const pagesOf = ({ files }: Pick<ProgramView, 'files'>): Page[] =>
  files.flatMap(({ path, text }) => {
    const rows = rowsOf(text);
    const pages: Page[] = [];
    for (let start = 0; start < rows.length; ) {
      const end = endOf(rows, start);
      const part = rows.slice(start, end);
      pages.push({
        path,
        first: part[0]?.number ?? 1,
        last: part.at(-1)?.number ?? 1,
        text: part.map((row) => row.text).join('\n'),
      });
      start = end;
    }
    return pages;
  });

/** Numbered lines in which nothing hides; a very long line goes on in rows without a number. */
function rowsOf(text: string): Row[] {
  const lines = linesOf(text);
  const width = String(lines.length).length;
  return lines.flatMap((source, index) => {
    const shown = visible(source);
    const parts = shown.match(new RegExp(`[\\s\\S]{1,${ROW_CHARACTERS}}`, 'gu')) ?? [''];
    return parts.map((part, position) => ({
      number: index + 1,
      source: position === 0 ? source : '…',
      text: `${(position === 0 ? String(index + 1) : '').padStart(width)}  ${part}`,
    }));
  });
}

/** Where the page that starts at `start` ends. */
function endOf(rows: readonly Row[], start: number): number {
  let end = start;
  let length = 0;
  while (end < rows.length && end - start < CARD.pageLines) {
    length += (rows[end]?.text.length ?? 0) + 1;
    if (length > CARD.pageText && end > start) {
      break;
    }
    end += 1;
  }
  if (end === rows.length) {
    return end;
  }
  for (let cut = end; cut > start + LEAST_LINES; cut -= 1) {
    if (rows[cut - 1]?.source.trim() === '' && /^\S/.test(rows[cut]?.source ?? '')) {
      return cut;
    }
  }
  return end;
}
