import type { Embedding } from '#adapters/library/quiet-embedder.ts';
import type { Log } from '#ports/log.ts';

/** The endpoint whose vectors the library is searched by, besides words. */
export interface EmbeddingsConfig {
  readonly baseURL: string;
  readonly model: string;
  readonly apiKey: string;
}

/**
 * What a library takes as `embedding`; undefined where no endpoint is configured. The vendor's package is large, so it is
 * loaded when something is first asked.
 */
export function embeddingOf(config: EmbeddingsConfig | undefined, log: Log): Embedding | undefined {
  if (config === undefined) {
    return undefined;
  }
  const load = async () => (await import('#adapters/openai/embeddings.ts')).openaiEmbedder(config);
  let loaded: ReturnType<typeof load> | undefined;
  return {
    log,
    embedder: {
      model: config.model,
      async embed(texts, signal) {
        loaded ??= load();
        return (await loaded).embed(texts, signal);
      },
    },
  };
}
