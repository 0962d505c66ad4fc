import { type Bench, table } from './bench.ts';
import { heldOut, withoutPast } from './library/hold-out.ts';
import { type Measured, measure, measureMany } from './library/measure.ts';
import { readSets } from './library/read-sets.ts';

/**
 * How well and how fast the library is searched: each set of a folder, and 10,000 made-up tools. Figures are NAME_r1,
 * NAME_r5, NAME_r10, NAME_ndcg10 in percent, NAME_p50_ms, NAME_p99_ms, NAME_index_ms, NAME_memory_mb, NAME_queries.
 * With `past`, NAME_… is of the held-out questions with one right tool, asked of tools with past requests, and
 * NAME_…_cold of the same questions asked of the same tools without.
 */
export const library: Bench = async ({ folder, past = 0, print }) => {
  const sets = folder === undefined ? [] : await readSets(folder);
  const rows: (readonly string[])[] = [];
  const figures: Record<string, number> = {};
  const add = (name: string, suffix: string, words: string, measured: Measured): void => {
    rows.push([words, ...cells(measured)]);
    Object.assign(figures, figuresOf(name, suffix, measured));
  };
  for (const set of sets) {
    if (past === 0) {
      add(set.name, '', set.name, measure(set));
      continue;
    }
    const held = heldOut(set, past);
    if (held.queries.length === 0) {
      print(`${set.name} has no question with one right tool; nothing can be held out.`);
      continue;
    }
    add(set.name, '', `${set.name}, held out, ${past} past`, measure(held));
    add(set.name, '_cold', `${set.name}, held out, 0 past`, measure(withoutPast(held)));
  }
  add('synthetic10000', '', 'synthetic', measureMany());
  print(table(HEAD, rows));
  return figures;
};

const HEAD = ['set', 'tools', 'queries', 'R@1', 'R@5', 'R@10', 'nDCG@10', 'p50 ms', 'p99 ms', 'index ms', 'MB'];

const cells = (measured: Measured): string[] => [
  ...[measured.tools, measured.queries].map(String),
  ...[measured.r1, measured.r5, measured.r10, measured.ndcg10].map((percent) => percent?.toFixed(1) ?? '–'),
  ...[measured.p50Ms, measured.p99Ms].map((time) => time.toFixed(2)),
  ...[measured.indexMs, measured.memoryMb].map((cost) => cost.toFixed(1)),
];

function figuresOf(name: string, suffix: string, measured: Measured): Record<string, number> {
  const { r1, r5, r10, ndcg10, p50Ms, p99Ms, indexMs, memoryMb, queries } = measured;
  const all = { r1, r5, r10, ndcg10, p50_ms: p50Ms, p99_ms: p99Ms, index_ms: indexMs, memory_mb: memoryMb, queries };
  return Object.fromEntries(
    Object.entries(all).flatMap(([key, value]) =>
      value === undefined ? [] : [[`${name}_${key}${suffix}`, Number(value.toFixed(3))]],
    ),
  );
}
