import { chmod, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadOrMakeKey } from '#adapters/system/seal-key.ts';
import { freshFolder } from '../../fakes/folder.ts';

let folder: Awaited<ReturnType<typeof freshFolder>>;
beforeEach(async () => {
  folder = await freshFolder();
});
afterEach(() => folder.remove());

test('makes a key at the first start and finds it at the next', async () => {
  const home = join(folder.path, 'new', 'home');
  const key = await loadOrMakeKey(home);
  expect(key).toHaveLength(32);
  expect(await loadOrMakeKey(home)).toEqual(key);
  expect(await readdir(home)).toEqual(['seal.key']);
  expect((await stat(join(home, 'seal.key'))).mode & 0o777).toBe(0o600);
});

test('gives the same key to all who start at once', async () => {
  const keys = await Promise.all(Array.from({ length: 10 }, () => loadOrMakeKey(folder.path)));
  expect(new Set(keys.map((key) => Buffer.from(key).toString('hex'))).size).toBe(1);
  expect(await readdir(folder.path)).toEqual(['seal.key']);
});

test('says which setting to change when its folder cannot be made', async () => {
  await writeFile(join(folder.path, 'file'), '');
  const made = loadOrMakeKey(join(folder.path, 'file', 'data'));
  await expect(made).rejects.toMatchObject({
    code: 'CONFIG_INVALID',
    message: expect.stringContaining('THREADSMITH_DATA'),
  });
});

test.each([0o640, 0o604, 0o644])('refuses a file of mode %o', async (mode) => {
  await loadOrMakeKey(folder.path);
  await chmod(join(folder.path, 'seal.key'), mode);
  await expect(loadOrMakeKey(folder.path)).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
});

test.each(['', 'abc', 'zz'.repeat(32), 'ab'.repeat(31)])('refuses a file that holds %j', async (text) => {
  await writeFile(join(folder.path, 'seal.key'), text, { mode: 0o600 });
  await expect(loadOrMakeKey(folder.path)).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
});
