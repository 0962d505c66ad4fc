import { createHash } from 'node:crypto';
import type { Query, RetrievalSet } from './read-sets.ts';

/**
 * The same set with `most` past requests a tool, and without those among its questions. Only questions with one right
 * tool take part; a tool gives away all of its questions but one at most. Who is held out is told by a hash of the id.
 */
export function heldOut(set: RetrievalSet, most: number): RetrievalSet {
  const past = new Map<string, string[]>();
  const queries: Query[] = [];
  for (const [tool, asked] of byTool(set.queries)) {
    const given = Math.min(most, asked.length - 1);
    past.set(
      tool,
      asked.slice(0, given).map(({ query }) => query),
    );
    queries.push(...asked.slice(given));
  }
  return { ...set, queries, tools: set.tools.map((tool) => ({ ...tool, past: past.get(tool.id) ?? [] })) };
}

/** The set as it was before anybody asked. */
export const withoutPast = (set: RetrievalSet): RetrievalSet => ({
  ...set,
  tools: set.tools.map((tool) => ({ ...tool, past: [] })),
});

function byTool(queries: readonly Query[]): Map<string, Query[]> {
  const shuffled = queries
    .filter(({ tools }) => tools.length === 1)
    .map((query) => ({ query, hash: createHash('sha256').update(query.id).digest('hex') }))
    .sort((one, other) => (one.hash < other.hash ? -1 : 1))
    .map(({ query }) => query);
  return Map.groupBy(shuffled, ({ tools: [tool = ''] }) => tool);
}
