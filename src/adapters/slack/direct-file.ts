import { z } from 'zod';
import type { Thread } from '#ports/thread.ts';
import type { Calls } from './calls.ts';
import { refused, unavailable } from './outcome.ts';
import type { Said } from './said.ts';

const Opened = z.object({ channel: z.object({ id: z.string() }) });
/** A share appears some time after it was asked for. */
const SHARE_MS = 5_000;

/** A file for one person, with a sentence about it. */
export interface DirectFile {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly text: Said;
}

/**
 * Sends a file to one person by direct message. Throws as the port of the thread does: THREAD_CLOSED or SLACK_REFUSED where
 * they take none from us, SLACK_UNAVAILABLE where nobody knows whether it came.
 */
export async function sendFile(
  { calls, thread }: { readonly calls: Calls; readonly thread: Pick<Thread, 'reserve' | 'upload' | 'shared'> },
  workspace: string,
  user: string,
  { name, bytes, text }: DirectFile,
): Promise<void> {
  const { channel } = await calls.call(workspace, 'conversations.open', { users: user }, Opened);
  const slot = await thread.reserve(workspace, { name, size: bytes.length, alt: '' });
  await thread.upload(workspace, slot, { name, bytes });
  const args = { files: [{ id: slot.file, title: name }], channel_id: channel.id, initial_comment: text };
  const outcome = await calls.once(workspace, 'files.completeUploadExternal', args);
  if (outcome.kind === 'refused') {
    throw refused('files.completeUploadExternal', outcome.error);
  }
  // Asked again it would come twice; so the file itself says whether it came.
  const place = { workspace, channel: channel.id, thread: '' };
  if (outcome.kind === 'uncertain' && (await thread.shared(place, slot.file, SHARE_MS)) === undefined) {
    throw unavailable('files.completeUploadExternal', outcome.cause);
  }
}
