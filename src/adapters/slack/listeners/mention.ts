import type { App } from '@slack/bolt';
import { z } from 'zod';
import { describedFiles } from '../described-files.ts';
import { askOf, refOf, SlackMessage } from '../message.ts';
import { dropped } from './dropped.ts';
import { type Edge, onEvent } from './guard.ts';

const Mention = z.object({ event: SlackMessage.extend({ channel: z.string(), user: z.string() }) });

/** Somebody mentions the app in a channel or thread. */
export function registerMention(app: App, edge: Edge): void {
  app.event(
    'app_mention',
    onEvent(edge, 'mention', async (body, workspace) => {
      const read = Mention.safeParse(body);
      if (!read.success) {
        return dropped(edge, 'mention', read.error);
      }
      const { event } = read.data;
      if (event.bot_id || event.subtype === 'bot_message') {
        return;
      }
      const { botUser } = await edge.calls.identity();
      const message = await describedFiles(edge.calls, workspace, event);
      await edge.agent.ask(refOf(workspace, event.channel, event), askOf(event.user, message, 'mention', botUser));
    }),
  );
}
