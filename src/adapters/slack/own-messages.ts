import { z } from 'zod';
import type { Calls } from './calls.ts';

/** By this a message of ours is found again, so that it is never posted twice. */
export interface Mark {
  readonly turn: string;
  readonly kind: string;
  readonly attempt: number;
}

/** A thread, or a channel itself. */
export interface Place {
  readonly workspace: string;
  readonly channel: string;
  readonly thread: string | undefined;
}

const EVENT_TYPE = 'threadsmith';
const PAGE_SIZE = 200;
const LONGEST_PAGES = 25;

const Found = z.object({
  messages: z.array(
    z.object({
      ts: z.string(),
      user: z.string().nullish(),
      bot_id: z.string().nullish(),
      metadata: z
        .object({ event_type: z.string(), event_payload: z.record(z.string(), z.unknown()) })
        .nullish()
        .catch(null),
    }),
  ),
  response_metadata: z.object({ next_cursor: z.string().default('') }).nullish(),
});

/** The mark as a message carries it. */
export const metadataOf = (mark: Mark) => ({ event_type: EVENT_TYPE, event_payload: { ...mark } });

/** The newest message of ours that bears the mark. Only our own count: anybody's app may write any metadata. */
export async function findMessage(calls: Calls, place: Place, mark: Mark): Promise<string | undefined> {
  const { botUser, botId } = await calls.identity();
  const method = place.thread === undefined ? 'conversations.history' : 'conversations.replies';
  const where = { channel: place.channel, ...(place.thread === undefined ? {} : { ts: place.thread }) };
  let found: string | undefined;
  let cursor = '';
  for (let page = 0; page < LONGEST_PAGES; page += 1) {
    const args = { ...where, include_all_metadata: true, limit: PAGE_SIZE, ...(cursor === '' ? {} : { cursor }) };
    const { messages, response_metadata } = await calls.call(place.workspace, method, args, Found);
    const ours = messages.filter(({ user, bot_id }) => user === botUser || bot_id === botId);
    found =
      ours.findLast(({ metadata }) => metadata?.event_type === EVENT_TYPE && bears(metadata.event_payload, mark))?.ts ??
      found;
    cursor = response_metadata?.next_cursor ?? '';
    if (cursor === '' || place.thread === undefined) {
      break;
    }
  }
  return found;
}

const bears = (payload: Readonly<Record<string, unknown>>, mark: Mark): boolean =>
  payload.turn === mark.turn && payload.kind === mark.kind && String(payload.attempt) === String(mark.attempt);
