import { homeOpened, sessionStopped } from '../payloads/event.ts';
import { typed } from '../payloads/text.ts';
import { addPost, changePost, removePost } from '../posts.ts';
import type { Stage } from '../stage.ts';
import { directWith } from '../web-api/reach.ts';
import type { Post, Room } from '../world/types.ts';
import { findPost, isMember } from '../world/world.ts';
import { isRefused, type Refused, refused } from './outcome.ts';

const NOTHING_TO_SEND = refused('no_text', 'There is nothing to send.');

/** A person writes a message, perhaps with files that were uploaded before. */
export function say(
  stage: Stage,
  given: { as: string; channel: string; threadTs?: string | undefined; text: string; files: readonly string[] },
): Post | Refused {
  const room = roomFor(stage, given.as, given.channel);
  if (isRefused(room)) {
    return room;
  }
  if (given.text.trim() === '' && given.files.length === 0) {
    return NOTHING_TO_SEND;
  }
  const foreign = given.files.find((id) => stage.world.files.get(id)?.user !== given.as);
  if (foreign !== undefined) {
    return refused('file_not_found', 'One of the files is not there.');
  }
  const root = given.threadTs === undefined ? undefined : findPost(stage.world, room.id, given.threadTs);
  if (given.threadTs !== undefined && root === undefined) {
    return refused('thread_not_found', 'This thread is not there any more.');
  }
  return addPost(stage, {
    channel: room.id,
    user: given.as,
    text: typed(given.text),
    files: [...given.files],
    threadTs: root?.threadTs ?? root?.ts,
  });
}

/** A person changes what they wrote. */
export function edit(stage: Stage, given: { as: string; channel: string; ts: string; text: string }): Post | Refused {
  const post = ownPost(stage, given);
  if (!isRefused(post)) {
    changePost(stage, post, { text: typed(given.text) });
  }
  return post;
}

/** A person takes back what they wrote. */
export function remove(stage: Stage, given: { as: string; channel: string; ts: string }): Post | Refused {
  const post = ownPost(stage, given);
  if (!isRefused(post)) {
    removePost(stage, post);
  }
  return post;
}

/** Slack's own Stop button. */
export function stopSession(stage: Stage, given: { as: string; channel: string; threadTs: string }): Room | Refused {
  const room = roomFor(stage, given.as, given.channel);
  if (!isRefused(room)) {
    sessionStopped(stage, given.as, room, given.threadTs);
  }
  return room;
}

/** A person opens the app's Home or Messages tab. */
export function openHome(stage: Stage, given: { as: string; tab: 'home' | 'messages' }): { opened: true } | Refused {
  if (!stage.world.people.has(given.as)) {
    return refused('user_not_found', 'There is nobody of that name.');
  }
  homeOpened(stage, given.as, directWith(stage, given.as), given.tab, stage.world.homes.get(given.as));
  return { opened: true };
}

/** The channel if the person is in it. */
export function roomFor(stage: Stage, person: string, channel: string): Room | Refused {
  const room = stage.world.rooms.get(channel);
  if (room === undefined) {
    return refused('channel_not_found', 'There is no such channel.');
  }
  return isMember(stage.world, channel, person) ? room : refused('not_in_channel', 'You are not in this channel.');
}

function ownPost(stage: Stage, given: { as: string; channel: string; ts: string }): Post | Refused {
  const post = findPost(stage.world, given.channel, given.ts);
  return post === undefined || post.user !== given.as
    ? refused('message_not_found', 'You can change your own messages only.')
    : post;
}
