import { codeOf, isRefused } from '#domain/text/errors.ts';
import type { Thread } from '#ports/thread.ts';
import type { slackDirect } from './direct.ts';
import type { Posts } from './posts.ts';
import { channelMention, plainly, say } from './said.ts';
import { notRunText, openingText } from './texts/schedules.ts';
import { section } from './views/blocks.ts';

/** What stands in a channel about schedules, outside of any thread. */
export const schedulePosts = (
  posts: Posts,
  direct: ReturnType<typeof slackDirect>,
): Pick<Thread, 'openRun' | 'notRun'> => ({
  async openRun(workspace, run, uncertain) {
    const place = { workspace, channel: run.schedule.channel, thread: undefined };
    return (await posts.post(place, { text: openingText(run) }, markOf(run.id, 'opening'), uncertain)).ts;
  },

  async notRun(workspace, run, uncertain) {
    const { channel, maker } = run.schedule;
    const mark = markOf(run.id, 'not_run');
    const shown = (where = plainly``) => ({
      text: notRunText(run, where),
      blocks: [section('not_run', notRunText(run, where))],
    });
    try {
      await posts.post({ workspace, channel, thread: undefined }, shown(), mark, uncertain);
    } catch (error) {
      if (!isRefused(codeOf(error))) {
        throw error;
      }
      await direct(workspace, maker.user, shown(say` in ${channelMention(channel)}`), mark, uncertain);
    }
  },
});

const markOf = (turn: string, kind: string) => ({ turn, kind, attempt: 0 });
