import { repairingModel, type Talk } from '#adapters/models/repairing.ts';
import type { Model } from '#ports/model.ts';
import { type EndpointOptions, endpoint } from './endpoint.ts';

export interface AnthropicModelOptions extends EndpointOptions {
  /** What people read; the model's name when absent. */
  readonly label?: string;
}

/**
 * Anthropic's Messages API. Streams where the endpoint streams, has the shape enforced where it can, and tells the model
 * the schema in words as well. `usage.input` counts all input tokens, `usage.cached` those of them that were read from a
 * cache.
 */
export function anthropicModel(options: AnthropicModelOptions): Model {
  const label = options.label ?? options.model;
  const ask = endpoint(options, label);
  return repairingModel(label, ({ talk, ...question }) => ask({ ...question, talk: talk.map(taken) }));
}

/** The vendor refuses what a model said if it ends in a space. */
const taken = ({ role, content }: Talk[number]): Talk[number] => ({
  role,
  content: role === 'assistant' ? content.trimEnd() : content,
});
