import { z } from 'zod';
import type { Act, CloseView, Command, Edit, OpenHome, Remove, Say, StopSession, Submit } from '../../protocol.ts';
import { FileView, Snapshot, Submitted } from '../../protocol.ts';

const Refusal = z.object({ error: z.string(), message: z.string() });
const Said = z.object({ ts: z.string() });
const Done = z.unknown();

/** What the server said no to, or that it could not be reached; `message` is a sentence for the reader. */
export type Problem = { ok: false; error: string; message: string };
export type Outcome<T> = { ok: true; value: T } | Problem;

const AWAY: Problem = { ok: false, error: 'away', message: 'The playground does not answer. Nothing was sent.' };
const STRANGE: Problem = {
  ok: false,
  error: 'strange_answer',
  message: 'The playground gave an answer that this page does not understand.',
};

/** Everything the page asks of the server; refusals are values, never exceptions. */
export const server = {
  state: (as: string) => ask(Snapshot, `/page/state?as=${encodeURIComponent(as)}`),
  say: (body: Say) => post(Said, '/page/message', body),
  edit: (body: Edit) => post(Done, '/page/edit', body),
  remove: (body: Remove) => post(Done, '/page/delete', body),
  command: (body: Command) => post(Done, '/page/command', body),
  act: (body: Act) => post(Done, '/page/action', body),
  stop: (body: StopSession) => post(Done, '/page/stop', body),
  submit: (body: Submit) => post(Submitted, '/page/view/submit', body),
  home: (body: OpenHome) => post(Done, '/page/home', body),
  close: (body: CloseView) => post(Done, '/page/view/close', body),
};

const post = <T>(shape: z.ZodType<T>, path: string, body: object): Promise<Outcome<T>> =>
  ask(shape, path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });

async function ask<T>(shape: z.ZodType<T>, path: string, init?: RequestInit): Promise<Outcome<T>> {
  try {
    const response = await fetch(path, { credentials: 'same-origin', ...init });
    return understood(shape, response.ok, await response.text());
  } catch {
    return AWAY; // the only thing fetch throws for is that nobody answered
  }
}

function understood<T>(shape: z.ZodType<T>, ok: boolean, text: string): Outcome<T> {
  const body = json(text);
  if (!ok) {
    const refusal = Refusal.safeParse(body);
    return refusal.success ? { ok: false, ...refusal.data } : STRANGE;
  }
  const value = shape.safeParse(body);
  return value.success ? { ok: true, value: value.data } : STRANGE;
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Sends one file and tells how far it is, from 0 to 1. XMLHttpRequest, because fetch does not report what it has sent. */
export function upload(as: string, file: File, progress: (part: number) => void): Promise<Outcome<FileView>> {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open('POST', `/page/upload?as=${encodeURIComponent(as)}&name=${encodeURIComponent(file.name)}`);
    request.setRequestHeader('content-type', file.type === '' ? 'application/octet-stream' : file.type);
    request.upload.onprogress = (event) => progress(event.lengthComputable ? event.loaded / event.total : 0);
    request.onload = () =>
      resolve(understood(FileView, request.status >= 200 && request.status < 300, request.responseText));
    request.onerror = () => resolve(AWAY);
    request.send(file);
  });
}

/** Fetches a sample file so that it can be uploaded like one from the reader's disk. */
export async function fetchFile(url: string, name: string): Promise<Outcome<File>> {
  try {
    const response = await fetch(url, { credentials: 'same-origin' });
    if (!response.ok) {
      return { ok: false, error: 'file_not_found', message: `${name} is not there.` };
    }
    const bytes = await response.blob();
    return { ok: true, value: new File([bytes], name, { type: bytes.type }) };
  } catch {
    return AWAY;
  }
}
