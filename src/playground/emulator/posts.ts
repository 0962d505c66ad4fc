import { randomUUID } from 'node:crypto';
import { messageHappening } from './page-api/render.ts';
import { changedEvent, deletedEvent, messageEvents } from './payloads/event.ts';
import type { Stage } from './stage.ts';
import type { Json } from './values.ts';
import { APP, TEAM } from './world/people.ts';
import { pingsOf } from './world/pings.ts';
import type { Post } from './world/types.ts';
import { findPost, isMember, threadKey } from './world/world.ts';

/** What a new message is made of. */
export interface Draft {
  channel: string;
  user: string;
  text: string;
  blocks?: Json[];
  threadTs?: string | undefined;
  files?: string[];
  metadata?: Post['metadata'] | undefined;
  ephemeralFor?: string;
}

/** Puts a message into a channel: page, events to the app, unless only one person may see it. */
export function addPost(stage: Stage, draft: Draft): Post {
  const { world } = stage;
  const byApp = draft.user === APP.userId;
  const post: Post = {
    channel: draft.channel,
    ts: world.nextTs(),
    user: draft.user,
    team: world.people.get(draft.user)?.team ?? TEAM.id,
    byApp,
    text: draft.text,
    blocks: named(stage, draft.blocks ?? []),
    files: draft.files ?? [],
    reactions: new Map(),
    ...(byApp ? {} : { clientId: randomUUID() }),
    ...(draft.threadTs === undefined ? {} : { threadTs: draft.threadTs }),
    ...(draft.metadata === undefined ? {} : { metadata: draft.metadata }),
    ...(draft.ephemeralFor === undefined ? {} : { ephemeralFor: draft.ephemeralFor }),
  };
  world.posts.push(post);
  for (const id of post.files) {
    share(stage, id, post);
  }
  if (byApp && post.ephemeralFor === undefined) {
    world.pings.push(...pingsOf(post.text, post.blocks).map((who) => ({ channel: post.channel, ts: post.ts, who })));
  }
  clearStatus(stage, post);
  drawn(stage, post);
  const room = world.rooms.get(post.channel);
  if (room !== undefined && post.ephemeralFor === undefined && isMember(world, room.id, APP.userId)) {
    messageEvents(stage, post, room);
  }
  return post;
}

/** Changes the words or blocks of a message and tells everybody. */
export function changePost(
  stage: Stage,
  post: Post,
  change: Partial<Pick<Post, 'text' | 'blocks' | 'metadata' | 'files'>>,
): void {
  const before = { ...post, blocks: post.blocks };
  Object.assign(post, change, { edited: { user: post.user, ts: stage.world.nextTs() } });
  if (change.blocks !== undefined) {
    post.blocks = named(stage, change.blocks);
  }
  drawn(stage, post);
  const room = stage.world.rooms.get(post.channel);
  if (room !== undefined && post.ephemeralFor === undefined && isMember(stage.world, room.id, APP.userId)) {
    changedEvent(stage, before, post, room);
  }
}

/** Takes a message away and tells everybody. */
export function removePost(stage: Stage, post: Post): void {
  stage.world.posts.splice(stage.world.posts.indexOf(post), 1);
  stage.changes.publish({
    happening: (viewer) =>
      isMember(stage.world, post.channel, viewer)
        ? { type: 'message_deleted', channel: post.channel, ts: post.ts }
        : undefined,
  });
  const root = post.threadTs === undefined ? undefined : findPost(stage.world, post.channel, post.threadTs);
  if (root !== undefined) {
    stage.changes.publish(messageHappening(stage, root));
  }
  const room = stage.world.rooms.get(post.channel);
  if (room !== undefined && post.ephemeralFor === undefined && isMember(stage.world, room.id, APP.userId)) {
    deletedEvent(stage, post, room);
  }
}

/** Draws a message and, for a reply, its root with the new count. */
export function drawn(stage: Stage, post: Post): void {
  stage.changes.publish(messageHappening(stage, post));
  const root =
    post.threadTs === undefined || post.threadTs === post.ts
      ? undefined
      : findPost(stage.world, post.channel, post.threadTs);
  if (root !== undefined) {
    stage.changes.publish(messageHappening(stage, root));
  }
}

/** Slack names the blocks that the app has not named. */
const named = (stage: Stage, blocks: Json[]): Json[] =>
  blocks.map((block) => (typeof block.block_id === 'string' ? block : { ...block, block_id: stage.world.nextId('b') }));

function share(stage: Stage, id: string, post: Post): void {
  const file = stage.world.files.get(id);
  if (file !== undefined) {
    file.state = 'ready';
    file.shares.push({
      channel: post.channel,
      ts: post.ts,
      ...(post.threadTs === undefined ? {} : { threadTs: post.threadTs }),
    });
  }
}

function clearStatus(stage: Stage, post: Post): void {
  const status =
    post.byApp && post.threadTs !== undefined
      ? stage.world.statuses.get(threadKey(post.channel, post.threadTs))
      : undefined;
  if (status?.untilPost === true && status.text !== '') {
    status.text = '';
    stage.changes.publish({
      happening: (viewer) =>
        isMember(stage.world, post.channel, viewer)
          ? {
              type: 'status',
              status: { channel: status.channel, threadTs: status.threadTs, status: status.status, text: '' },
            }
          : undefined,
    });
  }
}
