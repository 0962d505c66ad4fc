import type { Stage } from '../stage.ts';
import { type Json, textOf } from '../values.ts';
import { APP } from '../world/people.ts';
import type { Post, Room } from '../world/types.ts';
import { findPost, isMember } from '../world/world.ts';
import { type Answer, refuse } from './answer.ts';

/** Either what was found, or the answer that says it was not. */
export type Found<T> = { found: T } | { no: Answer };

/** The channel that a call names; private ones exist only for their members. A person's id means the direct message. */
export function roomOf(stage: Stage, args: Json, field = 'channel'): Found<Room> {
  const id = textOf(args, field) ?? '';
  const room = stage.world.rooms.get(id) ?? directWith(stage, id);
  return room === undefined || (room.kind !== 'channel' && !isMember(stage.world, room.id, APP.userId))
    ? { no: refuse('channel_not_found') }
    : { found: room };
}

/** A channel that the app may write to. */
export function writableRoom(stage: Stage, args: Json, field = 'channel'): Found<Room> {
  const room = roomOf(stage, args, field);
  if ('no' in room) {
    return room;
  }
  if (room.found.archived) {
    return { no: refuse('is_archived') };
  }
  return isMember(stage.world, room.found.id, APP.userId) ? room : { no: refuse('not_in_channel') };
}

/** A message of the app that it may change or delete. */
export function ownPost(stage: Stage, args: Json, foreign: string): Found<Post> {
  const room = roomOf(stage, args);
  if ('no' in room) {
    return room;
  }
  const post = findPost(stage.world, room.found.id, textOf(args, 'ts') ?? '');
  if (post === undefined || post.ephemeralFor !== undefined) {
    return { no: refuse('message_not_found') };
  }
  return post.byApp ? { found: post } : { no: refuse(foreign) };
}

/** The direct message between a person and the app. */
export const directWith = (stage: Stage, person: string): Room | undefined =>
  [...stage.world.rooms.values()].find(
    (room) => room.kind === 'direct' && room.members.includes(person) && person !== APP.userId,
  );
