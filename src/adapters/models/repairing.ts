import { strictSchema } from '#domain/json/strict-schema.ts';
import { askForRepair, askForShape, lastAnswer, readAnswer } from '#domain/model/answer-shape.ts';
import type { Reply } from '#domain/model/model-reply.ts';
import { addUsage } from '#domain/model/usage.ts';
import type { Model } from '#ports/model.ts';
import type { Asking } from './endpoint.ts';

/** What was said so far, without the system text. */
export type Talk = { role: 'user' | 'assistant'; content: string }[];

/** A question as every vendor is asked it. */
export interface Question extends Asking {
  readonly system: string;
  readonly talk: Talk;
}

/** A model that is told the shape of its answer in words as well, and asked once more where it did not keep to it. */
export function repairingModel(label: string, ask: (question: Question) => Promise<Reply>): Model {
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
        // Vendors refuse messages that are empty.
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
