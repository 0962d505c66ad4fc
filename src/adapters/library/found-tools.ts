import { ranking } from '#domain/search/search-ranking.ts';
import { weighed } from '#domain/search/tool-search.ts';
import { NO_STATS } from '#domain/tool/tool-stats.ts';
import type { FoundTool, KeptTool } from '#ports/library.ts';
import type { Code } from './code.ts';
import { indexes } from './indexes.ts';
import { likeInMeaning } from './like-in-meaning.ts';
import type { QuietEmbedder } from './quiet-embedder.ts';
import type { Shelf } from './shelf.ts';

/** How far down the words' order a tool may stand that its runs bring up among the best. */
const DEPTH = 50;

/** Reads the tools with these ids that are there. */
type Reading = (workspace: string, ids: readonly string[]) => Promise<KeptTool[]>;

/** Where tools are searched, and by what besides words. */
interface Searching {
  readonly shelf: Shelf;
  readonly code: Code;
  readonly mostIndexed: number;
  readonly embedder: QuietEmbedder | undefined;
}

/**
 * Searches by words in this process, and by meaning where vectors are made; then asks how the best have done, because counts are in no index, and for the tools
 * themselves, because an index does not hold them.
 */
export function foundTools({ shelf, code, mostIndexed, embedder }: Searching, read: Reading) {
  const indexOf = indexes(shelf, code, { most: mostIndexed, model: embedder?.model });
  const like = embedder && likeInMeaning(shelf, code, embedder);

  return async (workspace: string, query: string, most: number): Promise<FoundTool[]> => {
    const { index, vectors } = await indexOf(workspace);
    const nearest = (await like?.(workspace, query, vectors)) ?? [];
    const hits = index.search(query, Math.max(most, DEPTH), { nearest });
    const counts = await shelf.stats(
      workspace,
      hits.map(({ id }) => id),
    );
    const stats = new Map(hits.map(({ id }, at) => [id, counts[at] ?? NO_STATS]));
    const ranked = ranking(most);
    for (const { id, score } of hits) {
      ranked.offer(id, weighed(score, stats.get(id) ?? NO_STATS));
    }
    const best = ranked.best();
    const kept = await read(
      workspace,
      best.map(({ id }) => id),
    );
    return best.flatMap(({ id, score }): FoundTool[] => {
      const found = kept.find(({ tool }) => tool.id === id && tool.state === 'active'); // it may have gone since
      return found === undefined ? [] : [{ ...found, stats: stats.get(id) ?? NO_STATS, score }];
    });
  };
}
