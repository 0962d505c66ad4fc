import OpenAI from 'openai';
import { askForRepair, askForShape, readReply } from '#domain/answer-shape.ts';
import { AgentError } from '#domain/errors.ts';
import { strictSchema } from '#domain/strict-schema.ts';
import type { Model, QuestionKind } from '#ports/model.ts';
import { type Completion, type Format, readCompletion, requestOf, sum, type Talk } from './completion.ts';
import { refusesFormat, unavailable, withDeadline } from './failure.ts';

export interface OpenaiModelOptions {
  /** Address of the API with its version, for example https://api.openai.com/v1, which is the default. */
  readonly baseURL?: string;
  /** May be any text where the endpoint asks for none. */
  readonly apiKey: string;
  /** The endpoint's name of the model. */
  readonly model: string;
  /** What people read; the model's name when absent. */
  readonly label?: string;
  /** Milliseconds for one answer, the SDK's retry included; a repair turn has the same time again. */
  readonly timeouts?: Partial<Record<QuestionKind, number>>;
  /** How often the SDK asks again after 408, 409, 429, 5xx or a lost connection. 0 while another model stands next. */
  readonly retries?: number;
}

const LADDER: readonly Format[] = ['json_schema', 'json_object', 'none'];
const TIMEOUTS_MS: Record<QuestionKind, number> = { plan: 60_000, code: 120_000, repair: 120_000, answer: 60_000 };

/**
 * Any OpenAI-compatible endpoint, by chat/completions without streaming: what OpenAI, DeepSeek, gateways, vLLM and
 * Ollama have in common. Which response_format the endpoint takes is learned from its refusals and kept for the life of
 * this model. `usage.input` counts all input tokens, `usage.cached` those of them that were read from a cache.
 */
export function openaiModel(options: OpenaiModelOptions): Model {
  const ask = endpoint(options);
  const label = options.label ?? options.model;

  return {
    async answer({ kind, system, prompt, schema }, signal) {
      const talk: Talk = [
        { role: 'system', content: `${system}\n\n${askForShape(schema)}` },
        { role: 'user', content: prompt },
      ];
      const strict = strictSchema(schema);
      const first = await ask(kind, talk, strict, signal);
      const reading = readReply(schema, first.text);
      if (reading.good) {
        return { answer: reading.answer, model: label, usage: first.usage };
      }
      const problem = first.cut ? `The reply was cut off at the token limit. ${reading.problem}` : reading.problem;
      const repair: Talk = [
        ...talk,
        { role: 'assistant', content: first.text.trim() === '' ? '(blank)' : first.text },
        { role: 'user', content: askForRepair(problem) },
      ];
      const second = await ask(kind, repair, strict, signal);
      const repaired = readReply(schema, second.text);
      if (!repaired.good) {
        throw new AgentError(`${label} answered in a wrong shape twice: ${repaired.problem}`, {
          code: 'MODEL_OUTPUT_INVALID',
        });
      }
      return { answer: repaired.answer, model: label, usage: sum(first.usage, second.usage) };
    },
  };
}

type Ask = (kind: QuestionKind, talk: Talk, schema: object | undefined, signal: AbortSignal) => Promise<Completion>;

/** One reply of the endpoint in the best format that it is known to take. */
function endpoint(options: OpenaiModelOptions): Ask {
  const client = new OpenAI({
    // An endpoint that asks for no key still needs some text, because the SDK does.
    apiKey: options.apiKey || 'none',
    baseURL: options.baseURL ?? 'https://api.openai.com/v1',
    // The SDK would take these from the environment, and print to the console.
    organization: null,
    project: null,
    logLevel: 'off',
    maxRetries: options.retries ?? 1,
  });
  let best = 0;

  return (kind, talk, schema, signal) => {
    const timeout = options.timeouts?.[kind] ?? TIMEOUTS_MS[kind];
    return withDeadline(signal, timeout, async (inner) => {
      const start = schema === undefined ? Math.max(best, 1) : best;
      const descend = async (rung: number): Promise<Completion> => {
        try {
          const body = requestOf(options.model, talk, LADDER[rung] ?? 'none', schema);
          const completion = readCompletion(await client.chat.completions.create(body, { signal: inner, timeout }));
          // Learned only from success: a 400 for another reason would be refused in every format.
          best = rung > start ? rung : best;
          return completion;
        } catch (error) {
          if (rung < LADDER.length - 1 && refusesFormat(error)) {
            return descend(rung + 1);
          }
          throw unavailable(error, options);
        }
      };
      return descend(start);
    });
  };
}
