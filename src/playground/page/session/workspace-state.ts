import type { Happening, Message, Snapshot, Status } from '../../protocol.ts';

/** What is drawn: the last snapshot with everything that has happened since. */
export type WorkspaceState = Snapshot & { appConnected: boolean };

/** Adds one happening to the picture. Pure. */
export function withHappening(state: WorkspaceState, happening: Happening): WorkspaceState {
  switch (happening.type) {
    case 'message':
      return { ...state, messages: withMessage(state.messages, happening.message) };
    case 'message_deleted':
      return { ...state, messages: state.messages.filter((one) => !sameMessage(one, happening)) };
    case 'channel':
      return {
        ...state,
        channels: replaced(state.channels, happening.channel, (one) => one.id === happening.channel.id),
      };
    case 'modal':
      return { ...state, modal: happening.modal };
    case 'home':
      return { ...state, home: happening.view };
    case 'status':
      return {
        ...state,
        statuses: replaced(state.statuses, happening.status, (one) => sameThread(one, happening.status)),
      };
    case 'app':
      return { ...state, appConnected: happening.connected };
  }
}

const sameMessage = (one: { channel: string; ts: string }, other: { channel: string; ts: string }): boolean =>
  one.channel === other.channel && one.ts === other.ts;

const sameThread = (one: Status, other: Status): boolean =>
  one.channel === other.channel && one.threadTs === other.threadTs;

function replaced<T>(list: T[], item: T, is: (one: T) => boolean): T[] {
  const place = list.findIndex(is);
  return place === -1 ? [...list, item] : list.with(place, item);
}

/** New ones go where their ts belongs; a changed one keeps its place. */
function withMessage(messages: Message[], message: Message): Message[] {
  const place = messages.findIndex((one) => sameMessage(one, message));
  if (place !== -1) {
    return messages.with(place, message);
  }
  const after = messages.findLastIndex((one) => one.ts <= message.ts);
  return messages.toSpliced(after + 1, 0, message);
}

/** Root messages of a channel, oldest first. */
export const rootsOf = (state: WorkspaceState, channel: string): Message[] =>
  state.messages.filter((one) => one.channel === channel && isRoot(one));

/** A thread: its root (when it is still there) and its replies, oldest first. */
export const threadOf = (state: WorkspaceState, channel: string, threadTs: string): Message[] =>
  state.messages.filter((one) => one.channel === channel && (one.ts === threadTs || one.threadTs === threadTs));

/** Whether a message stands in the channel itself. */
export const isRoot = (message: Message): boolean => message.threadTs === undefined || message.threadTs === message.ts;

/** The thread a message belongs to, or would start. */
export const threadTsOf = (message: Message): string => message.threadTs ?? message.ts;
