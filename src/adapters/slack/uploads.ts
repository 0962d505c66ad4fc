import { z } from 'zod';
import type { ThreadRef } from '#domain/session/session.ts';
import { AgentError } from '#domain/text/errors.ts';
import type { Clock } from '#ports/clock.ts';
import type { Thread, UploadSlot } from '#ports/thread.ts';
import type { Calls } from './calls.ts';
import { clean, clipped } from './clean.ts';
import { refused, unavailable } from './outcome.ts';
import { isLoopback, originOf } from './own-origin.ts';
import type { Arguments } from './patient-calls.ts';

const TIMEOUT_MS = 60_000;
const TRIES = 3;
const BACKOFF_MS = 500;
const FIRST_LOOK_MS = 200;
const LONGEST_LOOK_MS = 2_000;
/** A share appears some time after it was asked for. */
const SHARE_MS = 5_000;
/** What Slack may answer when an upload is completed a second time. */
const COMPLETED: readonly string[] = ['file_update_failed', 'file_not_found'];
const LONGEST_NAME = 200;
const LONGEST_ALT = 1_000;

const Slot = z.object({ file_id: z.string(), upload_url: z.string() });
const Share = z.object({ ts: z.string(), thread_ts: z.string().nullish() });
const Shares = z.record(z.string(), z.array(Share)).optional();
const Info = z.object({
  file: z.object({
    permalink: z.string().catch(''),
    shares: z.object({ public: Shares, private: Shares }).catch({}),
  }),
});

/** Everything of the port that brings files to people. Steps: docs.slack.dev/messaging/working-with-files */
export function slackUploads(
  calls: Calls,
  clock: Clock,
  ownOrigin: string,
): Pick<Thread, 'reserve' | 'upload' | 'settle' | 'shared'> & {
  share(ref: ThreadRef, files: readonly { file: string; name: string }[], text: string): Promise<void>;
} {
  /** The file as people in the thread see it; undefined while they do not. */
  async function look(ref: ThreadRef, file: string): Promise<{ permalink: string } | undefined> {
    const outcome = await calls.once(ref.workspace, 'files.info', { file });
    if (outcome.kind !== 'done') {
      return undefined;
    }
    const { permalink, shares } = Info.parse(outcome.result).file;
    const here = [...(shares.public?.[ref.channel] ?? []), ...(shares.private?.[ref.channel] ?? [])];
    return here.some((share) => !share.thread_ts || share.thread_ts === ref.thread) ? { permalink } : undefined;
  }

  async function seenWithin(ref: ThreadRef, file: string, milliseconds: number) {
    const end = clock.now() + milliseconds;
    for (let wait = FIRST_LOOK_MS; ; wait = Math.min(wait * 2, LONGEST_LOOK_MS)) {
      const seen = await look(ref, file);
      const left = end - clock.now();
      if (seen !== undefined || left <= 0) {
        return seen;
      }
      await clock.wait(Math.min(wait, left));
    }
  }

  /** Completing twice would share twice, so after an uncertain end the file itself says whether it has happened. */
  async function complete(workspace: string, args: Arguments, isDone: () => Promise<boolean>): Promise<void> {
    for (let tries = 1; ; tries += 1) {
      const outcome = await calls.once(workspace, 'files.completeUploadExternal', args);
      const isUnclear =
        outcome.kind === 'uncertain' || (outcome.kind === 'refused' && COMPLETED.includes(outcome.error));
      if (outcome.kind === 'done' || (isUnclear && (await isDone()))) {
        return;
      }
      if (outcome.kind === 'refused') {
        throw refused('files.completeUploadExternal', outcome.error);
      }
      if (tries === TRIES) {
        throw unavailable('files.completeUploadExternal', outcome.cause);
      }
    }
  }

  return {
    async reserve(workspace, { name, size, alt }) {
      if (size === 0) {
        throw new AgentError('Slack takes no empty files', { code: 'SLACK_REFUSED' });
      }
      const args = {
        filename: fileName(name),
        length: size,
        ...(alt === '' ? {} : { alt_txt: clipped(clean(alt), LONGEST_ALT) }),
      };
      const slot = await calls.call(workspace, 'files.getUploadURLExternal', args, Slot);
      return { file: slot.file_id, url: slot.upload_url };
    },
    upload: (_workspace, slot, { bytes }) => putPatiently(slot, bytes, clock, ownOrigin),
    async share(ref, files, text) {
      const args = {
        files: files.map(({ file, name }) => ({ id: file, title: fileName(name) })),
        channel_id: ref.channel,
        thread_ts: ref.thread,
        initial_comment: text,
      };
      const first = files[0]?.file;
      await complete(ref.workspace, args, async () => {
        return first !== undefined && (await seenWithin(ref, first, SHARE_MS)) !== undefined;
      });
    },
    async settle(workspace, { file, name }) {
      const args = { files: [{ id: file, title: fileName(name) }] };
      await complete(workspace, args, async () => {
        return (await calls.once(workspace, 'files.info', { file })).kind === 'done';
      });
    },
    shared: seenWithin,
  };
}

/** A name and nothing that could be a path or could deceive the eye. */
const fileName = (name: string): string => {
  const last = name.split(/[/\\]/).at(-1) ?? '';
  const whole = clean(last.replaceAll(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, '')).trim();
  return whole === '' || /^\.+$/.test(whole) ? 'file' : whole.slice(-LONGEST_NAME);
};

async function putPatiently(slot: UploadSlot, bytes: Uint8Array, clock: Clock, ownOrigin: string): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    const status = await put(slot, bytes, ownOrigin);
    if (status === 200) {
      return;
    }
    if (typeof status === 'number' && status < 500 && status !== 429) {
      throw refused('upload', `http_${status}`);
    }
    if (tries === TRIES) {
      throw unavailable('upload', status);
    }
    await clock.wait(BACKOFF_MS * tries);
  }
}

/** The status, or the error when there was none. The address itself is the permission, so no token goes along. */
async function put(slot: UploadSlot, bytes: Uint8Array, ownOrigin: string): Promise<number | unknown> {
  const url = URL.parse(slot.url);
  const isSlack = url?.protocol === 'https:' && url.port === '' && url.hostname.endsWith('.slack.com');
  if (url === null || !(isSlack || (isLoopback(ownOrigin) && originOf(url) === ownOrigin))) {
    throw refused('upload', 'address_outside_slack');
  }
  try {
    const response = await fetch(url, {
      method: 'POST',
      body: Uint8Array.from(bytes),
      headers: { 'content-type': 'application/octet-stream' },
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    await response.body?.cancel();
    return response.status;
  } catch (error) {
    return error;
  }
}
