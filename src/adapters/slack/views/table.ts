import type { types } from '@slack/bolt';
import { clean, clipped } from '../clean.ts';
import { CARD, LIMITS } from './limits.ts';

/** A result that has the shape of a table: texts, numbers, nothing nested. */
export interface Grid {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Scalar[])[];
}

export type Scalar = string | number | boolean | null;
type Cell = types.RawTextElement | types.RawNumberElement;

/** Slack's cells, within what a table may hold and `room` characters; and how much of the grid they show. */
export function cellsOf(grid: Grid, room: number): { rows: Cell[][]; columns: number; shown: number } {
  const columns = Math.min(grid.columns.length, LIMITS.tableColumns);
  const head = grid.columns.slice(0, columns).map((name): Cell => ({ type: 'raw_text', text: filled(name) }));
  const rows: Cell[][] = [head];
  let left = room - lengthOf(head);
  for (const values of grid.rows.slice(0, LIMITS.tableRows - 1)) {
    const row = Array.from({ length: columns }, (_, index) => cellOf(values[index] ?? null));
    left -= lengthOf(row);
    if (left < 0) {
      break;
    }
    rows.push(row);
  }
  return { rows, columns, shown: rows.length - 1 };
}

/** Columns of numbers stand to the right. */
export const settingsOf = (rows: readonly Cell[][]): { align: 'left' | 'right' }[] =>
  (rows[0] ?? []).map((_, column) => {
    const body = rows.slice(1).map((row) => row[column]);
    return { align: body.length > 0 && body.every((cell) => cell?.type === 'raw_number') ? 'right' : 'left' };
  });

function cellOf(value: Scalar): Cell {
  if (typeof value === 'number' && Number.isFinite(value)) {
    return { type: 'raw_number', value, text: numberText(value) };
  }
  return { type: 'raw_text', text: filled(value === null ? '' : String(value)) };
}

const TRUE_MINUS = '−';
/** As the program returned it, with a real minus sign. */
const numberText = (value: number): string => String(value).replace(/^-/, TRUE_MINUS);

/** Slack refuses empty cells. */
const filled = (text: string): string => clipped(clean(text), CARD.name * 3) || ' ';

const lengthOf = (row: readonly Cell[]): number => row.reduce((sum, { text }) => sum + text.length * 2, 0);
