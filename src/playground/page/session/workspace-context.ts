import { createContext, useContext } from 'react';
import type { Channel, Group, Message, Person } from '../../protocol.ts';
import type { Named } from '../text/typed.ts';
import type { SeenMarks } from './seen.ts';
import type { WorkspaceState } from './workspace-state.ts';

/** Where the reader is: a channel, perhaps with a thread beside it, perhaps with one message to point at. */
export type Place = { channel: string; thread?: string | undefined; message?: string | undefined };

/** What every part of the page may know and do. */
export type Workspace = SeenMarks & {
  state: WorkspaceState;
  me: Person;
  place: Place;
  go: (place: Place) => void;
  connected: boolean;
  refresh: () => Promise<void>;
  /** Somebody of the workspace, or the app, by id. */
  person: (id: string) => Person | undefined;
  channel: (id: string) => Channel | undefined;
  group: (id: string) => Group | undefined;
  /** A channel's name as readers see it: "#finance-ops", or the other person of a direct message. */
  channelTitle: (channel: Channel) => string;
  /** Everybody and everything that can be named in a text. */
  names: Named[];
  /** A root message of the acting person was sent: when an answer comes, its thread opens. */
  sent: (channel: string, ts: string) => void;
  /** Shows a picture large. */
  enlarge: (picture: Picture) => void;
};

/** A picture from this server. */
export type Picture = { url: string; name: string; alt: string };

export const WorkspaceContext = createContext<Workspace | undefined>(undefined);

/** The workspace that is drawn. */
export function useWorkspace(): Workspace {
  const workspace = useContext(WorkspaceContext);
  if (!workspace) {
    throw new Error('Nothing of the page is drawn outside the workspace.');
  }
  return workspace;
}

/** The other one of a direct message. */
export const otherOf = (channel: Channel, me: string): string => channel.members.find((member) => member !== me) ?? me;

/** Whether the acting person wrote a message. */
export const isMine = (message: Message, me: Person): boolean => message.user === me.id;
