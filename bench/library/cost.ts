import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { type SearchIndex, type SearchTool, searchIndex } from '#domain/search/search-index.ts';

const MOST_HITS = 10;
const ROUNDS = 4;

/** What an index of some tools costs. */
export interface Cost {
  readonly indexMs: number;
  readonly memoryMb: number;
}

/** What questions to an index cost. */
export interface QueryCost {
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** An index of these tools, with what it took. */
export function indexed(tools: readonly SearchTool[]): { index: SearchIndex; cost: Cost } {
  const before = heapBytes();
  const began = performance.now();
  const index = searchIndex();
  for (const tool of tools) {
    index.put(tool);
  }
  const indexMs = performance.now() - began;
  return { index, cost: { indexMs, memoryMb: (heapBytes() - before) / 2 ** 20 } };
}

/** Asks each question a few times; the shortest time is the search's own, the others are what else the machine did. */
export function queryCost(index: SearchIndex, queries: readonly string[]): QueryCost {
  const asked = (query: string): number => {
    const began = performance.now();
    index.search(query, MOST_HITS);
    return performance.now() - began;
  };
  const rounds = Array.from({ length: ROUNDS }, () => queries.map(asked));
  const times = queries.map((_, at) => Math.min(...rounds.map((round) => round[at] ?? 0))).sort((a, b) => a - b);
  const at = (share: number): number => times[Math.ceil(share * times.length) - 1] ?? Number.NaN;
  return { p50Ms: at(0.5), p99Ms: at(0.99) };
}

/** What is alive, after the collector has been. */
export function heapBytes(): number {
  setFlagsFromString('--expose-gc');
  const collect: () => void = runInNewContext('gc');
  collect();
  collect(); // some of what goes only lets go of the rest
  return process.memoryUsage().heapUsed;
}
