import { z } from 'zod';
import type { Calls } from './calls.ts';
import { SlackFile, type SlackMessage } from './message.ts';

const Info = z.object({ file: SlackFile });

/**
 * The message with its files described. For a file of another workspace Slack sends a stub and wants to be asked; where
 * that fails the stub stays, because the request counts more and the file is looked up again when it is fetched.
 */
export async function describedFiles<Message extends Pick<SlackMessage, 'files'>>(
  calls: Calls,
  workspace: string,
  message: Message,
): Promise<Message> {
  const files = await Promise.all(message.files.map((file) => described(calls, workspace, file)));
  return { ...message, files };
}

async function described(calls: Calls, workspace: string, file: SlackFile): Promise<SlackFile> {
  if (file.file_access !== 'check_file_info') {
    return file;
  }
  const outcome = await calls.once(workspace, 'files.info', { file: file.id });
  return outcome.kind === 'done' ? (Info.safeParse(outcome.result).data?.file ?? file) : file;
}
