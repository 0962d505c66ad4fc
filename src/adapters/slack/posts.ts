import { z } from 'zod';
import type { ThreadRef } from '#domain/session/session.ts';
import type { Clock } from '#ports/clock.ts';
import type { Calls } from './calls.ts';
import { unavailable } from './outcome.ts';
import { findMessage, type Mark, metadataOf, type Place } from './own-messages.ts';
import { type Arguments, resultOf } from './patient-calls.ts';
import type { Block } from './views/blocks.ts';
import { plainer } from './views/plainer.ts';

/** What a message shows. `text` is for previews and screen readers, and all there is when there are no blocks. */
export interface Shown {
  readonly text: string;
  readonly blocks?: readonly Block[];
}

/** Posts and edits messages of ours. Errors as in the port. */
export interface Posts {
  /** `uncertain`: looks for the message before it posts it. `found` when it was there already. */
  post(place: Place, shown: Shown, mark: Mark, uncertain: boolean): Promise<{ ts: string; found: boolean }>;
  /** False when the message is gone, or Slack no longer lets us change it. */
  edit(ref: ThreadRef, ts: string, shown: Shown, mark: Mark): Promise<boolean>;
  /** Opens a thread in a channel; gives the ts of its root, also of one that an earlier try has posted. */
  open(workspace: string, channel: string, shown: Shown, mark: Mark): Promise<string>;
}

const TRIES = 3;
const SETTLE_MS = 1_000;
const PAST: readonly string[] = ['message_not_found', 'edit_window_closed', 'cant_update_message'];
const WRONG_BLOCKS = ['invalid_blocks', 'invalid_blocks_format', 'msg_blocks_too_long', 'msg_too_long'];

const Posted = z.object({ ts: z.string() });
/** Over calls that have the last look at what leaves. */
export function slackPosts(calls: Calls, clock: Clock): Posts {
  /** Slack may not know a block type yet, or count differently: then the same once more, plainer. */
  async function send(workspace: string, method: string, args: Arguments, shown: Shown) {
    const full = { ...args, text: shown.text, ...(shown.blocks && { blocks: shown.blocks }) };
    const outcome = await calls.once(workspace, method, full);
    if (shown.blocks === undefined || outcome.kind !== 'refused' || !WRONG_BLOCKS.includes(outcome.error)) {
      return outcome;
    }
    return calls.once(workspace, method, { ...full, blocks: plainer([...shown.blocks]) });
  }

  async function postAt(place: Place, shown: Shown, mark: Mark): Promise<string> {
    const args = {
      channel: place.channel,
      ...(place.thread === undefined ? {} : { thread_ts: place.thread }),
      unfurl_links: false,
      unfurl_media: false,
      metadata: metadataOf(mark),
    };
    for (let tries = 1; ; tries += 1) {
      const outcome = await send(place.workspace, 'chat.postMessage', args, shown);
      if (outcome.kind !== 'uncertain') {
        return resultOf('chat.postMessage', outcome, Posted).ts;
      }
      await clock.wait(SETTLE_MS * tries);
      const ts = await findMessage(calls, place, mark);
      if (ts !== undefined) {
        return ts;
      }
      if (tries === TRIES) {
        throw unavailable('chat.postMessage', outcome.cause);
      }
    }
  }

  return {
    async post(place, shown, mark, uncertain) {
      const earlier = uncertain ? await findMessage(calls, place, mark) : undefined;
      return earlier === undefined
        ? { ts: await postAt(place, shown, mark), found: false }
        : { ts: earlier, found: true };
    },
    open: (workspace, channel, shown, mark) => postAt({ workspace, channel, thread: undefined }, shown, mark),
    async edit(ref, ts, shown, mark) {
      const args = { channel: ref.channel, ts, metadata: metadataOf(mark) };
      for (let tries = 1; ; tries += 1) {
        const outcome = await send(ref.workspace, 'chat.update', args, shown);
        if (outcome.kind === 'refused' && PAST.includes(outcome.error)) {
          return false;
        }
        if (outcome.kind !== 'uncertain') {
          resultOf('chat.update', outcome, Posted);
          return true;
        }
        if (tries === TRIES) {
          throw unavailable('chat.update', outcome.cause);
        }
        await clock.wait(SETTLE_MS * tries);
      }
    },
  };
}
