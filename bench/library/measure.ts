import { type Cost, indexed, type QueryCost, queryCost } from './cost.ts';
import { type Quality, qualityOf } from './quality.ts';
import type { RetrievalSet } from './read-sets.ts';
import { synthetic } from './synthetic.ts';

const MANY_TOOLS = 10_000;
const MANY_QUERIES = 1_000;

/** What was measured of one set: the quality is unknown where nobody knows the right tools. */
export interface Measured extends Cost, QueryCost, Partial<Quality> {
  readonly tools: number;
  readonly queries: number;
}

/** A set: how well its tools are found, and at what cost. */
export function measure({ tools, queries }: RetrievalSet): Measured & Quality {
  const { index, cost } = indexed(tools);
  const quality = qualityOf(index, queries);
  const words = queries.map(({ query }) => query);
  return { ...cost, ...quality, ...queryCost(index, words), tools: index.size(), queries: queries.length };
}

/** What 10,000 made-up tools cost. */
export function measureMany(): Measured {
  const { tools, queries } = synthetic(MANY_TOOLS, MANY_QUERIES);
  const { index, cost } = indexed(tools);
  return { ...cost, ...queryCost(index, queries), tools: index.size(), queries: queries.length };
}
