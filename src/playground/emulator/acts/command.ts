import { pressedMessage } from '../payloads/message.ts';
import { typed } from '../payloads/text.ts';
import { addPost } from '../posts.ts';
import type { Stage } from '../stage.ts';
import { isRecord, type Json, textOf } from '../values.ts';
import { contentOf } from '../web-api/content.ts';
import { APP, TEAM } from '../world/people.ts';
import { findPost } from '../world/world.ts';
import { actor, channelOf, common } from './interaction.ts';
import { isRefused, NO_ANSWER, type Refused, refused } from './outcome.ts';
import { roomFor } from './talk.ts';

/** A slash command: the app's ack may carry the answer. Slack has none inside threads. */
export async function command(
  stage: Stage,
  given: { as: string; channel: string; command: string; text: string },
): Promise<{ acked: true } | Refused> {
  const room = roomFor(stage, given.as, given.channel);
  if (isRefused(room)) {
    return room;
  }
  const human = stage.world.people.get(given.as);
  const delivered = await stage.socket.send('slash_commands', {
    token: 'playground',
    api_app_id: APP.id,
    team_id: TEAM.id,
    team_domain: TEAM.domain,
    channel_id: room.id,
    channel_name: room.kind === 'direct' ? 'directmessage' : room.name,
    user_id: given.as,
    user_name: human?.handle ?? '',
    command: given.command,
    text: typed(given.text),
    response_url: stage.tickets.responseUrl(stage.origin(), { channel: room.id, person: given.as, ephemeral: true }),
    trigger_id: stage.tickets.trigger(given.as),
    // A text here, a boolean in interactions: Slack is like that.
    is_enterprise_install: 'false',
  });
  if (!delivered.ok) {
    return refused(NO_ANSWER.refused, `${given.command} failed: the app did not answer.`);
  }
  const reply = typeof delivered.payload === 'string' ? { text: delivered.payload } : delivered.payload;
  return isRecord(reply) && (reply.text !== undefined || reply.blocks !== undefined)
    ? answered(stage, { channel: room.id, person: given.as }, reply)
    : { acked: true };
}

/** A shortcut of the app on a message. */
export async function shortcut(
  stage: Stage,
  given: { as: string; channel: string; ts: string; callbackId: string },
): Promise<{ acked: true } | Refused> {
  const room = roomFor(stage, given.as, given.channel);
  if (isRefused(room)) {
    return room;
  }
  const post = findPost(stage.world, given.channel, given.ts);
  if (post === undefined) {
    return refused('message_not_found', 'This message is not there any more.');
  }
  const { username: _, ...user } = actor(stage, given.as);
  const delivered = await stage.socket.send('interactive', {
    type: 'message_action',
    ...common(stage, given.as),
    user,
    api_app_id: undefined,
    callback_id: given.callbackId,
    trigger_id: stage.tickets.trigger(given.as),
    message_ts: post.ts,
    response_url: stage.tickets.responseUrl(stage.origin(), { channel: room.id, person: given.as, ephemeral: true }),
    message: pressedMessage(stage, post),
    channel: channelOf(room),
    action_ts: stage.world.nextTs(),
  });
  return delivered.ok ? { acked: true } : NO_ANSWER;
}

/** Shows the words of an ack or of a response_url: to one person, or to the channel when the app says so. */
export function answered(
  stage: Stage,
  to: { channel: string; person: string; threadTs?: string },
  reply: Json,
): { acked: true } | Refused {
  const content = contentOf(stage, reply, 'ephemeral');
  if ('no' in content) {
    return refused(textOf(content.no, 'error') ?? 'invalid_blocks', 'The app sent something that cannot be shown.');
  }
  const { text, blocks } = content.found;
  addPost(stage, {
    channel: to.channel,
    user: APP.userId,
    text,
    blocks,
    threadTs: textOf(reply, 'thread_ts') ?? to.threadTs,
    ...(reply.response_type === 'in_channel' ? {} : { ephemeralFor: to.person }),
  });
  return { acked: true };
}
