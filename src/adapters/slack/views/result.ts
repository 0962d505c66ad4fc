import type { Card } from '#ports/thread.ts';
import { clean, clipped } from '../clean.ts';
import { said, say } from '../said.ts';
import { count } from '../texts/quantities.ts';
import { type Block, blockId, context, preformatted, richWords } from './blocks.ts';
import { LIMITS } from './limits.ts';
import { cellsOf, type Grid, type Scalar, settingsOf } from './table.ts';

const LEAST_ROOM = 300;
const MOST_TEXT = 3_000;
const MOST_LABELS = 1_000;

/** The run's result: a table when it has that shape, else its text. `room` is what is left of the message. */
export function resultBlocks(card: Card, room: number): Block[] {
  const { result } = card;
  const left = Math.max(room, LEAST_ROOM);
  if (result === undefined || result === null || result === '') {
    return [];
  }
  const grid = gridOf(result);
  if (grid !== undefined) {
    return tableBlocks(card, grid, left);
  }
  const most = Math.min(MOST_TEXT, left);
  const mixed = mixedOf(result);
  if (mixed !== undefined) {
    const list = [...mixed.labels.map(([label, value]) => `${label}: ${value}`), `${mixed.name}:`].join('\n');
    const text = clipped(clean(list), Math.min(MOST_LABELS, left));
    return [richWords(blockId(card, 'values'), 'Result', text), ...tableBlocks(card, mixed.grid, left - text.length)];
  }
  if (isScalar(result)) {
    return [richWords(blockId(card, 'result'), 'Result', clipped(clean(String(result)), most))];
  }
  const text = clean(JSON.stringify(result, null, 2));
  const title = text.length <= most ? 'Result' : 'The start of the result';
  return [preformatted(blockId(card, 'result'), title, clipped(text, most))];
}

/** Whether the result stands on the card as a table. */
export const isTable = (result: unknown): boolean => (gridOf(result) ?? mixedOf(result)) !== undefined;

function tableBlocks(card: Card, grid: Grid, room: number): Block[] {
  const cells = cellsOf(grid, Math.min(room, LIMITS.tableText));
  const table: Block = {
    type: 'table',
    block_id: blockId(card, 'result'),
    rows: cells.rows,
    column_settings: settingsOf(cells.rows),
  };
  const rows = grid.rows.length - cells.shown;
  const columns = grid.columns.length - cells.columns;
  if (rows === 0 && columns === 0) {
    return [table];
  }
  const missing = [
    ...(rows > 0 ? [`${cells.shown} of ${count(grid.rows.length, 'row')}`] : []),
    ...(columns > 0 ? [`${cells.columns} of ${count(grid.columns.length, 'column')}`] : []),
  ];
  return [table, context(blockId(card, 'cut'), say`The table shows ${said(missing.join(' and '))}.`)];
}

/** Labels with values, and beside them one table, as when a list stands under its totals. */
function mixedOf(result: unknown): { labels: [string, Scalar][]; name: string; grid: Grid } | undefined {
  if (!isRecord(result)) {
    return undefined;
  }
  const entries = Object.entries(result);
  const labels = entries.flatMap(([label, value]): [string, Scalar][] => (isScalar(value) ? [[label, value]] : []));
  const [other] = entries.filter(([, value]) => !isScalar(value));
  const grid = other && gridOf(other[1]);
  return other && grid && labels.length === entries.length - 1 ? { labels, name: other[0], grid } : undefined;
}

/** The three shapes that are tables: label to value, {columns, rows}, a list of flat objects. */
function gridOf(result: unknown): Grid | undefined {
  if (Array.isArray(result)) {
    return fromRecords(result);
  }
  if (!isRecord(result)) {
    return undefined;
  }
  const { columns, rows } = result;
  if (Array.isArray(columns) && Array.isArray(rows)) {
    return fromRows(columns, rows);
  }
  const entries = Object.entries(result);
  return entries.length > 0 && isFlat(result)
    ? { columns: ['Result', 'Value'], rows: Object.entries(result).map(([label, value]) => [label, value]) }
    : undefined;
}

function fromRecords(list: readonly unknown[]): Grid | undefined {
  if (list.length === 0 || !list.every(isFlat)) {
    return undefined;
  }
  const columns = [...new Set(list.flatMap((record) => Object.keys(record)))];
  return columns.length === 0
    ? undefined
    : {
        columns,
        rows: list.map((record) =>
          columns.map((name) => (Object.hasOwn(record, name) ? (record[name] ?? null) : null)),
        ),
      };
}

function fromRows(columns: readonly unknown[], rows: readonly unknown[]): Grid | undefined {
  const names = columns.filter(isScalar);
  if (names.length === 0 || names.length < columns.length) {
    return undefined;
  }
  const lists = rows.filter((row) => Array.isArray(row)).filter((row) => row.every(isScalar));
  if (lists.length === rows.length) {
    return { columns: names.map(String), rows: lists };
  }
  const records = rows.filter(isFlat);
  return records.length === rows.length
    ? {
        columns: names.map(String),
        rows: records.map((record) =>
          names.map((name) => (Object.hasOwn(record, String(name)) ? (record[String(name)] ?? null) : null)),
        ),
      }
    : undefined;
}

const isScalar = (value: unknown): value is Scalar =>
  value === null || ['string', 'number', 'boolean'].includes(typeof value);
const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isFlat = (value: unknown): value is Record<string, Scalar> =>
  isRecord(value) && Object.values(value).every(isScalar);
