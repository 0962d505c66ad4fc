import type { SearchIndex } from '#domain/search/search-index.ts';
import type { Query } from './read-sets.ts';

const DEPTH = 10;

/** How well the right tools are found, in percent. */
export interface Quality {
  readonly r1: number;
  readonly r5: number;
  readonly r10: number;
  readonly ndcg10: number;
}

/** The mean over all questions. */
export function qualityOf(index: SearchIndex, queries: readonly Query[]): Quality {
  const found = queries.map(({ query, tools }) => ({
    hits: index.search(query, DEPTH).map(({ id }) => id),
    right: new Set(tools),
  }));
  const percent = (score: (hits: readonly string[], right: ReadonlySet<string>) => number): number =>
    (100 * found.reduce((sum, { hits, right }) => sum + score(hits, right), 0)) / found.length;
  return {
    r1: percent((hits, right) => recall(hits.slice(0, 1), right)),
    r5: percent((hits, right) => recall(hits.slice(0, 5), right)),
    r10: percent(recall),
    ndcg10: percent(gain),
  };
}

/** Which share of the right ones was found: with three right ones and one hit it is a third at most. */
export const recall = (hits: readonly string[], right: ReadonlySet<string>): number =>
  hits.filter((id) => right.has(id)).length / right.size;

/** nDCG: what right hits are worth by rank, by what the best order would be worth. */
export function gain(hits: readonly string[], right: ReadonlySet<string>): number {
  const worth = (rank: number): number => 1 / Math.log2(rank + 2);
  const had = hits.reduce((sum, id, rank) => sum + (right.has(id) ? worth(rank) : 0), 0);
  const ranks = [...Array(Math.min(DEPTH, right.size)).keys()];
  return had / ranks.reduce((sum, rank) => sum + worth(rank), 0);
}
