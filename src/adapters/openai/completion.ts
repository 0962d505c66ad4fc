import type OpenAI from 'openai';
import { z } from 'zod';
import { AgentError } from '#domain/errors.ts';
import type { Usage } from '#ports/model.ts';

export type Talk = { role: 'system' | 'user' | 'assistant'; content: string }[];

/** How the reply's form is asked for, the strongest first. */
export type Format = 'json_schema' | 'json_object' | 'none';

export interface Completion {
  readonly text: string;
  /** True when the endpoint ended the reply at its token limit. */
  readonly cut: boolean;
  readonly usage: Usage;
}

/** The body of POST /chat/completions. */
export function requestOf(model: string, messages: Talk, format: Format, schema: object | undefined) {
  const request: OpenAI.ChatCompletionCreateParamsNonStreaming = { model, messages };
  if (format === 'json_schema') {
    request.response_format = {
      type: 'json_schema',
      json_schema: { name: 'answer', strict: true, schema: { ...schema } },
    };
  }
  if (format === 'json_object') {
    request.response_format = { type: 'json_object' };
  }
  return request;
}

const count = z.number().int().nonnegative().nullish();

/** Only what is read; gateways leave out and add what they like. */
const Body = z.object({
  choices: z
    .array(
      z.object({
        message: z.object({ content: z.string().nullish(), refusal: z.string().nullish() }),
        finish_reason: z.string().nullish(),
      }),
    )
    .min(1),
  usage: z
    .object({
      prompt_tokens: count,
      completion_tokens: count,
      prompt_tokens_details: z.object({ cached_tokens: count }).nullish(),
    })
    .nullish(),
});

/** Reads a completion; a refusal, or a body that is no completion, is MODEL_UNAVAILABLE. */
export function readCompletion(body: unknown): Completion {
  const parsed = Body.safeParse(body);
  const choice = parsed.data?.choices[0];
  if (choice === undefined) {
    throw new AgentError('The endpoint answered with something that is no chat completion.', {
      code: 'MODEL_UNAVAILABLE',
      cause: parsed.error,
    });
  }
  if (choice.message.refusal || choice.finish_reason === 'content_filter') {
    throw new AgentError('The model refused to answer.', { code: 'MODEL_UNAVAILABLE' });
  }
  const usage = parsed.data?.usage;
  return {
    text: choice.message.content ?? '',
    cut: choice.finish_reason === 'length',
    usage: {
      input: usage?.prompt_tokens ?? 0,
      cached: usage?.prompt_tokens_details?.cached_tokens ?? 0,
      output: usage?.completion_tokens ?? 0,
    },
  };
}

/** Tokens of two replies together. */
export const sum = (first: Usage, second: Usage): Usage => ({
  input: first.input + second.input,
  cached: first.cached + second.cached,
  output: first.output + second.output,
});
