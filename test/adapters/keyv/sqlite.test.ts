import { randomBytes } from 'node:crypto';
import { mkdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Keyv } from 'keyv';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sqliteStore } from '#adapters/keyv/sqlite.ts';
import { openDatabase } from '#adapters/keyv/sqlite-database.ts';
import { keyvView } from '#adapters/keyv/sqlite-keyv.ts';
import { systemSealer } from '#adapters/system/sealer.ts';
import type { Store } from '#ports/store.ts';
import { type SealedStoreSubject, sealedStoreContract } from '../../contracts/sealed-store.contract.ts';
import { freshKey, storeContract } from '../../contracts/store.contract.ts';
import { bytesBelow, freshFolder } from '../../fakes/folder.ts';
import { startWriter } from './writer.ts';

const KEY = randomBytes(32);
const COUNTER = { workspace: 'T1', kind: 'session', id: 'counter' } as const; // as in writer-process.ts
const addOne = (value: unknown) => ({ value: Number(value ?? 0) + 1, open: true });

async function startSqlite(): Promise<SealedStoreSubject> {
  const folder = await freshFolder();
  const file = join(folder.path, 'store.db');
  const stores: Store[] = [];
  const connect = async (key: Uint8Array) => {
    const store = sqliteStore({ file, sealer: systemSealer(key) });
    stores.push(store);
    return store;
  };
  await connect(KEY);
  const raw = new DatabaseSync(file);
  return {
    connect: () => connect(KEY),
    connectWithOtherKey: () => connect(randomBytes(32)),
    keyv: async () => new Keyv({ store: keyvView(openDatabase(file)), useKeyPrefix: false, throwOnErrors: true }),
    raw: async (name) => String(raw.prepare('SELECT value FROM records WHERE name = ?').get(name)?.value),
    overwrite: async (name, text) => {
      raw.prepare('UPDATE records SET value = ? WHERE name = ?').run(text, name);
    },
    dump: () => bytesBelow(folder.path),
    async stop() {
      raw.close();
      await Promise.all(stores.map((store) => store.close()));
      await folder.remove();
    },
  };
}

storeContract(startSqlite);
sealedStoreContract(startSqlite);

describe('a database file', () => {
  let folder: Awaited<ReturnType<typeof freshFolder>>;
  beforeAll(async () => {
    folder = await freshFolder();
  });
  afterAll(() => folder.remove());
  const sealer = systemSealer(KEY);
  const one = () => ({ value: 1, open: false });

  test('is there again after a restart, with its open records', async () => {
    const file = join(folder.path, 'restart.db');
    const key = freshKey();
    const first = sqliteStore({ file, sealer });
    await first.update(key, () => ({ value: { kept: true }, open: true }));
    await first.close();
    const second = sqliteStore({ file, sealer });
    expect(await second.get(key)).toEqual({ kept: true });
    expect(await second.open()).toEqual([key]);
    await second.close();
  });

  test('can be read by its owner only', async () => {
    const file = join(folder.path, 'mode.db');
    const store = sqliteStore({ file, sealer });
    await store.update(freshKey(), one);
    for (const name of [file, `${file}-wal`, `${file}-shm`]) {
      expect((await stat(name)).mode & 0o077).toBe(0);
    }
    await store.close();
  });

  test.each([
    ['is a folder', (file: string) => mkdir(file)],
    ['holds something else', (file: string) => writeFile(file, 'no database at all, '.repeat(100))],
    ['is in no folder', () => Promise.resolve()],
  ])('is STORE_UNAVAILABLE when it %s', async (what, prepare) => {
    const file = join(folder.path, what === 'is in no folder' ? 'nowhere' : '.', `${what}.db`);
    await prepare(file);
    expect(() => sqliteStore({ file, sealer })).toThrow(expect.objectContaining({ code: 'STORE_UNAVAILABLE' }));
  });

  test('that another process keeps locked is STORE_UNAVAILABLE for all within 2 s, and usable afterwards', async () => {
    const file = join(folder.path, 'locked.db');
    const store = sqliteStore({ file, sealer });
    const key = freshKey();
    await store.update(key, one);
    const other = new DatabaseSync(file);
    other.exec('BEGIN IMMEDIATE');
    const started = performance.now();
    const many = Array.from({ length: 20 }, () => store.update(key, () => ({ value: 2, open: false })));
    for (const outcome of await Promise.allSettled(many)) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'STORE_UNAVAILABLE' } });
    }
    expect(performance.now() - started).toBeLessThan(2_000);
    expect(await store.get(key)).toBe(1); // readers are not stopped
    other.exec('COMMIT');
    other.close();
    await store.update(key, () => ({ value: 3, open: false }));
    expect(await store.get(key)).toBe(3);
    await store.close();
  });

  test('refuses to be written by Keyv', async () => {
    const database = openDatabase(join(folder.path, 'view.db'));
    const keyv = new Keyv({ store: keyvView(database), useKeyPrefix: false, throwOnErrors: true });
    await expect(keyv.set('{T1}:session:a', 'clear text')).rejects.toMatchObject({ code: 'INTERNAL' });
    await expect(keyv.clear()).rejects.toMatchObject({ code: 'INTERNAL' });
    expect(await keyv.has('{T1}:session:a')).toBe(false);
    database.close();
  });

  test('loses no acknowledged write when the writing process is killed', async () => {
    const file = join(folder.path, 'killed.db');
    const writer = startWriter({ file, key: KEY });
    const { acknowledged } = await writer.until((count) => count >= 20 && writer.kill());
    const store = sqliteStore({ file, sealer });
    const kept = await store.get(COUNTER);
    expect(acknowledged).toBeGreaterThanOrEqual(20);
    expect(kept).toBeGreaterThanOrEqual(acknowledged);
    expect(kept).toBeLessThanOrEqual(acknowledged + 1);
    await store.close();
  });

  test('loses no update of three processes that write the same record', async () => {
    const file = join(folder.path, 'three.db');
    const store = sqliteStore({ file, sealer });
    const writers = [1, 2].map(() => startWriter({ file, key: KEY, counts: 40 }).until(() => undefined));
    const mine = Array.from({ length: 40 }, () => store.update(COUNTER, addOne));
    await Promise.all([...writers, ...mine]);
    expect(await store.get(COUNTER)).toBe(120);
    await store.close();
  });

  test('that can grow no further is STORE_UNAVAILABLE, and keeps what it has', async () => {
    const file = join(folder.path, 'full.db');
    const { acknowledged, error } = await startWriter({ file, key: KEY, fileKb: 400 }).until(() => undefined);
    expect(error).toBe('STORE_UNAVAILABLE');
    const store = sqliteStore({ file, sealer });
    expect(acknowledged).toBeGreaterThan(0);
    expect(await store.get(COUNTER)).toBe(acknowledged);
    expect(await store.update(COUNTER, addOne)).toBe(acknowledged + 1);
    await store.close();
  });
});
