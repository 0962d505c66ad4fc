import type OpenAI from 'openai';
import { z } from 'zod';
import type { Piece, ReplyEnd } from '#domain/model/model-reply.ts';
import { brokenOff } from './failure.ts';
import type { Part } from './parts.ts';

/** What a stream ends with, asked by chat always and by gateways otherwise too. */
export const DONE = '[DONE]';

export type Talk = { role: 'system' | 'user' | 'assistant'; content: string }[];

/** What is asked, whichever way it is asked. */
export interface Wanted {
  readonly model: string;
  readonly talk: Talk;
  readonly schema: object | undefined;
  readonly maxTokens: number | undefined;
}

/** The body of POST /chat/completions. Temperature is left alone: models that think refuse it. */
export function chatRequest({ model, talk, schema, maxTokens }: Wanted, parts: readonly Part[]) {
  const stream = parts.includes('stream') ? { stream: true } : {};
  const request: OpenAI.ChatCompletionCreateParams = { model, messages: talk, ...stream };
  if (parts.includes('stream_options')) {
    request.stream_options = { include_usage: true };
  }
  if (maxTokens !== undefined && parts.includes('max_tokens')) {
    request.max_tokens = maxTokens;
  }
  if (maxTokens !== undefined && parts.includes('max_completion_tokens')) {
    request.max_completion_tokens = maxTokens;
  }
  if (parts.includes('json_schema')) {
    const json_schema = { name: 'answer', strict: true, schema: { ...schema } };
    request.response_format = { type: 'json_schema', json_schema };
  }
  if (parts.includes('json_object')) {
    request.response_format = { type: 'json_object' };
  }
  return request;
}

const words = z.string().nullish().catch(undefined);
const count = z.number().int().nonnegative().nullish();
/** Some write their text in parts, thoughts among them. */
const Content = z.array(z.looseObject({ type: z.string(), text: words }));
const Said = z.object({
  content: z.union([z.string(), Content]).nullish(),
  refusal: words,
  reasoning_content: words,
  reasoning: words,
});

/** Only what is read; gateways leave out and add what they like. A chunk has a delta, a whole completion a message. */
const Body = z.object({
  choices: z.array(z.object({ message: Said.nullish(), delta: Said.nullish(), finish_reason: words })).nullish(),
  error: z.unknown().optional(),
  usage: z
    .object({
      prompt_tokens: count,
      completion_tokens: count,
      prompt_tokens_details: z.object({ cached_tokens: count }).nullish(),
      // DeepSeek's name for it.
      prompt_cache_hit_tokens: count,
    })
    .nullish()
    .catch(undefined),
});

/** Reads a completion or a chunk of one. Throws what an endpoint says in it that went wrong. */
export function chatPiece(document: unknown, whole: boolean): Piece | undefined {
  const body = Body.safeParse(document).data;
  if (body?.error) {
    throw brokenOff(body.error);
  }
  const choice = body?.choices?.[0];
  const said = choice?.delta ?? choice?.message;
  if (body === undefined || (whole && !said) || (!choice && !body.usage)) {
    return undefined;
  }
  return {
    text: textOf(said?.content),
    thoughts: (said?.reasoning_content ?? said?.reasoning ?? '').length,
    end: said?.refusal ? 'refused' : endOf(choice?.finish_reason, whole),
    usage: body.usage
      ? {
          input: body.usage.prompt_tokens ?? 0,
          cached: body.usage.prompt_tokens_details?.cached_tokens ?? body.usage.prompt_cache_hit_tokens ?? 0,
          output: body.usage.completion_tokens ?? 0,
        }
      : {},
  };
}

const textOf = (content: z.infer<typeof Said>['content']): string =>
  typeof content === 'string'
    ? content
    : (content ?? []).map(({ type, text }) => (type === 'text' ? (text ?? '') : '')).join('');

function endOf(reason: string | null | undefined, whole: boolean): ReplyEnd | undefined {
  switch (reason) {
    case 'length':
    case 'error':
      return 'cut';
    case 'content_filter':
      return 'refused';
    case undefined:
    case null:
    case '':
      return whole ? 'whole' : undefined;
    default:
      return 'whole';
  }
}
