import type { Scored } from './search-ranking.ts';

/** As measured: embeddings help what words find, and words must not drown in them. */
const WORDS_SHARE = 0.7;
const MEANING_SHARE = 0.3;

/** How many of each side are to be fused at least. */
export const FUSION_DEPTH = 50;

/**
 * Joins what words found with what embeddings found, both the best first; in no order. Scores of the two have no common
 * measure: each side's are spread from 0 to 1, and whom a side did not find, it gives nothing.
 */
export function fused(byWords: readonly Scored[], byMeaning: readonly Scored[]): Scored[] {
  const words = spread(byWords);
  const meaning = spread(byMeaning);
  return [...new Set([...words.keys(), ...meaning.keys()])].map((id) => ({
    id,
    score: WORDS_SHARE * (words.get(id) ?? 0) + MEANING_SHARE * (meaning.get(id) ?? 0),
  }));
}

function spread(ranked: readonly Scored[]): Map<string, number> {
  const highest = ranked[0]?.score ?? 0;
  const lowest = ranked.at(-1)?.score ?? 0;
  return new Map(ranked.map(({ id, score }) => [id, highest > lowest ? (score - lowest) / (highest - lowest) : 1]));
}
