/** How much is measured, and where the tables go. */
export interface BenchOptions {
  /** Pairs that count. */
  readonly runs: number;
  /** Pairs before them that do not. */
  readonly warmUps: number;
  readonly print: (line: string) => void;
  /** Parts by name, of a bench that has some; all of them when not said. */
  readonly only?: readonly string[];
  /** Where data lies, for a bench that reads some. */
  readonly folder?: string;
  /** Past requests that each tool of the library is given. */
  readonly past?: number;
}

/** Measures something; gives its figures by name. Names end in the unit: `_ms`, or `_ratio` for ours by theirs. */
export type Bench = (options: BenchOptions) => Promise<Record<string, number>>;

/** One measurement of both sides, in milliseconds, taken right after each other. */
export interface Pair {
  readonly ours: number;
  readonly theirs: number;
}

/** The middle value; of an even number of values the mean of both in the middle. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const upper = sorted.length >> 1;
  const [low = Number.NaN, high = Number.NaN] = [sorted[sorted.length % 2 === 0 ? upper - 1 : upper], sorted[upper]];
  return (low + high) / 2;
}

/** What pairs say: the median of the ratios (not the ratio of the medians), and the median of each side in ms. */
export const compare = (pairs: readonly Pair[]): { ratio: number; ours: number; theirs: number } => ({
  ratio: rounded(median(pairs.map(({ ours, theirs }) => ours / theirs)), 3),
  ours: rounded(median(pairs.map(({ ours }) => ours)), 1),
  theirs: rounded(median(pairs.map(({ theirs }) => theirs)), 1),
});

const rounded = (value: number, digits: number): number => Number(value.toFixed(digits));

/** Lines of a table whose first column is text and whose others are figures. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((_title, column) => Math.max(...[head, ...rows].map((row) => (row[column] ?? '').length)));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ');
  return [line(head), widths.map((width) => '─'.repeat(width)).join('  '), ...rows.map(line)].join('\n');
}
