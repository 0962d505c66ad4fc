import type { Delivered } from '../deliveries.ts';
import type { Stage } from '../stage.ts';
import { compact, type Json } from '../values.ts';
import { APP, TEAM } from '../world/people.ts';
import type { Post, Room, StoredView } from '../world/types.ts';
import { findPost } from '../world/world.ts';
import { blocksOf, filesOf, quotedMessage } from './message.ts';
import { botProfile } from './people.ts';
import { viewObject } from './view.ts';

const CHANNEL_TYPES = { channel: 'channel', private: 'group', direct: 'im' } as const;

/**
 * The envelope of an event. `team` is where it happened: for somebody of another workspace that is their own, so only
 * `authorizations` says whose app is meant.
 */
export function deliverEvent(
  stage: Stage,
  event: Json,
  room: Room | undefined,
  team: string = TEAM.id,
): Promise<Delivered> {
  const id = stage.world.nextId('Ev');
  const payload = {
    token: 'playground',
    team_id: team,
    api_app_id: APP.id,
    event,
    type: 'event_callback',
    event_id: id,
    event_time: Math.floor(Date.now() / 1_000),
    authorizations: [
      { enterprise_id: null, team_id: TEAM.id, user_id: APP.userId, is_bot: true, is_enterprise_install: false },
    ],
    is_ext_shared_channel: room?.external ?? false,
    event_context: `${id}-context`,
  };
  return stage.socket.send('events_api', payload);
}

/** As deliverEvent, for who does not wait for the ack. */
export const sendEvent = (stage: Stage, event: Json, room: Room | undefined, team?: string): void => {
  void deliverEvent(stage, event, room, team);
};

/** A new message: to the channel's subscription, and once more as app_mention when it names the app in a channel. */
export function messageEvents(stage: Stage, post: Post, room: Room): void {
  sendEvent(stage, post.files.length > 0 ? fileShare(stage, post, room) : message(stage, post, room), room, post.team);
  if (!post.byApp && room.kind !== 'direct' && post.text.includes(`<@${APP.userId}`)) {
    sendEvent(stage, mention(stage, post), room, post.team);
  }
}

/** message_changed with both versions. */
export const changedEvent = (stage: Stage, before: Post, after: Post, room: Room): void =>
  sendEvent(
    stage,
    {
      type: 'message',
      subtype: 'message_changed',
      message: quotedMessage(stage, after),
      previous_message: quotedMessage(stage, before),
      ...around(stage, room),
    },
    room,
    after.team,
  );

/** message_deleted with what was there. */
export const deletedEvent = (stage: Stage, before: Post, room: Room): void =>
  sendEvent(
    stage,
    {
      type: 'message',
      subtype: 'message_deleted',
      deleted_ts: before.ts,
      previous_message: quotedMessage(stage, before),
      ...around(stage, room),
    },
    room,
    before.team,
  );

/** Somebody opened the app's Home or its messages. */
export const homeOpened = (
  stage: Stage,
  person: string,
  room: Room | undefined,
  tab: 'home' | 'messages',
  view: StoredView | undefined,
): void =>
  sendEvent(
    stage,
    compact({
      type: 'app_home_opened',
      user: person,
      channel: room?.id,
      tab,
      event_ts: stage.world.nextTs(),
      view: tab === 'home' && view !== undefined ? viewObject(view) : undefined,
    }),
    room,
  );

/** Slack's own Stop button at a thread. */
export const sessionStopped = (stage: Stage, person: string, room: Room, threadTs: string): void =>
  sendEvent(
    stage,
    {
      type: 'agent_session_stopped',
      channel: room.id,
      user: person,
      thread_ts: threadTs,
      streaming_message_ts: [],
      event_ts: stage.world.nextTs(),
    },
    room,
  );

const around = (stage: Stage, room: Room): Json => {
  const ts = stage.world.nextTs();
  return { channel: room.id, hidden: true, ts, event_ts: ts, channel_type: CHANNEL_TYPES[room.kind] };
};

const threadOf = (stage: Stage, post: Post): Json =>
  post.threadTs === undefined
    ? {}
    : { thread_ts: post.threadTs, parent_user_id: findPost(stage.world, post.channel, post.threadTs)?.user };

const message = (stage: Stage, post: Post, room: Room): Json =>
  compact({
    type: 'message',
    client_msg_id: post.clientId,
    user: post.user,
    team: post.team,
    ...(post.byApp ? { bot_id: APP.botId, bot_profile: botProfile() } : {}),
    text: post.text,
    blocks: blocksOf(post),
    // The payload of metadata stays behind: whoever needs it reads the thread.
    metadata: post.metadata === undefined ? undefined : { event_type: post.metadata.event_type },
    channel: post.channel,
    ts: post.ts,
    event_ts: post.ts,
    channel_type: CHANNEL_TYPES[room.kind],
    ...threadOf(stage, post),
  });

const fileShare = (stage: Stage, post: Post, room: Room): Json =>
  compact({
    type: 'message',
    subtype: 'file_share',
    user: post.user,
    text: post.text,
    blocks: blocksOf(post),
    files: filesOf(stage, post),
    upload: false,
    display_as_bot: false,
    channel: post.channel,
    ts: post.ts,
    event_ts: post.ts,
    channel_type: CHANNEL_TYPES[room.kind],
    ...threadOf(stage, post),
  });

const mention = (stage: Stage, post: Post): Json =>
  compact({
    type: 'app_mention',
    client_msg_id: post.clientId,
    user: post.user,
    team: post.team,
    user_team: post.team === TEAM.id ? undefined : post.team,
    source_team: post.team === TEAM.id ? undefined : post.team,
    text: post.text,
    blocks: blocksOf(post),
    files: filesOf(stage, post),
    channel: post.channel,
    ts: post.ts,
    event_ts: post.ts,
    thread_ts: post.threadTs,
  });
