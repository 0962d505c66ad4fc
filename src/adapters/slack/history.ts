import { z } from 'zod';
import type { Heard, RequestFile, ThreadRef } from '#domain/session/session.ts';
import type { People } from '#ports/people.ts';
import type { Calls } from './calls.ts';
import { describedFiles } from './described-files.ts';
import { heardText } from './heard-text.ts';
import { requestFileOf, SlackMessage, unusableReason } from './message.ts';

const NEWEST = 15;
const PAGE_SIZE = 200;
const LONGEST_PAGES = 10;

const Replies = z.object({
  messages: z.array(SlackMessage),
  response_metadata: z.object({ next_cursor: z.string().default('') }).nullish(),
});

/** What was said in a thread before a message. Slack gives the oldest first, so all pages are read and the end kept. */
export function slackHistory(calls: Calls, people: People) {
  return async (ref: ThreadRef, before: string): Promise<{ heard: Heard[]; files: RequestFile[] }> => {
    const found = await earlier(calls, ref, before);
    const messages = await Promise.all(found.map((message) => describedFiles(calls, ref.workspace, message)));
    const heard = await Promise.all(
      messages.map(async (message) => ({
        who: await nameOf(people, ref.workspace, message),
        text: heardText(message.text),
      })),
    );
    const files = messages
      .flatMap((message) => message.files)
      .map((file) => ({
        ...requestFileOf(file),
        sha256: null,
        leftOut: unusableReason(file) ?? null,
        summary: '',
      }));
    return { heard: heard.filter(({ text }) => text !== ''), files };
  };
}

async function earlier(calls: Calls, ref: ThreadRef, before: string): Promise<SlackMessage[]> {
  const { botUser, botId } = await calls.identity();
  let kept: SlackMessage[] = [];
  let cursor = '';
  for (let page = 0; page < LONGEST_PAGES; page += 1) {
    const args = {
      channel: ref.channel,
      ts: ref.thread,
      latest: before,
      limit: PAGE_SIZE,
      ...(cursor === '' ? {} : { cursor }),
    };
    const { messages, response_metadata } = await calls.call(ref.workspace, 'conversations.replies', args, Replies);
    const others = messages.filter(
      (each) => Number(each.ts) < Number(before) && each.bot_id !== botId && each.user !== botUser,
    );
    kept = [...kept, ...others].slice(-NEWEST);
    cursor = response_metadata?.next_cursor ?? '';
    if (cursor === '') {
      break;
    }
  }
  return kept;
}

/** A name helps the model to follow; it decides nothing, so a failed look-up costs only the name. */
async function nameOf(people: People, workspace: string, message: SlackMessage): Promise<string> {
  if (message.user === undefined) {
    return 'an app';
  }
  try {
    return (await people.person(workspace, message.user, false)).name;
  } catch {
    return message.user;
  }
}
