import { askForRepair, askForShape, lastAnswer, readAnswer } from '#domain/answer-shape.ts';
import { strictSchema } from '#domain/strict-schema.ts';
import { addUsage } from '#domain/usage.ts';
import type { Model } from '#ports/model.ts';
import { type EndpointOptions, endpoint } from './endpoint.ts';
import type { Talk } from './message.ts';

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

  return {
    async answer({ kind, system, prompt, schema }, signal, seen) {
      const talk: Talk = [{ role: 'user', content: prompt }];
      const words = `${system}\n\n${askForShape(schema)}`;
      const asking = { kind, system: words, schema: strictSchema(schema), signal };
      const first = await ask({ ...asking, talk, seen: (characters) => seen?.({ characters }) });
      const reading = readAnswer(schema, first);
      if (reading.good) {
        return { answer: reading.answer, model: label, usage: first.usage };
      }
      const repair: Talk = [
        ...talk,
        // The vendor refuses messages that are empty or end in a space.
        { role: 'assistant', content: first.text.trim() === '' ? '(blank)' : first.text.trimEnd() },
        { role: 'user', content: askForRepair(reading.problem) },
      ];
      const second = await ask({
        ...asking,
        talk: repair,
        seen: (characters) => seen?.({ characters: first.characters + characters }),
      });
      return { answer: lastAnswer(schema, second, label), model: label, usage: addUsage(first.usage, second.usage) };
    },
  };
}
