import { embeddedQuestion } from '#domain/search/embedded-text.ts';
import { FUSION_DEPTH } from '#domain/search/search-fusion.ts';
import type { Scored } from '#domain/search/search-ranking.ts';
import type { Code } from './code.ts';
import type { KnownVectors } from './known-vectors.ts';
import { inTime, type QuietEmbedder } from './quiet-embedder.ts';
import type { Shelf } from './shelf.ts';
import { vectorFilling } from './vector-filling.ts';

/**
 * The tools that are most like a question in what they mean; none when that is not to be had in time. Where the endpoint
 * answers, vectors that tools lack are made first, as many as the time allows; others follow while nobody waits.
 */
export function likeInMeaning(shelf: Shelf, code: Code, embedder: QuietEmbedder) {
  const fill = vectorFilling(shelf, code, embedder);

  return async (workspace: string, query: string, vectors: KnownVectors): Promise<Scored[]> => {
    const question = embeddedQuestion(query);
    if (question === '' || vectors.isEmpty()) {
      return [];
    }
    const began = performance.now();
    const asked = await embedder.ofQuestion(question);
    if (asked === undefined) {
      return [];
    }
    const first = vectors.nearest(asked, FUSION_DEPTH); // it also notes which vectors are of no use any more
    const lacking = vectors.lacking(1).length > 0;
    if (lacking) {
      await inTime(
        began + embedder.searchMs - performance.now(),
        fill({ workspace, vectors, length: asked.values.length }),
      );
    }
    return lacking ? vectors.nearest(asked, FUSION_DEPTH) : first;
  };
}
