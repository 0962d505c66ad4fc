import Anthropic from '@anthropic-ai/sdk';
import { askForRepair, askForShape, readReply } from '#domain/answer-shape.ts';
import { AgentError } from '#domain/errors.ts';
import { strictSchema } from '#domain/strict-schema.ts';
import type { Model, QuestionKind } from '#ports/model.ts';
import { refusesFormat, unavailable, withDeadline } from './failure.ts';
import { type Reply, readMessage, requestOf, sum, type Talk } from './message.ts';

export interface AnthropicModelOptions {
  /** Address without /v1; https://api.anthropic.com when absent. */
  readonly baseURL?: string;
  readonly apiKey: string;
  /** The vendor's name of the model. */
  readonly model: string;
  /** What people read; the model's name when absent. */
  readonly label?: string;
  /** Milliseconds for one answer, the SDK's retry included; a repair turn has the same time again. */
  readonly timeouts?: Partial<Record<QuestionKind, number>>;
  /** How often the SDK asks again after 408, 409, 429, 5xx or a lost connection. 0 while another model stands next. */
  readonly retries?: number;
}

const TIMEOUTS_MS: Record<QuestionKind, number> = { plan: 60_000, code: 120_000, repair: 120_000, answer: 60_000 };

/**
 * Anthropic's Messages API without streaming, answers by structured output where the endpoint takes it. A gateway that
 * does not is asked by the schema in the words alone, and that is kept for the life of this model. `usage.input` counts
 * all input tokens, `usage.cached` those of them that were read from a cache.
 */
export function anthropicModel(options: AnthropicModelOptions): Model {
  const ask = endpoint(options);
  const label = options.label ?? options.model;

  return {
    async answer({ kind, system, prompt, schema }, signal) {
      const words = `${system}\n\n${askForShape(schema)}`;
      const talk: Talk = [{ role: 'user', content: prompt }];
      const strict = strictSchema(schema);
      const first = await ask(kind, words, talk, strict, signal);
      const reading = readReply(schema, first.text);
      if (reading.good) {
        return { answer: reading.answer, model: label, usage: first.usage };
      }
      const problem = first.cut ? `The reply was cut off at the token limit. ${reading.problem}` : reading.problem;
      const repair: Talk = [
        ...talk,
        // The vendor refuses empty messages.
        { role: 'assistant', content: first.text.trim() === '' ? '(blank)' : first.text.trimEnd() },
        { role: 'user', content: askForRepair(problem) },
      ];
      const second = await ask(kind, words, repair, strict, signal);
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

type Ask = (
  kind: QuestionKind,
  system: string,
  talk: Talk,
  schema: object | undefined,
  signal: AbortSignal,
) => Promise<Reply>;

/** One reply of the endpoint, by structured output unless it is known not to take that. */
function endpoint(options: AnthropicModelOptions): Ask {
  const client = new Anthropic({
    apiKey: options.apiKey || 'none',
    baseURL: options.baseURL ?? 'https://api.anthropic.com',
    // The SDK would take this from the environment, and print to the console.
    authToken: null,
    logLevel: 'off',
    maxRetries: options.retries ?? 1,
  });
  let takesFormat = true;

  return (kind, system, talk, schema, signal) => {
    const timeout = options.timeouts?.[kind] ?? TIMEOUTS_MS[kind];
    return withDeadline(signal, timeout, async (inner) => {
      const send = async (format: object | undefined) => {
        const body = requestOf(options.model, system, talk, format);
        return readMessage(await client.messages.create(body, { signal: inner, timeout }));
      };
      try {
        return await send(takesFormat ? schema : undefined);
      } catch (error) {
        if (!takesFormat || schema === undefined || !refusesFormat(error)) {
          throw unavailable(error, options);
        }
      }
      try {
        const reply = await send(undefined);
        // Learned only from success: a 400 for another reason would be refused either way.
        takesFormat = false;
        return reply;
      } catch (error) {
        throw unavailable(error, options);
      }
    });
  };
}
