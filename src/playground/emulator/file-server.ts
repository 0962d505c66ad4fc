import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Fault, Faults } from './faults.ts';
import { bodyOf, cut, multipart, sendBytes } from './http.ts';
import type { Stage } from './stage.ts';
import { APP } from './world/people.ts';
import type { StoredFile } from './world/types.ts';
import { isMember } from './world/world.ts';

const LOGIN =
  '<!DOCTYPE html><html lang="en"><head><title>Login to Harborline | Slack</title></head><body><h1>Sign in</h1></body></html>';

const STATUS: Partial<Record<Fault['kind'], number>> = { ratelimited: 429, http503: 503 };

/** /upload/ID: takes the bytes of an announced file, raw or as the form that the SDK sends. */
export async function takeUpload(
  stage: Stage,
  faults: Faults,
  request: IncomingMessage,
  response: ServerResponse,
  id: string,
): Promise<void> {
  const fault = faults.take('upload');
  const body = await bodyOf(request, stage.settings.uploadBytes + 10_000);
  const file = stage.world.files.get(id);
  if (fault?.kind === 'drop_before') {
    return cut(response);
  }
  if (fault !== undefined && fault.kind !== 'drop_after') {
    return sendBytes(response, STATUS[fault.kind] ?? 500, 'error', 'text/plain', {
      'retry-after': String(fault.retryAfterSeconds ?? 1),
    });
  }
  if (body === 'too_large' || file === undefined || (file.state !== 'announced' && file.state !== 'stored')) {
    return sendBytes(response, body === 'too_large' ? 413 : 404, 'error', 'text/plain');
  }
  const bytes = await contentOf(request, body.bytes);
  if (bytes.byteLength !== file.announcedBytes) {
    return sendBytes(response, 400, 'size does not match', 'text/plain');
  }
  file.bytes = bytes;
  file.state = 'stored';
  if (fault?.kind === 'drop_after') {
    return cut(response);
  }
  sendBytes(response, 200, `OK - ${bytes.byteLength}`, 'text/plain');
}

/** /files/TEAM-ID/download/NAME: bytes for the bot's token if it is where the file is, else Slack's login page. */
export function serveFile(
  stage: Stage,
  faults: Faults,
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
): void {
  const fault = faults.take('download');
  if (fault?.kind === 'drop_before' || fault?.kind === 'drop_after') {
    cut(response);
    return;
  }
  if (fault !== undefined) {
    sendBytes(response, STATUS[fault.kind] ?? 500, 'error', 'text/plain', {
      'retry-after': String(fault.retryAfterSeconds ?? 1),
    });
    return;
  }
  const id = /^\/files\/T[A-Z0-9]+-(F[A-Z0-9]+)\//.exec(path)?.[1] ?? '';
  const file = stage.world.files.get(id);
  const allowed =
    request.headers.authorization === `Bearer ${stage.settings.botToken}` &&
    stage.settings.scopes.includes('files:read');
  if (!allowed || file === undefined || file.state === 'deleted' || !reaches(stage, file)) {
    sendBytes(response, 200, LOGIN, 'text/html; charset=utf-8');
    return;
  }
  sendBytes(response, 200, file.bytes, file.mimetype, { 'content-length': String(file.bytes.byteLength) });
}

const reaches = (stage: Stage, file: StoredFile): boolean =>
  file.user === APP.userId ||
  file.handed ||
  file.shares.some((share) => isMember(stage.world, share.channel, APP.userId));

async function contentOf(request: IncomingMessage, bytes: Buffer): Promise<Uint8Array> {
  const kind = request.headers['content-type'] ?? '';
  if (!kind.startsWith('multipart/form-data')) {
    return bytes;
  }
  const form = await multipart(bytes, kind);
  const part = [...form.values()].find((value) => typeof value !== 'string');
  return part === undefined ? new Uint8Array() : new Uint8Array(await part.arrayBuffer());
}
