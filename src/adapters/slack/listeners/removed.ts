import type { App } from '@slack/bolt';
import { z } from 'zod';
import { dropped } from './dropped.ts';
import { type Edge, onEvent } from './guard.ts';

const Removed = z.object({
  team_id: z.string(),
  event: z.discriminatedUnion('type', [
    z.object({ type: z.literal('app_uninstalled') }),
    z.object({ type: z.literal('tokens_revoked'), tokens: z.object({ bot: z.array(z.string()).default([]) }) }),
  ]),
});

/**
 * The workspace throws the app out: two events, in any order. Bolt looks nobody up for them, and they may name no
 * installation, so whose they are is looked at here. Tokens of people are none of ours.
 */
export function registerRemoved(app: App, edge: Edge): void {
  const removed = onEvent(edge, 'removed', async (body) => {
    const read = Removed.safeParse(body);
    if (!read.success) {
      return dropped(edge, 'removed', read.error);
    }
    const { team_id: workspace, event } = read.data;
    const isOurs = workspace === (await edge.calls.identity()).workspace;
    if (isOurs && (event.type === 'app_uninstalled' || event.tokens.bot.length > 0)) {
      await edge.agent.removed(workspace);
    }
  });
  app.event('app_uninstalled', removed);
  app.event('tokens_revoked', removed);
}
