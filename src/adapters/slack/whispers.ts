import { z } from 'zod';
import type { ThreadRef } from '#domain/session/session.ts';
import { codeOf } from '#domain/text/errors.ts';
import type { Clock } from '#ports/clock.ts';
import type { Thread } from '#ports/thread.ts';
import type { Calls } from './calls.ts';
import type { slackDirect } from './direct.ts';
import { refusalBlocks, refusalText } from './texts/refusals.ts';

/** Says a refusal to one person alone, where they look: in the thread, else in its channel, else by direct message. */
export const slackWhisper =
  (calls: Calls, direct: ReturnType<typeof slackDirect>, clock: Clock): Thread['whisper'] =>
  async (ref, user, refusal) => {
    const told = { text: refusalText(refusal), blocks: refusalBlocks(refusal) };
    // A first mention has no reply of ours where nothing starts, or nothing is there to stop. All else is refused below a card.
    const isFirst = refusal.why === 'paused' || refusal.why === 'ended';
    const isShown = !isFirst || (await hasReplies(calls, ref));
    const place = { channel: ref.channel, ...(isShown && { thread_ts: ref.thread }) };
    try {
      await calls.call(ref.workspace, 'chat.postEphemeral', { ...place, user, ...told }, z.unknown());
    } catch (error) {
      if (codeOf(error) !== 'THREAD_CLOSED') {
        throw error;
      }
      // Whispers leave no trace that a later one could be taken for.
      await direct(ref.workspace, user, told, { turn: clock.id(), kind: 'refusal', attempt: 0 }, false);
    }
  };

const Replies = z.object({ messages: z.array(z.unknown()) });

/** Whether a thread has more than its first message: only then Slack shows what is whispered in it. Unknown is no. */
const hasReplies = async (calls: Calls, { workspace, channel, thread }: ThreadRef): Promise<boolean> => {
  const asked = { channel, ts: thread, limit: 2 };
  const outcome = await calls.call(workspace, 'conversations.replies', asked, Replies).catch(() => undefined);
  return outcome !== undefined && outcome.messages.length > 1;
};
