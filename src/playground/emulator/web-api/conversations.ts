import { listedMessage } from '../payloads/message.ts';
import type { Stage } from '../stage.ts';
import { compact, flagOf, type Json, numberOf, textOf, texts } from '../values.ts';
import { APP, OTHER_TEAM, TEAM } from '../world/people.ts';
import { directRoom } from '../world/rooms.ts';
import type { Post, Room } from '../world/types.ts';
import { findPost, isMember, repliesOf } from '../world/world.ts';
import { type Answer, answer, type Method, refuse } from './answer.ts';
import { page } from './pages.ts';
import { directWith, type Found, roomOf } from './reach.ts';

const SCOPE_OF = { channel: 'channels', private: 'groups', direct: 'im' } as const;
const TYPE_OF = { channel: 'public_channel', private: 'private_channel', direct: 'im' } as const;

/** conversations.*: which channels there are, who is in them, what was said. */
export const CONVERSATIONS: Record<string, Method> = {
  'conversations.info': (stage, args) => {
    const room = permitted(stage, args, 'read');
    return 'no' in room
      ? room.no
      : answer({ channel: channelObject(stage, room.found, flagOf(args, 'include_num_members')) });
  },
  'conversations.list': list,
  'conversations.members': (stage, args) => {
    const room = permitted(stage, args, 'read');
    return 'no' in room ? room.no : page(args, room.found.members, 'members', (member) => member, 100);
  },
  'conversations.history': history,
  'conversations.replies': replies,
  'conversations.open': open,
};

/** The channel if the app may see it and holds the scope for its kind. */
function permitted(stage: Stage, args: Json, right: 'read' | 'history'): Found<Room> {
  const room = roomOf(stage, args);
  if ('no' in room) {
    return room;
  }
  const needed = `${SCOPE_OF[room.found.kind]}:${right}`;
  return stage.settings.scopes.includes(needed)
    ? room
    : { no: refuse('missing_scope', undefined, { needed, provided: stage.settings.scopes.join(',') }) };
}

function list(stage: Stage, args: Json): Answer {
  const types = texts(args.types ?? 'public_channel');
  if (types.some((type) => !['public_channel', 'private_channel', 'mpim', 'im'].includes(type))) {
    return refuse('invalid_types');
  }
  const found = [...stage.world.rooms.values()].filter(
    (room) =>
      types.includes(TYPE_OF[room.kind]) &&
      (room.kind === 'channel' || isMember(stage.world, room.id, APP.userId)) &&
      !(flagOf(args, 'exclude_archived') && room.archived),
  );
  return page(args, found, 'channels', (room) => channelObject(stage, room, true), 100);
}

function history(stage: Stage, args: Json): Answer {
  const room = permitted(stage, args, 'history');
  if ('no' in room) {
    return room.no;
  }
  if (!isMember(stage.world, room.found.id, APP.userId)) {
    return refuse('not_in_channel');
  }
  const posts = stage.world.posts.filter(
    (post) =>
      post.channel === room.found.id && post.ephemeralFor === undefined && (post.threadTs ?? post.ts) === post.ts,
  );
  return listed(stage, args, 'history', posts.reverse(), 100);
}

function replies(stage: Stage, args: Json): Answer {
  const room = permitted(stage, args, 'history');
  if ('no' in room) {
    return room.no;
  }
  const root = findPost(stage.world, room.found.id, textOf(args, 'ts') ?? '');
  if (root === undefined || root.ephemeralFor !== undefined) {
    return refuse('thread_not_found');
  }
  const posts =
    root.threadTs === undefined || root.threadTs === root.ts
      ? [root, ...repliesOf(stage.world, room.found.id, root.ts)]
      : [root];
  return listed(stage, args, 'replies', posts, 1_000);
}

function listed(stage: Stage, args: Json, list: 'history' | 'replies', posts: Post[], limit: number): Answer {
  for (const bound of ['latest', 'oldest']) {
    const value = textOf(args, bound);
    if (value !== undefined && value !== 'now' && !/^\d+(\.\d+)?$/.test(value)) {
      return refuse(bound === 'latest' ? 'invalid_ts_latest' : 'invalid_ts_oldest');
    }
  }
  const latest = numberOf(args, 'latest') ?? Number.POSITIVE_INFINITY;
  const oldest = numberOf(args, 'oldest') ?? 0;
  const inclusive = flagOf(args, 'inclusive');
  const within = posts.filter((post) => {
    const at = Number(post.ts);
    return inclusive ? at >= oldest && at <= latest : at > oldest && at < latest;
  });
  return page(
    args,
    within,
    'messages',
    (post) => listedMessage(stage, post, list, flagOf(args, 'include_all_metadata')),
    limit,
  );
}

function open(stage: Stage, args: Json): Answer {
  const given = textOf(args, 'channel');
  if (given !== undefined && given !== '') {
    const room = roomOf(stage, args);
    return 'no' in room ? room.no : answer({ channel: opened(room.found, args), no_op: true, already_open: true });
  }
  const people = texts(args.users);
  const [person] = people;
  if (person === undefined) {
    return refuse('users_list_not_supplied');
  }
  if (people.length > 1) {
    return refuse('too_many_users');
  }
  if (!stage.world.people.has(person) || person === APP.userId) {
    return refuse('user_not_found');
  }
  const existing = directWith(stage, person);
  const room = existing ?? directRoom(person);
  stage.world.rooms.set(room.id, room);
  return answer({
    channel: opened(room, args),
    ...(existing === undefined ? {} : { no_op: true, already_open: true }),
  });
}

const opened = (room: Room, args: Json): Json =>
  flagOf(args, 'return_im')
    ? compact({
        id: room.id,
        created: room.created,
        is_archived: false,
        is_im: true,
        is_org_shared: false,
        user: room.members.find((member) => member !== APP.userId),
        is_open: true,
        context_team_id: TEAM.id,
      })
    : { id: room.id };

const channelObject = (stage: Stage, room: Room, withMembers: boolean): Json =>
  compact({
    id: room.id,
    created: room.created,
    is_archived: room.archived,
    is_im: room.kind === 'direct',
    is_org_shared: false,
    context_team_id: TEAM.id,
    updated: room.created,
    ...(room.kind === 'direct'
      ? { user: room.members.find((member) => member !== APP.userId) }
      : {
          name: room.name,
          name_normalized: room.name,
          is_channel: room.kind === 'channel',
          is_group: room.kind === 'private',
          is_general: false,
          is_shared: room.external,
          is_ext_shared: room.external,
          is_pending_ext_shared: room.invited ?? false,
          is_member: isMember(stage.world, room.id, APP.userId),
          is_private: room.kind === 'private',
          is_mpim: false,
          creator: 'U0PRIYA',
          topic: { value: '', creator: '', last_set: 0 },
          purpose: { value: room.purpose, creator: 'U0PRIYA', last_set: room.created },
          shared_team_ids: room.external ? [TEAM.id, OTHER_TEAM.id] : [TEAM.id],
          conversation_host_id: room.external ? TEAM.id : undefined,
          num_members: withMembers ? room.members.length : undefined,
        }),
  });
