import { APP_USER, GROUPS, PEOPLE } from './people.ts';
import { rooms } from './rooms.ts';
import { SEED } from './seed.ts';
import type { AgentStatus, Group, Human, Ping, Post, Room, StoredFile, StoredView } from './types.ts';

/** Everything the emulated Slack knows. It outlives the app that connects to it. */
export interface World {
  people: Map<string, Human>;
  rooms: Map<string, Room>;
  groups: Map<string, Group>;
  /** In the order of their ts. */
  posts: Post[];
  files: Map<string, StoredFile>;
  /** Open modals of each person, the topmost last. */
  modals: Map<string, StoredView[]>;
  homes: Map<string, StoredView>;
  statuses: Map<string, AgentStatus>;
  /** Whom the app's messages rang, in their order. */
  pings: Ping[];
  prompts: Map<string, { title: string; message: string }[]>;
  /** The app was thrown out: its bot token is dead. */
  uninstalled: boolean;
  /** A new message time: microseconds, never twice, never backwards. */
  nextTs: () => string;
  /** A new id with Slack's first letter, for example F0000000A1. */
  nextId: (letter: string) => string;
}

/** The workspace as it is before anybody does anything. */
export function newWorld(more: { people?: readonly Human[]; rooms?: readonly Room[]; seeded: boolean }): World {
  const ids = counter();
  const world: World = {
    people: byId([...PEOPLE, APP_USER, ...(more.people ?? [])]),
    rooms: byId([...rooms(), ...(more.rooms ?? [])]),
    groups: byId(GROUPS),
    posts: [],
    files: new Map(),
    modals: new Map(),
    homes: new Map(),
    statuses: new Map(),
    pings: [],
    uninstalled: false,
    prompts: new Map(),
    nextTs: times(),
    nextId: (letter) => `${letter}0${ids().toString(36).toUpperCase().padStart(8, '0')}`,
  };
  if (more.seeded) {
    seed(world);
  }
  return world;
}

/** The message with this time in a channel; ephemeral ones count. */
export const findPost = (world: World, channel: string, ts: string): Post | undefined =>
  world.posts.find((post) => post.channel === channel && post.ts === ts);

/** The replies of a thread, without what only one person sees. */
export const repliesOf = (world: World, channel: string, threadTs: string): Post[] =>
  world.posts.filter(
    (post) =>
      post.channel === channel && post.threadTs === threadTs && post.ts !== threadTs && post.ephemeralFor === undefined,
  );

/** True when the person is in the channel. */
export const isMember = (world: World, channel: string, person: string): boolean =>
  world.rooms.get(channel)?.members.includes(person) ?? false;

/** The key of a thread in maps. */
export const threadKey = (channel: string, threadTs: string): string => `${channel}/${threadTs}`;

const byId = <T extends { id: string }>(things: readonly T[]): Map<string, T> =>
  new Map(things.map((thing) => [thing.id, { ...thing }]));

function counter(): () => number {
  let last = 40_000;
  return () => {
    last += 1;
    return last;
  };
}

function times(): () => string {
  let last = 0;
  return () => {
    last = Math.max(last + 1, Date.now() * 1_000);
    return written(last);
  };
}

const written = (micros: number): string =>
  `${Math.floor(micros / 1_000_000)}.${String(micros % 1_000_000).padStart(6, '0')}`;

function seed(world: World): void {
  const now = Date.now();
  const stamps = new Map<string, string>();
  for (const [index, line] of [...SEED].sort((a, b) => b.minutesAgo - a.minutesAgo).entries()) {
    const ts = written((now - line.minutesAgo * 60_000) * 1_000 + index);
    stamps.set(line.key, ts);
    const threadTs = line.thread === undefined ? undefined : stamps.get(line.thread);
    world.posts.push({
      channel: line.channel,
      ts,
      ...(threadTs === undefined ? {} : { threadTs }),
      user: line.user,
      team: world.people.get(line.user)?.team ?? '',
      byApp: false,
      text: line.text,
      blocks: [],
      files: [],
      reactions: new Map(),
    });
  }
}
