import { askForRepair, askForShape, lastAnswer, readAnswer } from '#domain/answer-shape.ts';
import { strictSchema } from '#domain/strict-schema.ts';
import { addUsage } from '#domain/usage.ts';
import type { Model } from '#ports/model.ts';
import type { Talk } from './chat.ts';
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

  return {
    async answer({ kind, system, prompt, schema }, signal, seen) {
      const strict = strictSchema(schema);
      const talk: Talk = [
        { role: 'system', content: `${system}\n\n${askForShape(schema)}` },
        { role: 'user', content: prompt },
      ];
      const asking = { kind, schema: strict, signal };
      const first = await ask({ ...asking, talk, seen: (characters) => seen?.({ characters }) });
      const reading = readAnswer(schema, first);
      if (reading.good) {
        return { answer: reading.answer, model: label, usage: first.usage };
      }
      const repair: Talk = [
        ...talk,
        { role: 'assistant', content: first.text.trim() === '' ? '(blank)' : first.text },
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
