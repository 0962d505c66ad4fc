import { drawn } from '../posts.ts';
import type { Stage } from '../stage.ts';
import { type Json, textOf } from '../values.ts';
import { APP } from '../world/people.ts';
import type { Post } from '../world/types.ts';
import { findPost } from '../world/world.ts';
import { answer, type Method, refuse } from './answer.ts';
import { type Found, roomOf } from './reach.ts';

/** reactions.*: emoji of the app on messages. */
export const REACTIONS: Record<string, Method> = {
  'reactions.add': (stage, args) => {
    const post = postOf(stage, args);
    if ('no' in post) {
      return post.no;
    }
    const name = textOf(args, 'name') ?? '';
    const users = post.found.reactions.get(name) ?? new Set();
    if (users.has(APP.userId)) {
      return refuse('already_reacted');
    }
    post.found.reactions.set(name, users.add(APP.userId));
    drawn(stage, post.found);
    return answer();
  },
  'reactions.remove': (stage, args) => {
    if (args.channel === undefined || args.timestamp === undefined) {
      return refuse('no_item_specified');
    }
    const post = postOf(stage, args);
    if ('no' in post) {
      return post.no;
    }
    const name = textOf(args, 'name') ?? '';
    const users = post.found.reactions.get(name);
    if (users?.delete(APP.userId) !== true) {
      return refuse('no_reaction');
    }
    if (users.size === 0) {
      post.found.reactions.delete(name);
    }
    drawn(stage, post.found);
    return answer();
  },
};

function postOf(stage: Stage, args: Json): Found<Post> {
  const room = roomOf(stage, args);
  if ('no' in room) {
    return room;
  }
  if (!/^[a-z0-9_+'-]+(::skin-tone-[2-6])?$/.test(textOf(args, 'name') ?? '')) {
    return { no: refuse('invalid_name') };
  }
  const post = findPost(stage.world, room.found.id, textOf(args, 'timestamp') ?? '');
  return post === undefined ? { no: refuse('message_not_found') } : { found: post };
}
