import type { App } from '@slack/bolt';
import { z } from 'zod';
import { describedFiles } from '../described-files.ts';
import { mentions } from '../heard-text.ts';
import { askOf, refOf, SlackMessage } from '../message.ts';
import { dropped } from './dropped.ts';
import { type Edge, onEvent } from './guard.ts';

const Inner = SlackMessage.extend({ edited: z.object({ user: z.string().optional() }).nullish() });
const Changed = z.object({
  subtype: z.literal('message_changed'),
  channel: z.string(),
  message: Inner,
  previous_message: Inner.optional(),
});
const Deleted = z.object({
  subtype: z.literal('message_deleted'),
  channel: z.string(),
  deleted_ts: z.string(),
  previous_message: Inner.optional(),
});
const Said = SlackMessage.extend({ channel: z.string(), channel_type: z.string().catch('') });
const Message = z.object({ event: z.union([Changed, Deleted, Said]) });

const SPOKEN: readonly (string | undefined)[] = [undefined, 'file_share', 'thread_broadcast'];

/** A message in a conversation that the app is in: a direct one, one in a thread, an edit or a deletion. */
export function registerMessage(app: App, edge: Edge): void {
  app.event(
    'message',
    onEvent(edge, 'message', async (body, workspace) => {
      const read = Message.safeParse(body);
      if (!read.success) {
        return dropped(edge, 'message', read.error);
      }
      const { event } = read.data;
      if ('deleted_ts' in event) {
        await deleted(edge, workspace, event);
      } else if ('message' in event) {
        await changed(edge, workspace, event);
      } else {
        await said(edge, workspace, event);
      }
    }),
  );
}

async function said(edge: Edge, workspace: string, event: z.infer<typeof Said>): Promise<void> {
  const { botUser } = await edge.calls.identity();
  if (!SPOKEN.includes(event.subtype) || event.bot_id || event.user === undefined || event.user === botUser) {
    return;
  }
  const ref = refOf(workspace, event.channel, event);
  if (event.channel_type === 'im') {
    const message = await describedFiles(edge.calls, workspace, event);
    await edge.agent.ask(ref, askOf(event.user, message, 'direct', botUser));
    return;
  }
  // A message that mentions us comes a second time as app_mention; one outside a thread is nobody's answer.
  if (event.thread_ts !== undefined && !mentions(event.text, botUser)) {
    const message = await describedFiles(edge.calls, workspace, event);
    await edge.agent.hear(ref, askOf(event.user, message, 'mention', botUser));
  }
}

async function changed(edge: Edge, workspace: string, event: z.infer<typeof Changed>): Promise<void> {
  const { message, previous_message: before } = event;
  const ref = refOf(workspace, event.channel, message);
  if (message.subtype === 'tombstone') {
    // The root of a thread is not deleted while it has replies: Slack empties it and calls that a change.
    await edge.agent.changed(ref, message.ts, 'deleted', before?.user ?? message.user ?? '');
    return;
  }
  const user = message.edited?.user ?? message.user;
  if (await isOurs(edge, message, user)) {
    return;
  }
  if (user !== undefined && before !== undefined && !isSame(message, before)) {
    await edge.agent.changed(ref, message.ts, 'edited', user);
  }
}

async function deleted(edge: Edge, workspace: string, event: z.infer<typeof Deleted>): Promise<void> {
  const before = event.previous_message;
  if (await isOurs(edge, before, before?.user)) {
    return;
  }
  const ref = refOf(workspace, event.channel, { ts: event.deleted_ts, thread_ts: before?.thread_ts });
  await edge.agent.changed(ref, event.deleted_ts, 'deleted', before?.user ?? '');
}

async function isOurs(edge: Edge, message: SlackMessage | undefined, user: string | undefined): Promise<boolean> {
  return Boolean(message?.bot_id) || user === (await edge.calls.identity()).botUser;
}

/** Slack also sends a change when it adds a preview or counts a reply. */
const isSame = (after: SlackMessage, before: SlackMessage): boolean =>
  after.text === before.text && after.files.map(({ id }) => id).join() === before.files.map(({ id }) => id).join();
