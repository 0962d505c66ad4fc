import { z } from 'zod';
import type { Calls } from './calls.ts';
import type { Mark } from './own-messages.ts';
import type { Posts, Shown } from './posts.ts';

const Opened = z.object({ channel: z.object({ id: z.string() }) });

/** Says something to one person by direct message. `uncertain` as for posts. */
export const slackDirect =
  (calls: Calls, posts: Posts) =>
  async (workspace: string, user: string, shown: Shown, mark: Mark, uncertain: boolean): Promise<void> => {
    const { channel } = await calls.call(workspace, 'conversations.open', { users: user }, Opened);
    await posts.post({ workspace, channel: channel.id, thread: undefined }, shown, mark, uncertain);
  };
