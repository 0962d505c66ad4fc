import { randomBytes } from 'node:crypto';
import { createClient, createKeyv } from '@keyv/redis';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { redisStore } from '#adapters/keyv/redis.ts';
import { systemSealer } from '#adapters/system/sealer.ts';
import type { Store } from '#ports/store.ts';
import { type SealedStoreSubject, sealedStoreContract } from '../../contracts/sealed-store.contract.ts';
import { freshKey, storeContract } from '../../contracts/store.contract.ts';
import { bytesBelow } from '../../fakes/folder.ts';
import { type RedisServer, startRedis } from '../../fakes/redis-server.ts';

const KEY = randomBytes(32);

async function startSubject(): Promise<SealedStoreSubject> {
  const server = await startRedis();
  const raw = await createClient({ url: server.url }).connect();
  const stores: Store[] = [];
  const keyvs: ReturnType<typeof createKeyv>[] = [];
  const connect = async (key: Uint8Array) => {
    const store = await redisStore({ url: server.url, sealer: systemSealer(key) });
    stores.push(store);
    return store;
  };
  return {
    connect: () => connect(KEY),
    connectWithOtherKey: () => connect(randomBytes(32)),
    async keyv() {
      const keyv = createKeyv(server.url, { namespace: 'threadsmith' });
      keyvs.push(keyv);
      return keyv;
    },
    raw: async (name) => String(await raw.get(`threadsmith::${name}`)),
    overwrite: async (name, text) => {
      await raw.set(`threadsmith::${name}`, text);
    },
    dump: () => bytesBelow(server.folder), // the append-only file has every write as it came
    async stop() {
      await Promise.all([...stores.map((store) => store.close()), ...keyvs.map((keyv) => keyv.disconnect())]);
      raw.destroy();
      await server.remove();
    },
  };
}

storeContract(startSubject);
sealedStoreContract(startSubject);

describe('a Redis server', () => {
  let server: RedisServer;
  let store: Store;
  beforeAll(async () => {
    server = await startRedis();
    store = await redisStore({ url: server.url, sealer: systemSealer(KEY) });
  });
  afterAll(async () => {
    await store.close();
    await server.remove();
  });
  const asked = async (command: string[]) => {
    const client = await createClient({ url: server.url }).connect();
    try {
      return await client.sendCommand(command);
    } finally {
      client.destroy();
    }
  };

  test('that has forgotten our script is sent it again', async () => {
    const key = freshKey();
    await store.update(key, () => ({ value: 1, open: false }));
    await asked(['SCRIPT', 'FLUSH']);
    await store.update(key, () => ({ value: 2, open: false }));
    expect(await store.get(key)).toBe(2);
  });

  test('keeps all keys of a workspace on one node of a cluster', async () => {
    await store.update(freshKey('T9'), () => ({ value: 1, open: true }));
    const keys = (await asked(['KEYS', '*T9*'])) as unknown as string[];
    expect(keys.length).toBeGreaterThanOrEqual(3);
    expect(keys.every((key) => /^[^{]*\{T9\}/.test(key))).toBe(true);
  });

  test('is never scanned', async () => {
    await store.update(freshKey(), () => ({ value: 1, open: true }));
    await asked(['CONFIG', 'RESETSTAT']);
    await store.open();
    await store.list('T1', 'session');
    const statistics = String(await asked(['INFO', 'commandstats']));
    expect(statistics).toContain('cmdstat_smembers');
    expect(statistics).not.toMatch(/cmdstat_(scan|keys|sscan)/);
  });

  test('that is full is STORE_UNAVAILABLE and changes nothing', async () => {
    const key = freshKey();
    await store.update(key, () => ({ value: 'before', open: false }));
    await asked(['CONFIG', 'SET', 'maxmemory', '1']);
    const full = store.update(key, () => ({ value: 'after', open: true }));
    await expect(full).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    await asked(['CONFIG', 'SET', 'maxmemory', '0']);
    expect(await store.get(key)).toBe('before');
    expect(await store.open()).not.toContainEqual(key);
  });
});
