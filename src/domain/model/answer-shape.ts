import { z } from 'zod';
import { jsonValuesIn } from '../json/json-text.ts';
import { shapeText } from '../json/shape-text.ts';
import { plainSchema } from '../json/strict-schema.ts';
import { type ModelFailure, modelError } from './model-failure.ts';
import type { Reply } from './model-reply.ts';

/** What a reply was worth: the value, or one paragraph for the model about what is wrong with it. */
export type Reading<Answer> =
  | { readonly good: true; readonly answer: Answer }
  | { readonly good: false; readonly problem: string };

const MOST_PROBLEM_CHARACTERS = 2_000;

/** Reads a model's reply in the shape of a schema: the first JSON in it that fits. */
export function readReply<Answer>(schema: z.ZodType<Answer>, reply: string): Reading<Answer> {
  let problem: string | undefined;
  for (const value of jsonValuesIn(reply)) {
    const parsed = schema.safeParse(value);
    if (parsed.success) {
      return { good: true, answer: parsed.data };
    }
    problem ??= z.prettifyError(parsed.error).slice(0, MOST_PROBLEM_CHARACTERS);
  }
  const nothing = reply.trim() === '' ? 'The reply was blank.' : 'There is no complete JSON object in the reply.';
  return { good: false, problem: problem ?? nothing };
}

const isCut = ({ end }: Reply): boolean => end === undefined || end === 'cut';

/** Reads a reply, and tells the model when it was cut off. One that is whole in itself counts, however it ended. */
export function readAnswer<Answer>(schema: z.ZodType<Answer>, reply: Reply): Reading<Answer> {
  const reading = readReply(schema, reply.text);
  return reading.good || !isCut(reply)
    ? reading
    : { good: false, problem: `The reply was cut off before its end. ${reading.problem}` };
}

/** The answer in the reply of the repair turn. MODEL_OUTPUT_INVALID when there is none: nobody is asked a third time. */
export function lastAnswer<Answer>(schema: z.ZodType<Answer>, reply: Reply, label: string): Answer {
  const reading = readAnswer(schema, reply);
  if (reading.good) {
    return reading.answer;
  }
  // What was wrong may quote files and people, so the error does not say it.
  throw modelError(`${label} answered in a wrong shape twice.`, badnessOf(reply), 'MODEL_OUTPUT_INVALID');
}

function badnessOf(reply: Reply): ModelFailure {
  if (isCut(reply)) {
    return 'cut';
  }
  return reply.text.trim() === '' ? 'blank' : 'nonsense';
}

/**
 * How the prompt text asks for a shape; it stands there even where the endpoint enforces it. It says "json" in small
 * letters too, because some endpoints take response_format json_object only with that word.
 */
export const askForShape = (schema: z.ZodType): string =>
  `Answer with one JSON object and nothing else: no words around it, no code fence, plain json of this shape. What has a ?
may be left out, <=n is the most characters or items.
${shapeText(plainSchema(schema))}`;

/** The words of the repair turn. */
export const askForRepair = (problem: string): string =>
  `That is not the JSON that was asked for. What is wrong:
${problem}
Answer again with the whole corrected JSON object and nothing else.`;
