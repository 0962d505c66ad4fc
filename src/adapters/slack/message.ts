import { z } from 'zod';
import type { Ask } from '#agent/face/agent.ts';
import type { ThreadRef } from '#domain/session/session.ts';
import { heardText, withoutMention } from './heard-text.ts';

/** A file as Slack describes it in a message or in files.info. */
export const SlackFile = z.object({
  id: z.string(),
  name: z.string().nullish(),
  title: z.string().nullish(),
  size: z.int().nonnegative().catch(0),
  mimetype: z.string().catch(''),
  mode: z.string().catch(''),
  is_external: z.boolean().catch(false),
  file_access: z.string().catch(''),
});
export type SlackFile = z.infer<typeof SlackFile>;

/** What we read of a person's message. */
export const SlackMessage = z.object({
  user: z.string().optional(),
  bot_id: z.string().nullish(),
  subtype: z.string().optional(),
  text: z.string().catch(''),
  ts: z.string(),
  thread_ts: z.string().optional(),
  files: z.array(SlackFile).catch([]),
});
export type SlackMessage = z.infer<typeof SlackMessage>;

/** The session that a message belongs to: its thread, or the one that it may open. */
export const refOf = (
  workspace: string,
  channel: string,
  message: Pick<SlackMessage, 'ts' | 'thread_ts'>,
): ThreadRef => ({
  workspace,
  channel,
  thread: message.thread_ts ?? message.ts,
});

/** The message as a request. */
export const askOf = (user: string, message: SlackMessage, source: Ask['source'], botUser: string): Ask => ({
  id: message.ts,
  user,
  text: heardText(withoutMention(message.text, botUser)),
  source,
  files: message.files.map(requestFileOf),
  unusable: Object.fromEntries(
    message.files.flatMap((file) => {
      const reason = unusableReason(file);
      return reason === undefined ? [] : [[file.id, reason]];
    }),
  ),
});

/** What a session keeps of a file. */
export const requestFileOf = (file: SlackFile): Ask['files'][number] => ({
  id: file.id,
  name: file.name || file.title || file.id,
  size: file.size,
  mimetype: file.mimetype || 'application/octet-stream',
});

/** Why Slack does not have the bytes of a file for us, where it says so. */
export function unusableReason(file: Pick<SlackFile, 'mode' | 'is_external' | 'file_access'>): string | undefined {
  if (file.mode === 'tombstone') {
    return 'it was deleted';
  }
  if (file.mode === 'hidden_by_limit') {
    return 'Slack hides it, because the workspace has reached its storage limit';
  }
  if (file.is_external || file.mode === 'external' || file.mode === 'remote') {
    return 'it is stored outside Slack';
  }
  if (file.file_access === 'access_denied' || file.file_access === 'file_not_found') {
    return 'Slack does not let me open it';
  }
  return undefined;
}
