import { useCallback, useState } from 'react';
import { z } from 'zod';
import type { Channel, Message } from '../../protocol.ts';
import { remember, remembered } from './remembered.ts';
import { isRoot, rootsOf, type WorkspaceState } from './workspace-state.ts';

const Seen = z.record(z.string(), z.string());
type Seen = z.infer<typeof Seen>;

/** Up to which ts the acting person has seen a place: "C1" for a channel, "C1/ts" for a thread. */
export type SeenMarks = {
  seenIn: (place: string) => string | undefined;
  markSeen: (place: string, ts: string) => void;
};

/** Remembers per person how far each channel and thread was read; the server's own count serves until then. */
export function useSeen(as: string): SeenMarks {
  const [all, setAll] = useState<Record<string, Seen>>({});
  const marks = all[as] ?? load(as);
  const markSeen = useCallback(
    (place: string, ts: string) =>
      setAll((before) => {
        const mine = before[as] ?? load(as);
        if ((mine[place] ?? '') >= ts) {
          return before;
        }
        const next = { ...mine, [place]: ts };
        remember(`seen.${as}`, JSON.stringify(next));
        return { ...before, [as]: next };
      }),
    [as],
  );
  return { seenIn: (place) => marks[place], markSeen };
}

function load(as: string): Seen {
  try {
    return Seen.parse(JSON.parse(remembered(`seen.${as}`) ?? '{}'));
  } catch {
    return {};
  }
}

/** Where the server's count of unread messages puts the mark of a channel that was never opened here. */
export function firstMark(state: WorkspaceState, channel: Channel): string {
  return rootsOf(state, channel.id).at(-1 - channel.unread)?.ts ?? '0';
}

/** How many messages of a channel the person has not seen: roots of others, and replies that name him or stand in a DM. */
export function unreadOf(state: WorkspaceState, channel: Channel, as: string, seen: string | undefined): number {
  const from = seen ?? firstMark(state, channel);
  const counts = (message: Message) =>
    message.channel === channel.id && message.ts > from && message.user !== as && concerns(message, channel, as);
  return state.messages.filter(counts).length;
}

const concerns = (message: Message, channel: Channel, as: string): boolean =>
  isRoot(message) || channel.kind === 'direct' || message.text.includes(`<@${as}>`);

/** The first message after which the reader has not read, for the "New" line. */
export function firstUnread(
  state: WorkspaceState,
  channel: Channel,
  as: string,
  seen: string | undefined,
): string | undefined {
  const from = seen ?? firstMark(state, channel);
  return rootsOf(state, channel.id).find((one) => one.ts > from && one.user !== as)?.ts;
}

/** The ts of the newest message of a channel, replies included. */
export const newestTs = (state: WorkspaceState, channel: string): string | undefined =>
  state.messages.findLast((one) => one.channel === channel)?.ts;
