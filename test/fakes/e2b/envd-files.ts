import { createReadStream } from 'node:fs';
import { lstat, mkdir, readdir, readlink, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { basename, dirname, posix } from 'node:path';
import { pipeline } from 'node:stream';
import { createGzip, gunzipSync } from 'node:zlib';
import { z } from 'zod';
import { give, HOME, type Machine, USER } from './machine.ts';
import { bodyOf, json, Refusal } from './wire.ts';

/** Absolute path inside; relative ones start at home. */
const absolute = (path: string): string => posix.resolve(HOME, path.replace(/^~/, HOME) || HOME);

/** Where it lies here. The real envd follows links anywhere in its machine; this one not out of it. */
async function resolveHere(machine: Machine, path: string): Promise<string> {
  const here = machine.hostPath(path);
  if (here === undefined) {
    throw new Refusal('permission_denied', `this server writes below ${HOME} and /tmp only, not ${path}`);
  }
  let known = here;
  while (known !== '/' && (await lstat(known).catch(() => undefined)) === undefined) {
    known = dirname(known);
  }
  const root = await realpath(machine.hostPath(HOME) ?? '/');
  const real = await realpath(known).catch(() => '');
  if (!real.startsWith(dirname(dirname(root)))) {
    throw new Refusal('permission_denied', `path leads outside: ${path}`);
  }
  return here;
}

/** `GET /files`. Reading a FIFO hangs, as there. */
export async function download(machine: Machine, url: URL, request: IncomingMessage, response: ServerResponse) {
  refuseUser(url);
  const path = absolute(url.searchParams.get('path') ?? '');
  const here = await resolveHere(machine, path);
  const facts = await stat(here).catch(() => undefined);
  if (facts === undefined) {
    json(response, 404, { code: 404, message: `path '${path}' does not exist` });
    return;
  }
  if (facts.isDirectory()) {
    json(response, 400, { code: 400, message: `path '${path}' is a directory` });
    return;
  }
  const isZipped = /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''));
  const size = isZipped ? { 'content-encoding': 'gzip' } : { 'content-length': facts.size };
  response.writeHead(200, { 'content-type': 'application/octet-stream', ...size });
  const file = createReadStream(here);
  pipeline(isZipped ? [file, createGzip(), response] : [file, response], () => {});
}

/** `POST /files`: a form of files, or one file as it is. */
export async function upload(machine: Machine, url: URL, request: IncomingMessage, response: ServerResponse) {
  refuseUser(url);
  const raw = await bodyOf(request);
  const bytes = request.headers['content-encoding'] === 'gzip' ? gunzipSync(raw) : raw;
  const type = request.headers['content-type'] ?? '';
  const named = url.searchParams.get('path');
  const files: [string, Uint8Array][] = [];
  if (type.startsWith('application/octet-stream')) {
    files.push([named ?? '', bytes]);
  } else {
    const form = await new Response(bytes, { headers: { 'content-type': type } }).formData();
    for (const part of form.getAll('file').filter((one) => typeof one !== 'string')) {
      files.push([named ?? part.name, new Uint8Array(await part.arrayBuffer())]);
    }
  }
  const written: object[] = [];
  for (const [name, data] of files) {
    const path = absolute(name);
    const here = await resolveHere(machine, path);
    await makeFolder(machine, dirname(path));
    await writeFile(here, data);
    await give(here);
    written.push({ name: basename(path), path, type: 'file' });
  }
  json(response, 200, written);
}

async function makeFolder(machine: Machine, path: string): Promise<void> {
  const here = await resolveHere(machine, path);
  const isThere = await stat(here).then(
    () => true,
    () => false,
  );
  if (!isThere) {
    await makeFolder(machine, dirname(path));
    await mkdir(here);
    await give(here);
  }
}

function refuseUser(url: URL): void {
  const name = url.searchParams.get('username');
  if (name !== null && name !== USER) {
    throw new Refusal('unauthenticated', `error looking up user '${name}': user: unknown user ${name}`);
  }
}

const Paths = z.object({
  path: z.string().default(''),
  depth: z.int().default(1),
  source: z.string().default(''),
  destination: z.string().default(''),
});

/** `filesystem.Filesystem/…`. Listings know files, folders and links; of a FIFO or a device they say nothing. */
export async function callFilesystem(machine: Machine, method: string, message: unknown): Promise<object> {
  const { path: asked, depth, source, destination } = Paths.parse(message);
  const path = absolute(asked);
  if (method === 'Move') {
    const [from, to] = [absolute(source), absolute(destination)];
    await rename(await resolveHere(machine, from), await resolveHere(machine, to));
    return { entry: await entryOf(machine, to) };
  }
  const here = await resolveHere(machine, path);
  switch (method) {
    case 'Stat':
      return { entry: await entryOf(machine, path) };
    case 'MakeDir':
      if (await stat(here).catch(() => undefined)) {
        throw new Refusal('already_exists', `directory already exists: ${path}`);
      }
      await makeFolder(machine, path);
      return { entry: await entryOf(machine, path) };
    case 'Remove':
      await rm(here, { recursive: true, force: true });
      return {};
    case 'ListDir':
      return { entries: await list(machine, path, depth || 1) };
    default:
      throw new Refusal('unimplemented', method);
  }
}

async function list(machine: Machine, path: string, depth: number): Promise<object[]> {
  const here = await resolveHere(machine, path);
  const names = await readdir(here).catch(() => {
    throw new Refusal('not_found', `directory not found: ${path}`);
  });
  const entries: object[] = [];
  for (const name of names.sort()) {
    const entry = await entryOf(machine, posix.join(path, name));
    entries.push(entry);
    if (depth > 1 && entry.type === 'FILE_TYPE_DIRECTORY') {
      entries.push(...(await list(machine, posix.join(path, name), depth - 1)));
    }
  }
  return entries;
}

async function entryOf(machine: Machine, path: string) {
  const here = machine.hostPath(path) ?? '';
  const facts = await lstat(here).catch(() => {
    throw new Refusal('not_found', `file not found: ${path}`);
  });
  const target = facts.isSymbolicLink() ? posix.resolve(dirname(path), await readlink(here)) : undefined;
  const type = facts.isDirectory()
    ? 'FILE_TYPE_DIRECTORY'
    : target !== undefined
      ? 'FILE_TYPE_SYMLINK'
      : facts.isFile()
        ? 'FILE_TYPE_FILE'
        : 'FILE_TYPE_UNSPECIFIED';
  return {
    ...{ name: basename(path), path, type, size: String(facts.size), mode: facts.mode & 0o777 },
    ...{ owner: USER, group: USER, permissions: '', modifiedTime: facts.mtime.toISOString() },
    ...(target === undefined ? {} : { symlinkTarget: target }),
  };
}
