import type OpenAI from 'openai';
import { z } from 'zod';
import type { Piece, ReplyEnd } from '#domain/model/model-reply.ts';
import type { Wanted } from './chat.ts';
import { brokenOff } from './failure.ts';
import type { Part } from './parts.ts';

/**
 * The body of POST /responses. Nothing is kept there. The system text is a message, not `instructions`, because only in
 * messages the word "json" counts, without which json_object is refused.
 */
export function responsesRequest({ model, talk, schema, maxTokens }: Wanted, parts: readonly Part[]) {
  const request: OpenAI.Responses.ResponseCreateParams = {
    model,
    input: talk.map(({ role, content }) => ({ type: 'message', role, content })),
    store: false,
    ...(parts.includes('stream') ? { stream: true } : {}),
  };
  if (parts.includes('max_output_tokens') && maxTokens !== undefined) {
    request.max_output_tokens = maxTokens;
  }
  if (parts.includes('json_schema')) {
    request.text = { format: { type: 'json_schema', name: 'answer', strict: true, schema: { ...schema } } };
  }
  if (parts.includes('json_object')) {
    request.text = { format: { type: 'json_object' } };
  }
  return request;
}

const words = z.string().nullish();
const count = z.number().int().nonnegative().nullish();
const Content = z.array(z.looseObject({ type: z.string(), text: words }));

const Whole = z.object({
  status: words,
  output: z.array(z.looseObject({ type: z.string(), content: Content.nullish().catch(undefined) })),
  incomplete_details: z.object({ reason: words }).nullish(),
  error: z.unknown().optional(),
  usage: z
    .object({
      input_tokens: count,
      output_tokens: count,
      input_tokens_details: z.object({ cached_tokens: count }).nullish(),
    })
    .nullish(),
});

/** Only the events that are read. */
const Event = z.looseObject({
  type: z.string(),
  delta: words,
  error: z.unknown().optional(),
  response: z.unknown().optional(),
});

/** A reader of one reply of the Responses API, whole or event by event. It throws what went wrong by the endpoint's word. */
export function responsesReader(): (document: unknown, whole: boolean) => Piece | undefined {
  let written = false;
  return (document, whole) => {
    if (whole) {
      return wholePiece(document);
    }
    const event = Event.safeParse(document).data;
    switch (event?.type) {
      case 'response.output_text.delta':
        written = true;
        return { text: event.delta ?? '' };
      case 'response.reasoning_text.delta':
      case 'response.reasoning_summary_text.delta':
        return { thoughts: event.delta?.length ?? 0 };
      case 'response.refusal.delta':
        return { end: 'refused' };
      case 'response.completed':
      case 'response.incomplete':
      case 'response.failed': {
        const { text = '', ...end } = wholePiece(event.response) ?? {};
        // Some gateways send no deltas, only the end.
        return { ...end, text: written ? '' : text };
      }
      case 'error':
        throw brokenOff(event.error ?? event);
      default:
        return undefined;
    }
  };
}

function wholePiece(document: unknown): Piece | undefined {
  const failure = z.looseObject({ error: z.unknown().optional() }).safeParse(document).data?.error;
  if (failure) {
    throw brokenOff(failure);
  }
  const body = Whole.safeParse(document).data;
  if (body === undefined) {
    return undefined;
  }
  const contents = body.output.flatMap(({ type, content }) => (type === 'message' ? (content ?? []) : []));
  const { usage } = body;
  return {
    text: contents.map(({ type, text }) => (type === 'output_text' ? (text ?? '') : '')).join(''),
    end: contents.some(({ type }) => type === 'refusal') ? 'refused' : endOf(body),
    usage: usage
      ? {
          input: usage.input_tokens ?? 0,
          cached: usage.input_tokens_details?.cached_tokens ?? 0,
          output: usage.output_tokens ?? 0,
        }
      : {},
  };
}

function endOf({ status, incomplete_details }: z.infer<typeof Whole>): ReplyEnd {
  if (status !== 'incomplete') {
    return 'whole';
  }
  return incomplete_details?.reason === 'content_filter' ? 'refused' : 'cut';
}
