import type Anthropic from '@anthropic-ai/sdk';
import { z } from 'zod';
import { AgentError } from '#domain/errors.ts';
import type { Usage } from '#ports/model.ts';

export type Talk = { role: 'user' | 'assistant'; content: string }[];

export interface Reply {
  readonly text: string;
  /** True when the endpoint ended the reply at its token limit. */
  readonly cut: boolean;
  readonly usage: Usage;
}

/** Above about 21,000 the SDK throws at once that streaming is required. */
const MOST_TOKENS = 20_000;

/** The body of POST /v1/messages. The system text is the same for every question of a kind, so it may be cached. */
export function requestOf(model: string, system: string, messages: Talk, schema: object | undefined) {
  const request: Anthropic.MessageCreateParamsNonStreaming = {
    model,
    max_tokens: MOST_TOKENS,
    system: [{ type: 'text', text: system, cache_control: { type: 'ephemeral' } }],
    messages,
  };
  if (schema !== undefined) {
    request.output_config = { format: { type: 'json_schema', schema: { ...schema } } };
  }
  return request;
}

const count = z.number().int().nonnegative().nullish();

/** Only what is read; gateways leave out and add what they like. */
const Body = z.object({
  content: z.array(z.looseObject({ type: z.string(), text: z.string().optional() })),
  stop_reason: z.string().nullish(),
  usage: z
    .object({
      input_tokens: count,
      output_tokens: count,
      cache_creation_input_tokens: count,
      cache_read_input_tokens: count,
    })
    .nullish(),
});

/** Reads a message; a refusal, or a body that is no message, is MODEL_UNAVAILABLE. */
export function readMessage(body: unknown): Reply {
  const parsed = Body.safeParse(body);
  if (!parsed.success) {
    throw new AgentError('The endpoint answered with something that is no message.', {
      code: 'MODEL_UNAVAILABLE',
      cause: parsed.error,
    });
  }
  const { content, stop_reason, usage } = parsed.data;
  if (stop_reason === 'refusal') {
    throw new AgentError('The model refused to answer.', { code: 'MODEL_UNAVAILABLE' });
  }
  const cached = usage?.cache_read_input_tokens ?? 0;
  return {
    text: content.map((block) => (block.type === 'text' ? (block.text ?? '') : '')).join(''),
    cut: stop_reason === 'max_tokens' || stop_reason === 'model_context_window_exceeded',
    usage: {
      // The vendor counts the three kinds of input apart; the port wants all of it, and what of it was cached.
      input: (usage?.input_tokens ?? 0) + (usage?.cache_creation_input_tokens ?? 0) + cached,
      cached,
      output: usage?.output_tokens ?? 0,
    },
  };
}

/** Tokens of two replies together. */
export const sum = (first: Usage, second: Usage): Usage => ({
  input: first.input + second.input,
  cached: first.cached + second.cached,
  output: first.output + second.output,
});
