import { postedMessage, updatedMessage } from '../payloads/message.ts';
import { addPost, changePost, removePost } from '../posts.ts';
import type { Stage } from '../stage.ts';
import { type Json, textOf } from '../values.ts';
import { APP, TEAM } from '../world/people.ts';
import { findPost, isMember } from '../world/world.ts';
import { type Answer, answer, type Method, refuse } from './answer.ts';
import { type Content, contentOf } from './content.ts';
import { type Found, ownPost, roomOf, writableRoom } from './reach.ts';

/** chat.*: what the app says, changes and takes back. */
export const CHAT: Record<string, Method> = {
  'chat.postMessage': postMessage,
  'chat.update': update,
  'chat.delete': remove,
  'chat.postEphemeral': postEphemeral,
  'chat.getPermalink': getPermalink,
};

function postMessage(stage: Stage, args: Json): Answer {
  const room = writableRoom(stage, args);
  if ('no' in room) {
    return room.no;
  }
  const content = contentOf(stage, args, 'post');
  if ('no' in content) {
    return content.no;
  }
  const thread = threadOf(stage, room.found.id, args);
  if ('no' in thread) {
    return thread.no;
  }
  const post = addPost(stage, { channel: room.found.id, user: APP.userId, ...content.found, threadTs: thread.found });
  return answer({ channel: room.found.id, ts: post.ts, message: postedMessage(stage, post) });
}

function update(stage: Stage, args: Json): Answer {
  const post = ownPost(stage, args, 'cant_update_message');
  if ('no' in post) {
    return post.no;
  }
  const content = contentOf(stage, args, 'update');
  if ('no' in content) {
    return content.no;
  }
  changePost(stage, post.found, changeOf(args, content.found));
  const { channel, ts, text } = post.found;
  return answer({ channel, ts, text, message: updatedMessage(post.found) });
}

/** Blocks and metadata that are not given stay; an empty list takes blocks away. */
const changeOf = (args: Json, content: Content) => ({
  text: content.text,
  ...(args.blocks === undefined && args.markdown_text === undefined ? {} : { blocks: content.blocks }),
  ...(args.metadata === undefined || content.metadata === undefined ? {} : { metadata: content.metadata }),
});

function remove(stage: Stage, args: Json): Answer {
  const post = ownPost(stage, args, 'cant_delete_message');
  if ('no' in post) {
    return post.no;
  }
  removePost(stage, post.found);
  return answer({ channel: post.found.channel, ts: post.found.ts });
}

function postEphemeral(stage: Stage, args: Json): Answer {
  const room = writableRoom(stage, args);
  if ('no' in room) {
    return room.no;
  }
  const person = textOf(args, 'user') ?? '';
  if (!isMember(stage.world, room.found.id, person)) {
    return refuse('user_not_in_channel');
  }
  const content = contentOf(stage, args, 'ephemeral');
  if ('no' in content) {
    return content.no;
  }
  const thread = threadOf(stage, room.found.id, args);
  if ('no' in thread) {
    return thread.no;
  }
  const { text, blocks } = content.found;
  const post = addPost(stage, {
    channel: room.found.id,
    user: APP.userId,
    text,
    blocks,
    threadTs: thread.found,
    ephemeralFor: person,
  });
  return answer({ message_ts: post.ts });
}

function getPermalink(stage: Stage, args: Json): Answer {
  const room = roomOf(stage, args);
  if ('no' in room) {
    return room.no;
  }
  const post = findPost(stage.world, room.found.id, textOf(args, 'message_ts') ?? '');
  return post === undefined
    ? refuse('message_not_found')
    : answer({ channel: room.found.id, permalink: permalink(room.found.id, post.ts, post.threadTs) });
}

/** The address of a message. */
const permalink = (channel: string, ts: string, threadTs: string | undefined): string =>
  `https://${TEAM.domain}.slack.com/archives/${channel}/p${ts.replace('.', '')}${threadTs === undefined || threadTs === ts ? '' : `?thread_ts=${threadTs}&cid=${channel}`}`;

/** A thread's root may be any message; a reply given as root stands for its own root. */
function threadOf(stage: Stage, channel: string, args: Json): Found<string | undefined> {
  const ts = textOf(args, 'thread_ts') ?? '';
  if (ts === '') {
    return { found: undefined };
  }
  const root = findPost(stage.world, channel, ts);
  return root === undefined ? { no: refuse('cannot_reply_to_message') } : { found: root.threadTs ?? root.ts };
}
