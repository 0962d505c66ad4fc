import { randomBytes } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, rmdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { AgentError } from '#domain/text/errors.ts';

/** What the name of a file starts with while it is being written. */
export const PARTIAL = 'partial-';
const TRIES = 5;

/** Does something with files; what the file system refuses is STORE_UNAVAILABLE. */
export async function translated<Result>(task: () => Promise<Result>): Promise<Result> {
  try {
    return await task();
  } catch (error) {
    throw error instanceof AgentError
      ? error
      : new AgentError('the blob folder cannot be used', { code: 'STORE_UNAVAILABLE', cause: error });
  }
}

/** The names in a folder; none when it is not there. */
export const namesIn = (folder: string): Promise<string[]> => unless(['ENOENT', 'ENOTDIR'], readdir(folder), []);

/** All bytes of a file, undefined when it is not there. */
export const readWhole = (file: string): Promise<Uint8Array | undefined> =>
  unless<Uint8Array | undefined>(['ENOENT'], readFile(file), undefined);

/** When a file was last changed, in ms since the epoch; undefined when it is not there. */
export const changedAt = (file: string): Promise<number | undefined> =>
  unless<number | undefined>(
    ['ENOENT'],
    stat(file).then(({ mtimeMs }) => mtimeMs),
    undefined,
  );

/** Removes a file, or a folder with all that is in it. */
export const remove = (path: string): Promise<void> => rm(path, { recursive: true, force: true });

/** Removes a folder, but never what somebody is putting into it. */
export const removeIfEmpty = (folder: string): Promise<void> =>
  unless(['ENOTEMPTY', 'EEXIST', 'ENOENT', 'ENOTDIR'], rmdir(folder), undefined);

/** A file appears under its name only when all of it is on the disk. A sweep may remove an empty folder under us. */
export async function writeWhole(folder: string, name: string, bytes: Uint8Array): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await writeOnce(folder, name, bytes);
      return;
    } catch (error) {
      if (!(hasCode(error, ['ENOENT']) && attempt < TRIES)) {
        throw error;
      }
    }
  }
}

async function writeOnce(folder: string, name: string, bytes: Uint8Array): Promise<void> {
  const partial = join(folder, `${PARTIAL}${randomBytes(8).toString('hex')}`);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  try {
    await synced(partial, 'wx', (file) => file.writeFile(bytes));
    await rename(partial, join(folder, name));
  } catch (error) {
    await remove(partial);
    throw error;
  }
  // The names have to last as well: of the file in its folder, and of the folders in theirs.
  for (const parent of [folder, dirname(folder), dirname(dirname(folder))]) {
    await synced(parent, 'r');
  }
}

type Handle = Awaited<ReturnType<typeof open>>;

async function synced(path: string, flags: string, use?: (handle: Handle) => Promise<void>): Promise<void> {
  const handle = await open(path, flags, 0o600);
  try {
    await use?.(handle);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function unless<Result>(codes: string[], task: Promise<Result>, otherwise: Result): Promise<Result> {
  try {
    return await task;
  } catch (error) {
    if (hasCode(error, codes)) {
      return otherwise;
    }
    throw error;
  }
}

const hasCode = (error: unknown, codes: string[]): boolean =>
  error instanceof Error && 'code' in error && codes.includes(String(error.code));
