import type { Stage } from '../stage.ts';
import { compact, type Json } from '../values.ts';
import { APP } from '../world/people.ts';
import type { Post } from '../world/types.ts';
import { findPost, repliesOf } from '../world/world.ts';
import { fileObject, strangersFile } from './file.ts';
import { botProfile } from './people.ts';
import { richText } from './text.ts';

/** The blocks of a message; Slack gives people's messages a rich_text block. */
export const blocksOf = (post: Post): Json[] | undefined => {
  if (post.blocks.length > 0) {
    return post.blocks;
  }
  return post.byApp || post.text === '' ? undefined : [richText(post.text, `rt${post.ts.slice(-6)}`)];
};

/** The files of a message as events show them. */
export const filesOf = (stage: Stage, post: Post): Json[] | undefined => {
  const files = post.files.flatMap((id) => stage.world.files.get(id) ?? []).filter((file) => file.state !== 'deleted');
  return files.length === 0
    ? undefined
    : files.map((file) =>
        stage.world.people.get(file.user)?.role === 'stranger' ? strangersFile(file) : fileObject(stage, file),
      );
};

/** Who wrote it: people have a client id, the app its bot fields. */
const author = (post: Post): Json =>
  post.byApp
    ? { user: APP.userId, bot_id: APP.botId, bot_profile: botProfile() }
    : { user: post.user, client_msg_id: post.clientId };

const place = (stage: Stage, post: Post): Json =>
  post.threadTs === undefined || post.threadTs === post.ts
    ? { thread_ts: post.threadTs }
    : { thread_ts: post.threadTs, parent_user_id: findPost(stage.world, post.channel, post.threadTs)?.user };

const thread = (stage: Stage, post: Post): Json => {
  const replies = repliesOf(stage.world, post.channel, post.ts);
  const users = [...new Set(replies.map((reply) => reply.user))];
  return replies.length === 0
    ? {}
    : {
        thread_ts: post.ts,
        reply_count: replies.length,
        reply_users_count: users.length,
        latest_reply: replies.at(-1)?.ts,
        reply_users: users,
      };
};

/** A message as conversations.history and .replies list it; replies come without the client's id. */
export const listedMessage = (stage: Stage, post: Post, list: 'history' | 'replies', allMetadata: boolean): Json =>
  compact({
    type: 'message',
    ...author(post),
    ...(list === 'replies' ? { client_msg_id: undefined } : {}),
    app_id: post.byApp ? APP.id : undefined,
    team: post.team,
    text: post.text,
    ts: post.ts,
    blocks: blocksOf(post),
    files: filesOf(stage, post),
    edited: post.edited,
    metadata: allMetadata ? post.metadata : undefined,
    reactions: reactionsOf(post),
    ...place(stage, post),
    ...thread(stage, post),
  });

/** A message as chat.postMessage gives it back. */
export const postedMessage = (stage: Stage, post: Post): Json =>
  compact({
    type: 'message',
    ...author(post),
    app_id: APP.id,
    team: post.team,
    text: post.text,
    ts: post.ts,
    blocks: blocksOf(post),
    metadata: post.metadata,
    ...place(stage, post),
  });

/** A message as chat.update gives it back: without its time. */
export const updatedMessage = (post: Post): Json =>
  compact({
    type: 'message',
    ...author(post),
    app_id: APP.id,
    team: post.team,
    text: post.text,
    edited: post.edited,
    blocks: blocksOf(post),
    metadata: post.metadata,
  });

/** A message inside message_changed and message_deleted. */
export const quotedMessage = (stage: Stage, post: Post): Json => {
  const { reply_users: _, ...counts } = thread(stage, post);
  return compact({
    type: 'message',
    subtype: post.files.length > 0 ? 'file_share' : undefined,
    ...author(post),
    team: post.team,
    text: post.text,
    ts: post.ts,
    blocks: blocksOf(post),
    edited: post.edited,
    ...place(stage, post),
    ...counts,
  });
};

/** The message that was pressed, inside an interaction. */
export const pressedMessage = (stage: Stage, post: Post): Json =>
  compact({
    type: 'message',
    ...author(post),
    app_id: post.byApp ? APP.id : undefined,
    team: post.team,
    text: post.text,
    ts: post.ts,
    blocks: blocksOf(post),
    files: filesOf(stage, post),
    edited: post.edited,
    metadata: post.metadata,
    ...place(stage, post),
    ...thread(stage, post),
  });

const reactionsOf = (post: Post): Json[] | undefined =>
  post.reactions.size === 0
    ? undefined
    : [...post.reactions].map(([name, users]) => ({ name, users: [...users], count: users.size }));
