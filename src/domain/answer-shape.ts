import { z } from 'zod';
import { jsonValuesIn } from './json-text.ts';
import { plainSchema } from './strict-schema.ts';

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

/** How the prompt text asks for a shape; it stands there even where the endpoint enforces it. */
export const askForShape = (schema: z.ZodType): string =>
  `Answer with one JSON object and nothing else: no words around it, no code fence. Its JSON Schema:
${JSON.stringify(plainSchema(schema))}`;

/** The words of the repair turn. */
export const askForRepair = (problem: string): string =>
  `That is not the JSON that was asked for. What is wrong:
${problem}
Answer again with the whole corrected JSON object and nothing else.`;
