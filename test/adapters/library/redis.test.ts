import { randomBytes } from 'node:crypto';
import { createClient } from '@keyv/redis';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { redisLibrary } from '#adapters/library/redis.ts';
import { systemSealer } from '#adapters/system/sealer.ts';
import type { Library } from '#ports/library.ts';
import { embeddedLibraryContract } from '../../contracts/embedded-library.contract.ts';
import { freshWorkspace, named } from '../../contracts/library/bench.ts';
import { type Embedding, endpoint } from '../../contracts/library/embedded.ts';
import { libraryContract } from '../../contracts/library.contract.ts';
import {
  type SealedLibrarySubject,
  type Spot,
  sealedLibraryContract,
} from '../../contracts/sealed-library.contract.ts';
import { bytesBelow } from '../../fakes/folder.ts';
import { type RedisServer, startRedis } from '../../fakes/redis-server.ts';

const KEY = randomBytes(32);
const PARTS = ['tools', 'cards', 'names', 'named', 'counts', 'log', 'vectors'];
/** A reply as the bytes it is. */
const BINARY = { 36: Buffer };
const keyOf = (workspace: string, part: string) => `threadsmith-library:{${workspace}}:${part}`;

async function startSubject(): Promise<SealedLibrarySubject> {
  const server = await startRedis();
  const raw = await createClient({ url: server.url }).connect();
  const libraries: Library[] = [];
  const connect = async (key: Uint8Array, embedding?: Embedding) => {
    const library = redisLibrary({ url: server.url, sealer: systemSealer(key), embedding });
    libraries.push(library);
    return library;
  };
  const textAt = async ({ workspace, part, id }: Spot) => String(await raw.hGet(keyOf(workspace, `${part}s`), id));
  const write = async ({ workspace, part, id }: Spot, text: string) => {
    await raw.hSet(keyOf(workspace, `${part}s`), id, text);
  };
  return {
    connect: (embedding) => connect(KEY, embedding),
    connectWithOtherKey: () => connect(randomBytes(32)),
    move: async (from, to) => write(to, await textAt(from)),
    restamp: async (spot, revision) => write(spot, `${revision}:${(await textAt(spot)).split(':')[1]}`),
    overwrite: async (spot, sealed) => write(spot, `${(await textAt(spot)).split(':')[0]}:${sealed}`),
    async snapshot(workspace) {
      const dumps = await Promise.all(
        PARTS.map((part) => raw.withTypeMapping(BINARY).dump(keyOf(workspace, part)) as Promise<Buffer | null>),
      );
      return async () => {
        for (const [at, part] of PARTS.entries()) {
          const dump = dumps[at];
          await raw.del(keyOf(workspace, part));
          if (dump) {
            await raw.restore(keyOf(workspace, part), 0, dump);
          }
        }
      };
    },
    async loseLog(workspace) {
      await raw.del(keyOf(workspace, 'log'));
    },
    vectors: (workspace) => raw.hKeys(keyOf(workspace, 'vectors')),
    async moveVector(from, to) {
      const vector = await raw.hGet(keyOf(from.workspace, 'vectors'), from.id);
      await raw.hSet(keyOf(to.workspace, 'vectors'), to.id, vector!);
    },
    dump: () => bytesBelow(server.folder), // the append-only file has every write as it came
    async stop() {
      await Promise.all(libraries.map((library) => library.close()));
      raw.destroy();
      await server.remove();
    },
  };
}

libraryContract(startSubject);
embeddedLibraryContract(startSubject);
sealedLibraryContract(startSubject);

describe('a Redis server', () => {
  let server: RedisServer;
  let library: Library;
  beforeAll(async () => {
    server = await startRedis();
    library = redisLibrary({ url: server.url, sealer: systemSealer(KEY) });
  });
  afterAll(async () => {
    await library.close();
    await server.remove();
  });
  const asked = async (command: string[]): Promise<unknown> => {
    const client = await createClient({ url: server.url }).connect();
    try {
      return await client.sendCommand(command);
    } finally {
      client.destroy();
    }
  };

  test('keeps all keys of a workspace on one node of a cluster', async () => {
    const { embedding } = await endpoint();
    const embedded = redisLibrary({ url: server.url, sealer: systemSealer(KEY), embedding });
    await library.put('T9', named('a'), null);
    await library.count('T9', 'a', 'passed', 1);
    await embedded.search('T9', 'volatility', 1);
    await embedded.close();
    const keys = (await asked(['KEYS', '*T9*'])) as string[];
    expect(keys.toSorted()).toEqual(PARTS.map((part) => keyOf('T9', part)).toSorted());
    await library.remove('T9', 'a');
    expect(await asked(['KEYS', '*T9*'])).toEqual([keyOf('T9', 'log')]);
  });

  test('is never scanned, and asked once when a search finds nothing new and nothing at all', async () => {
    const workspace = freshWorkspace();
    await library.put(workspace, named('a'), null);
    await library.search(workspace, 'a', 1);
    await library.list(workspace);
    await asked(['CONFIG', 'RESETSTAT']);
    await library.search(workspace, 'nothing like it', 1);
    const statistics = String(await asked(['INFO', 'commandstats']));
    const calls = [...statistics.matchAll(/cmdstat_(\w+):calls=(\d+)/g)].map(([, name, count]) => [name, count]);
    expect(
      calls.filter(([name]) => !['config|resetstat', 'hello', 'client', 'ping', 'info', 'config'].includes(name!)),
    ).toEqual([['lrange', '1']]);
    expect(String(await asked(['INFO', 'commandstats']))).not.toMatch(/cmdstat_(scan|keys|hscan|sscan)/);
  });

  test('keeps a log of a bounded length, however much is written', async () => {
    const workspace = freshWorkspace();
    const ids = Array.from({ length: 150 }, (_, at) => `a${at}`);
    await Promise.all(ids.map((id) => library.put(workspace, named(id), null)));
    await Promise.all(ids.map((id) => library.remove(workspace, id)));
    expect(await asked(['LLEN', keyOf(workspace, 'log')])).toBe(256);
    expect(await asked(['LINDEX', keyOf(workspace, 'log'), '-1'])).toMatch(/^300:[0-9a-f]{24}:a\d+$/);
  });

  test('that is full is STORE_UNAVAILABLE and changes nothing', async () => {
    const workspace = freshWorkspace();
    await library.put(workspace, named('a'), null);
    const before = await library.get(workspace, 'a');
    await asked(['CONFIG', 'SET', 'maxmemory', '1']);
    const full = [
      library.put(workspace, named('a', { returns: 'lost' }), before!.revision),
      library.put(workspace, named('b'), null),
      library.count(workspace, 'a', 'passed', 1),
    ];
    for (const outcome of await Promise.allSettled(full)) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'STORE_UNAVAILABLE' } });
    }
    await asked(['CONFIG', 'SET', 'maxmemory', '0']);
    expect(await library.list(workspace)).toEqual([before]);
    expect(await library.named(workspace, 'b')).toBeUndefined();
    expect(await library.put(workspace, named('a', { returns: 'kept' }), before!.revision)).toBe('stored');
  });

  test('whose vectors are not ours gets others', async () => {
    const workspace = freshWorkspace();
    const { embedding, asked: texts } = await endpoint();
    await library.put(workspace, named('a', { description: 'profit' }), null);
    await asked(['HSET', keyOf(workspace, 'vectors'), 'a', 'something else']);
    const embedded = redisLibrary({ url: server.url, sealer: systemSealer(KEY), embedding });
    expect((await embedded.search(workspace, 'earnings', 1))[0]?.tool.id).toBe('a');
    expect(texts()).toHaveLength(2);
    expect(await asked(['HGET', keyOf(workspace, 'vectors'), 'a'])).toMatch(/^\d+:[\w+/=]+$/);
    await embedded.close();
  });

  test('whose rows or log are not ours is STORE_CORRUPT, and is not written over', async () => {
    const workspace = freshWorkspace();
    await asked(['HSET', keyOf(workspace, 'tools'), 'a', 'something else']);
    await expect(library.get(workspace, 'a')).rejects.toMatchObject({ code: 'STORE_CORRUPT' });
    expect(await library.put(workspace, named('a'), null)).toBe('stale');
    await asked(['RPUSH', keyOf(workspace, 'log'), 'something else']);
    await expect(library.search(workspace, 'a', 1)).rejects.toMatchObject({ code: 'STORE_CORRUPT' });
  });
});
