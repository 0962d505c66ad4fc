import type Anthropic from '@anthropic-ai/sdk';
import { z } from 'zod';
import type { Talk } from '#adapters/models/repairing.ts';
import type { Piece, ReplyEnd } from '#domain/model/model-reply.ts';
import type { Usage } from '#domain/model/usage.ts';
import { brokenOff } from './failure.ts';
import { limitIn, type Part } from './parts.ts';

/** What is asked. */
export interface Wanted {
  readonly model: string;
  readonly system: string;
  readonly talk: Talk;
  readonly schema: object | undefined;
}

/**
 * The body of POST /v1/messages. The system text is the same for every question of a kind, so it may be cached. Without
 * streaming the SDK would throw at once above about 21,000 tokens; the limits stay below.
 */
export function requestOf({ model, system, talk, schema }: Wanted, parts: readonly Part[]) {
  const request: Anthropic.MessageCreateParams = {
    model,
    max_tokens: limitIn(parts),
    system: parts.includes('cache_control')
      ? [{ type: 'text', text: system, cache_control: { type: 'ephemeral' } }]
      : system,
    messages: talk,
    ...(parts.includes('stream') ? { stream: true } : {}),
  };
  if (parts.includes('output_config')) {
    request.output_config = { format: { type: 'json_schema', schema: { ...schema } } };
  }
  return request;
}

const words = z.string().nullish();
const count = z.number().int().nonnegative().nullish();
const Block = z.looseObject({ type: z.string(), text: words, thinking: words });
const Counts = z
  .object({
    input_tokens: count,
    output_tokens: count,
    cache_creation_input_tokens: count,
    cache_read_input_tokens: count,
  })
  .nullish()
  .catch(undefined);

/** Only what is read; gateways leave out and add what they like. */
const Message = z.object({ content: z.array(Block), stop_reason: words, usage: Counts });
const Failed = z.looseObject({ error: z.looseObject({}) });
/** Only the events that are read. */
const Event = z.discriminatedUnion('type', [
  z.object({ type: z.literal('message_start'), message: z.object({ usage: Counts }) }),
  z.object({ type: z.literal('content_block_start'), content_block: Block }),
  z.object({ type: z.literal('content_block_delta'), delta: Block }),
  z.object({ type: z.literal('message_delta'), delta: z.object({ stop_reason: words }), usage: Counts }),
  z.object({ type: z.literal('message_stop') }),
]);

/** Reads a message or an event of one. Throws what an endpoint says in it that went wrong. */
export function messagePiece(document: unknown, whole: boolean): Piece | undefined {
  const failed = Failed.safeParse(document).data;
  if (failed !== undefined) {
    throw brokenOff(failed);
  }
  return whole ? wholePiece(document) : eventPiece(document);
}

function wholePiece(document: unknown): Piece | undefined {
  const message = Message.safeParse(document).data;
  if (message === undefined) {
    return undefined;
  }
  const { content, stop_reason, usage } = message;
  const pieces = content.map(blockPiece);
  return {
    text: pieces.map(({ text }) => text).join(''),
    thoughts: pieces.reduce((sum, { thoughts }) => sum + thoughts, 0),
    end: endOf(stop_reason) ?? 'whole',
    usage: usageOf(usage),
  };
}

function eventPiece(document: unknown): Piece | undefined {
  const event = Event.safeParse(document).data;
  switch (event?.type) {
    case 'message_start':
      return { usage: usageOf(event.message.usage) };
    case 'content_block_start':
      return blockPiece(event.content_block);
    case 'content_block_delta':
      return blockPiece(event.delta);
    case 'message_delta':
      return { end: endOf(event.delta.stop_reason), usage: usageOf(event.usage) };
    case 'message_stop':
      return { end: 'whole' };
    default:
      return undefined;
  }
}

function blockPiece({ type, text, thinking }: z.infer<typeof Block>): { text: string; thoughts: number } {
  return { text: type.startsWith('text') ? (text ?? '') : '', thoughts: thinking?.length ?? 0 };
}

function endOf(reason: string | null | undefined): ReplyEnd | undefined {
  switch (reason) {
    case 'refusal':
      return 'refused';
    case 'max_tokens':
    case 'model_context_window_exceeded':
      return 'cut';
    case undefined:
    case null:
      return undefined;
    default:
      return 'whole';
  }
}

/** The vendor counts three kinds of input apart; we want all of it, and what of it was cached. Some events tell none, or 0. */
function usageOf(counts: z.infer<typeof Counts>): Partial<Usage> {
  const output = typeof counts?.output_tokens === 'number' ? { output: counts.output_tokens } : {};
  const cached = counts?.cache_read_input_tokens ?? 0;
  const input = (counts?.input_tokens ?? 0) + (counts?.cache_creation_input_tokens ?? 0) + cached;
  return input > 0 ? { ...output, cached, input } : output;
}
