import type { ThreadRef } from '#domain/session/session.ts';
import { codeOf } from '#domain/text/errors.ts';
import type { Clock } from '#ports/clock.ts';
import type { Log } from '#ports/log.ts';
import type { People } from '#ports/people.ts';
import type { Card, Elsewhere, Notice, Thread } from '#ports/thread.ts';
import type { Calls } from './calls.ts';
import { slackDirect } from './direct.ts';
import { slackDownloads } from './downloads.ts';
import { slackHistory } from './history.ts';
import { refused, unavailable } from './outcome.ts';
import { findMessage, type Mark } from './own-messages.ts';
import { ownOrigin } from './own-origin.ts';
import type { Posts, Shown } from './posts.ts';
import { schedulePosts } from './schedule-posts.ts';
import { elsewhereText } from './texts/elsewhere.ts';
import { noticeText } from './texts/notices.ts';
import { updateBudget } from './update-budget.ts';
import { slackUploads } from './uploads.ts';
import { cardText, turnCard } from './views/turn-card.ts';
import { slackWhisper } from './whispers.ts';

/** What the voice needs. `slackApiUrl` as for the calls. */
export interface ThreadOptions {
  readonly calls: Calls;
  readonly posts: Posts;
  readonly people: People;
  readonly slackApiUrl?: string | undefined;
  readonly clock: Clock;
  readonly log: Log;
}

/** The agent's voice in Slack. */
export function slackThread({ calls, posts, people, slackApiUrl, clock, log }: ThreadOptions): Thread {
  const origin = ownOrigin(slackApiUrl);
  const budget = updateBudget(clock);
  const { share, ...uploads } = slackUploads(calls, clock, origin);
  const direct = slackDirect(calls, posts);

  async function edit(card: Card, ts: string): Promise<string> {
    const { ref } = card;
    const isLive = card.live !== undefined;
    if (isLive && calls.isPaused('chat.update')) {
      return ts;
    }
    if (!(await budget.take(ref.workspace, isLive))) {
      return ts;
    }
    if (await posts.edit(ref, ts, shown(card), cardMark(card))) {
      return ts;
    }
    if (isLive || card.turn.status === 'superseded') {
      return ts; // the next change of state shows it, or the newer card does
    }
    // Somebody deleted the card: people still need it. A process that is gone may have found that out before us.
    const other = await findMessage(calls, ref, cardMark(card));
    if (other !== undefined && other !== ts && (await posts.edit(ref, other, shown(card), cardMark(card)))) {
      return other;
    }
    return (await posts.post(ref, shown(card), cardMark(card), false)).ts;
  }

  return {
    ...uploads,
    ...schedulePosts(posts, direct),
    async card(card, ts, uncertain) {
      if (ts !== null) {
        return edit(card, ts);
      }
      const posted = await posts.post(card.ref, shown(card), cardMark(card), uncertain);
      return posted.found ? edit(card, posted.ts) : posted.ts;
    },
    async notice(ref, notice, uncertain) {
      return (await posts.post(ref, { text: noticeText(notice) }, noticeMark(notice), uncertain)).ts;
    },
    noticed: (ref, notice) => findMessage(calls, ref, noticeMark(notice)),
    retract: (ref, ts) => retract(calls, ref, ts),
    whisper: slackWhisper(calls, direct, clock),
    elsewhere: (workspace, news, uncertain) =>
      direct(workspace, news.user, { text: elsewhereText(news) }, elsewhereMark(news), uncertain),
    /** Only an ornament, so whatever goes wrong with it stops nothing. */
    async status(ref, status) {
      try {
        const args = { channel_id: ref.channel, thread_ts: ref.thread, status };
        const outcome = await calls.once(ref.workspace, 'agents.sessions.setStatus', args);
        if (outcome.kind !== 'done') {
          throw unavailable('agents.sessions.setStatus', outcome);
        }
      } catch (error) {
        log.warn('status not set', { code: codeOf(error), workspace: ref.workspace }, error);
      }
    },
    history: slackHistory(calls, people),
    fetch: slackDownloads(calls, clock, origin),
    share: (ref, files, notice: Notice) => share(ref, files, noticeText(notice)),
  };
}

async function retract(calls: Calls, ref: ThreadRef, ts: string): Promise<void> {
  const outcome = await calls.once(ref.workspace, 'chat.delete', { channel: ref.channel, ts });
  if (outcome.kind === 'uncertain') {
    throw unavailable('chat.delete', outcome.cause);
  }
  if (outcome.kind === 'refused' && outcome.error !== 'message_not_found') {
    throw refused('chat.delete', outcome.error);
  }
}

const shown = (card: Card): Shown => ({ text: cardText(card), blocks: turnCard(card) });

const noticeMark = ({ turn, kind, attempt }: Notice): Mark => ({ turn, kind, attempt });

/** Told once for each of the two moments that ring. */
const elsewhereMark = ({ turn, kind }: Elsewhere): Mark => {
  const isEnd = kind !== 'decide' && kind !== 'second_try';
  return { turn, kind: isEnd ? 'elsewhere_ended' : 'elsewhere_decide', attempt: 0 };
};

/** One card a turn, whatever its attempts. */
const cardMark = (card: Card): Mark => ({ turn: card.turn.id, kind: 'card', attempt: 0 });
