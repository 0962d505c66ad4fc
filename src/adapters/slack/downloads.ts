import { z } from 'zod';
import type { RequestFile } from '#domain/session/session.ts';
import type { Clock } from '#ports/clock.ts';
import type { Fetched } from '#ports/thread.ts';
import type { Calls } from './calls.ts';
import { SlackFile, unusableReason } from './message.ts';
import { unavailable } from './outcome.ts';
import { isLoopback, originOf } from './own-origin.ts';

const FILE_ORIGINS: readonly string[] = ['https://files.slack.com', 'https://slack-files.com'];
const TIMEOUT_MS = 60_000;
const LONGEST_REDIRECTS = 3;
const TRIES = 3;
const BACKOFF_MS = 500;
const OUTSIDE = 'it is stored outside Slack';
const LOGIN_PAGE = 'Slack gave a login page: is the app in this channel?';

const Info = z.object({
  file: SlackFile.extend({ url_private: z.string().nullish(), url_private_download: z.string().nullish() }),
});
type Info = z.infer<typeof Info>['file'];

type DownloadCalls = Pick<Calls, 'once' | 'call' | 'authorization'>;

/** Fetches files of people. `ownOrigin` is the origin of the API that was configured; it counts only on this machine. */
export function slackDownloads(calls: DownloadCalls, clock: Clock, ownOrigin: string) {
  const origins = isLoopback(ownOrigin) ? [...FILE_ORIGINS, ownOrigin] : FILE_ORIGINS;

  /** The bytes, or why not, in words. Throws SLACK_UNAVAILABLE when it may work later. */
  return async (workspace: string, file: Pick<RequestFile, 'id'>, maxBytes: number): Promise<Fetched> => {
    const info = await about(calls, workspace, file.id);
    if ('reason' in info) {
      return info;
    }
    const address = info.url_private_download ?? info.url_private;
    const reason = unusableReason(info) ?? (address ? sizeReason(info.size, maxBytes) : OUTSIDE);
    if (reason !== undefined || !address) {
      return { reason: reason ?? OUTSIDE };
    }
    const headers = await calls.authorization(workspace);
    return repeatedly(clock, () => download(address, headers, info, maxBytes, origins));
  };
}

async function repeatedly(clock: Clock, act: () => Promise<Fetched>): Promise<Fetched> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await act();
    } catch (error) {
      if (tries === TRIES) {
        throw unavailable('file download', error);
      }
      await clock.wait(BACKOFF_MS * tries);
    }
  }
}

/** What files.info says now; the message may have said less (Slack Connect) or something older. */
async function about(calls: DownloadCalls, workspace: string, file: string): Promise<Info | { reason: string }> {
  const outcome = await calls.once(workspace, 'files.info', { file });
  if (outcome.kind === 'refused') {
    const gone = outcome.error === 'file_deleted' || outcome.error === 'file_not_found';
    return { reason: gone ? 'it was deleted' : 'Slack does not let me open it' };
  }
  return outcome.kind === 'done'
    ? Info.parse(outcome.result).file
    : (await calls.call(workspace, 'files.info', { file }, Info)).file;
}

async function download(
  address: string,
  headers: { readonly authorization: string },
  info: Info,
  maxBytes: number,
  origins: readonly string[],
): Promise<Fetched> {
  let target = address;
  for (let hop = 0; hop <= LONGEST_REDIRECTS; hop += 1) {
    const url = fileUrl(target, origins);
    if (url === undefined) {
      return { reason: OUTSIDE };
    }
    // Followed by hand, because the token must not travel to wherever a redirect points.
    const response = await fetch(url, { headers, redirect: 'manual', signal: AbortSignal.timeout(TIMEOUT_MS) });
    const location = response.headers.get('location');
    if (response.status < 300 || response.status >= 400 || location === null) {
      return received(response, info, maxBytes);
    }
    await response.body?.cancel();
    target = URL.parse(location, url.href)?.href ?? '';
  }
  return { reason: 'Slack sends me in circles for it' };
}

/** The address, when the token may be sent there: exactly Slack's file hosts, https, no port, no user, no password. */
export function fileUrl(address: string, origins: readonly string[] = FILE_ORIGINS): URL | undefined {
  const url = URL.parse(address);
  return url !== null && origins.includes(originOf(url)) && url.username === '' && url.password === ''
    ? url
    : undefined;
}

async function received(response: Response, info: Info, maxBytes: number): Promise<Fetched> {
  if (response.status >= 500 || response.status === 429) {
    await response.body?.cancel();
    throw new Error(`status ${response.status}`);
  }
  if (response.status !== 200) {
    await response.body?.cancel();
    return { reason: 'Slack does not let me open it' };
  }
  const isHtml = /^text\/html\b/i.test(response.headers.get('content-type') ?? '');
  if (isHtml && info.mimetype !== 'text/html') {
    await response.body?.cancel();
    return { reason: LOGIN_PAGE };
  }
  const bytes = await capped(response, maxBytes);
  const reason = sizeReason(bytes?.length ?? maxBytes + 1, maxBytes);
  if (bytes === undefined || reason !== undefined) {
    return { reason: reason ?? OUTSIDE };
  }
  return isHtml && bytes.length !== info.size ? { reason: LOGIN_PAGE } : { bytes };
}

/** Reads no more than is allowed, whatever the server announced. Undefined when there was more. */
async function capped(response: Response, maxBytes: number): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > maxBytes) {
      return undefined;
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function sizeReason(size: number, maxBytes: number): string | undefined {
  if (size === 0) {
    return 'it is empty';
  }
  return size > maxBytes ? `larger than ${Math.floor(maxBytes / (1024 * 1024))} MB` : undefined;
}
