import type { Library } from '#ports/library.ts';

/** What a process finds, with scores: equal only where its index is. */
export async function foundIn(library: Library): Promise<unknown[]> {
  const found: unknown[] = [];
  for (const query of ['invoice', 'merge rows of a ticket', 'even odd', 'prices', 'p0 p1 p2']) {
    const hits = await library.search('T1', query, 1_000);
    found.push(hits.map(({ tool, score }) => [tool.id, tool.returns, score]));
  }
  return found;
}
