import type { Person } from '../../protocol.ts';
import type { Json } from '../values.ts';

/** Somebody in the workspace, or from another one in a shared channel. */
export interface Human {
  id: string;
  team: string;
  name: string;
  handle: string;
  initials: string;
  colour: string;
  role: Person['role'];
  label: string;
  timeZone: string;
  timeZoneLabel: string;
  offsetSeconds: number;
  deactivated?: boolean;
}

/** A channel, private channel or direct message. */
export interface Room {
  id: string;
  name: string;
  kind: 'channel' | 'private' | 'direct';
  purpose: string;
  members: string[];
  /** Shared with another workspace. */
  external: boolean;
  /** Another workspace is invited to it. */
  invited?: boolean;
  archived: boolean;
  /** Epoch seconds. */
  created: number;
  /** Messages that wait unread when the workspace opens. */
  unread: number;
}

/** A group of people such as @data-leads. */
export interface Group {
  id: string;
  handle: string;
  name: string;
  users: string[];
  disabled?: boolean;
}

/** One message as Slack keeps it. */
export interface Post {
  channel: string;
  ts: string;
  threadTs?: string;
  user: string;
  team: string;
  /** Written by the app. */
  byApp: boolean;
  text: string;
  blocks: Json[];
  files: string[];
  clientId?: string;
  metadata?: { event_type: string; event_payload: Json };
  edited?: { user: string; ts: string };
  reactions: Map<string, Set<string>>;
  ephemeralFor?: string;
}

/** A file and who may see it. */
export interface StoredFile {
  id: string;
  name: string;
  title: string;
  mimetype: string;
  filetype: string;
  prettyType: string;
  user: string;
  team: string;
  bytes: Uint8Array;
  /** Epoch seconds. */
  created: number;
  altText?: string;
  /** announced: waits for its bytes; stored: bytes are here; ready: Slack has looked at it and shared it. */
  state: 'announced' | 'stored' | 'ready' | 'deleted';
  announcedBytes: number;
  shares: { channel: string; ts: string; threadTs?: string }[];
  /** Given to the app in a modal. */
  handed: boolean;
}

/** A modal or a Home tab. */
export interface StoredView {
  id: string;
  hash: string;
  type: 'modal' | 'home';
  person: string;
  body: Json;
  rootId: string;
  previousId?: string;
  /** What the person has typed and chosen: block_id → action_id → value. */
  state: Record<string, Record<string, Json>>;
}

/** Somebody whom a new message of the app rang. */
export interface Ping {
  channel: string;
  ts: string;
  /** A person's or group's id, or channel, here, everyone. */
  who: string;
}

/** What the app shows at a thread while it works. */
export interface AgentStatus {
  channel: string;
  threadTs: string;
  status: 'active' | 'processing' | 'suspended' | 'closed';
  text: string;
  title?: string;
  /** Set by assistant.threads.setStatus: the app's next message takes it away. */
  untilPost: boolean;
}
