import type { IncomingMessage, ServerResponse } from 'node:http';
import { type ZodType, z } from 'zod';
import { Act, CloseView, Command, Edit, OpenHome, Remove, Say, Shortcut, StopSession, Submit } from '../../protocol.ts';
import { command, shortcut } from '../acts/command.ts';
import { close, submit } from '../acts/modal.ts';
import { isRefused, type Refused } from '../acts/outcome.ts';
import { press } from '../acts/press.ts';
import { edit, openHome, remove, say, stopSession } from '../acts/talk.ts';
import { dropFile } from '../files.ts';
import { bodyOf, sendBytes, sendJson } from '../http.ts';
import type { Stage } from '../stage.ts';
import type { StoredFile } from '../world/types.ts';
import { isMember } from '../world/world.ts';
import { fileView } from './render.ts';
import { snapshot } from './snapshot.ts';
import { openStream } from './stream.ts';

const MAX_BODY_BYTES = 1_000_000;
const NOTHING = {};

type Act_ = (stage: Stage, body: unknown) => Promise<object>;

/** One call of the page: a body of this form, and what it does. */
const call =
  <T>(form: ZodType<T>, act: (stage: Stage, given: T) => object | Promise<object>): Act_ =>
  async (stage, body) => {
    const parsed = form.safeParse(body);
    return parsed.success
      ? await act(stage, parsed.data)
      : { refused: 'invalid_arguments', message: z.prettifyError(parsed.error) };
  };

const quiet = (done: object): object => (isRefused(done) ? done : NOTHING);

const CALLS: Readonly<Record<string, Act_>> = {
  message: call(Say, (stage, given) => {
    const post = say(stage, given);
    return isRefused(post) ? post : { ts: post.ts };
  }),
  edit: call(Edit, (stage, given) => quiet(edit(stage, given))),
  delete: call(Remove, (stage, given) => quiet(remove(stage, given))),
  command: call(Command, async (stage, given) => quiet(await command(stage, given))),
  action: call(Act, async (stage, given) => quiet(await press(stage, given))),
  stop: call(StopSession, (stage, given) => quiet(stopSession(stage, given))),
  home: call(OpenHome, (stage, given) => quiet(openHome(stage, given))),
  shortcut: call(Shortcut, async (stage, given) => quiet(await shortcut(stage, given))),
  'view/submit': call(Submit, async (stage, given) => {
    const done = await submit(stage, given);
    // A modal stays open with a sentence when the app does not answer.
    return isRefused(done) ? (done.refused === 'view_not_found' ? done : { message: done.message }) : done;
  }),
  'view/close': call(CloseView, async (stage, given) => quiet(await close(stage, given))),
};

/** /page/*: what the browser page asks and does, always as one of the people. */
export async function servePage(
  stage: Stage,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
): Promise<void> {
  const path = url.pathname.slice('/page/'.length);
  const viewer = url.searchParams.get('as') ?? '';
  const act = Object.hasOwn(CALLS, path) ? CALLS[path] : undefined;
  if (request.method === 'POST' && act !== undefined) {
    return serveAct(stage, request, response, act);
  }
  if (!stage.world.people.has(viewer)) {
    return no(response, 404, { refused: 'user_not_found', message: 'There is nobody of that name.' });
  }
  if (request.method === 'POST' && path === 'upload') {
    return takeDrop(stage, request, response, viewer, url.searchParams.get('name') ?? 'file');
  }
  if (path === 'state') {
    return sendJson(response, 200, snapshot(stage, viewer));
  }
  if (path === 'stream') {
    return openStream(stage, response, viewer);
  }
  if (path.startsWith('file/')) {
    return showFile(stage, response, viewer, path.slice('file/'.length));
  }
  if (path.startsWith('sample/')) {
    return showSample(stage, response, decodeURIComponent(path.slice('sample/'.length)));
  }
  no(response, 404, { refused: 'not_found', message: 'There is no such call.' });
}

async function serveAct(stage: Stage, request: IncomingMessage, response: ServerResponse, act: Act_): Promise<void> {
  const body = await bodyOf(request, MAX_BODY_BYTES);
  if (body === 'too_large' || !(request.headers['content-type'] ?? '').startsWith('application/json')) {
    return no(response, body === 'too_large' ? 413 : 415, {
      refused: 'invalid_arguments',
      message: 'JSON of at most 1 MB, please.',
    });
  }
  const done = await act(stage, parse(body.bytes));
  if (isRefused(done)) {
    return no(response, done.refused === 'invalid_arguments' ? 400 : 409, done);
  }
  sendJson(response, 200, done);
}

async function takeDrop(
  stage: Stage,
  request: IncomingMessage,
  response: ServerResponse,
  viewer: string,
  name: string,
): Promise<void> {
  const body = await bodyOf(request, stage.settings.uploadBytes);
  if (body === 'too_large') {
    const most = Math.floor(stage.settings.uploadBytes / 1_048_576);
    return no(response, 413, {
      refused: 'file_upload_size_restricted',
      message: `A file may have at most ${most} MB.`,
    });
  }
  sendJson(response, 200, fileView(dropFile(stage, viewer, name.slice(0, 255), body.bytes), viewer));
}

function showFile(stage: Stage, response: ServerResponse, viewer: string, id: string): void {
  const file = stage.world.files.get(id);
  if (file === undefined || file.state === 'deleted' || !maySee(stage, file, viewer)) {
    no(response, 404, { refused: 'file_not_found', message: 'This file is not there.' });
    return;
  }
  sendBytes(response, 200, file.bytes, file.mimetype, HARMLESS);
}

function showSample(stage: Stage, response: ServerResponse, name: string): void {
  const file = stage.settings.samples.find((sample) => sample.file?.name === name)?.file;
  if (file === undefined) {
    no(response, 404, { refused: 'file_not_found', message: 'There is no such sample.' });
    return;
  }
  sendBytes(response, 200, file.bytes, 'application/octet-stream', HARMLESS);
}

/** Bytes that somebody else made never act as a page of ours. */
const HARMLESS = { 'x-content-type-options': 'nosniff', 'content-security-policy': "sandbox; default-src 'none'" };

/** One's own files, files in one's channels, and pictures of the app, which it shows in its messages. */
const maySee = (stage: Stage, file: StoredFile, viewer: string): boolean =>
  file.user === viewer ||
  file.shares.some((share) => isMember(stage.world, share.channel, viewer)) ||
  (file.shares.length === 0 && stage.world.people.get(file.user)?.role === 'app');

const no = (response: ServerResponse, status: number, reason: Refused): void =>
  sendJson(response, status, { error: reason.refused, message: reason.message });

function parse(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString());
  } catch {
    return undefined;
  }
}
