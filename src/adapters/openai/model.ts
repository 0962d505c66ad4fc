import { repairingModel } from '#adapters/models/repairing.ts';
import type { Model } from '#ports/model.ts';
import { type EndpointOptions, endpoint } from './endpoint.ts';

export interface OpenaiModelOptions extends EndpointOptions {
  /** What people read; the model's name when absent. */
  readonly label?: string;
}

/**
 * Any OpenAI-compatible endpoint: OpenAI, DeepSeek, gateways, vLLM, Ollama. Streams where the endpoint streams, asks for
 * the strongest form of reply that it takes, and tells the model the schema in words as well. `usage.input` counts all
 * input tokens, `usage.cached` those of them that were read from a cache.
 */
export function openaiModel(options: OpenaiModelOptions): Model {
  const label = options.label ?? options.model;
  const ask = endpoint(options, label);
  return repairingModel(label, ({ system, talk, ...question }) =>
    ask({ ...question, talk: [{ role: 'system', content: system }, ...talk] }),
  );
}
