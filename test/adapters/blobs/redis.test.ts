import { randomBytes } from 'node:crypto';
import { createClient } from '@keyv/redis';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { redisBlobs } from '#adapters/blobs/redis.ts';
import { systemSealer } from '#adapters/system/sealer.ts';
import {
  type BlobName,
  blobsContract,
  type SealedBlobsSubject,
  sealedBlobsContract,
} from '../../contracts/blobs.contract.ts';
import { bytesBelow } from '../../fakes/folder.ts';
import { type RedisServer, startRedis } from '../../fakes/redis-server.ts';

const sealer = systemSealer(randomBytes(32));
const keyOf = ({ workspace, hash }: BlobName) => `threadsmith-blob:{${workspace}}:${hash}`;

async function startSubject(): Promise<SealedBlobsSubject> {
  const server = await startRedis();
  const raw = await createClient({ url: server.url }).connect();
  return {
    connect: async () => redisBlobs({ url: server.url, sealer }),
    connectWithOtherKey: async () => redisBlobs({ url: server.url, sealer: systemSealer(randomBytes(32)) }),
    move: async (from, to) => {
      await raw.copy(keyOf(from), keyOf(to), { REPLACE: true });
    },
    damage: async (blob) => {
      const last = (await raw.strLen(keyOf(blob))) - 1;
      await raw.sendCommand([
        'SETBIT',
        keyOf(blob),
        `${last * 8}`,
        (await raw.getBit(keyOf(blob), last * 8)) ? '0' : '1',
      ]);
    },
    dump: () => bytesBelow(server.folder), // the append-only file has every write as it came
    async stop() {
      raw.destroy();
      await server.remove();
    },
  };
}

blobsContract(startSubject);
sealedBlobsContract(startSubject);

describe('a Redis server of blobs', () => {
  let server: RedisServer;
  beforeAll(async () => {
    server = await startRedis();
  });
  afterAll(() => server.remove());
  const tomorrow = () => Date.now() + 86_400_000;

  test('forgets a blob at its end without a sweep', async () => {
    const until = tomorrow();
    const hash = await redisBlobs({ url: server.url, sealer }).put('T1', Buffer.from('a'), until);
    const client = await createClient({ url: server.url }).connect();
    expect(await client.pExpireTime(keyOf({ workspace: 'T1', hash }))).toBe(until);
    client.destroy();
  });

  test('is STORE_UNAVAILABLE in time when it is frozen or gone, and works again afterwards', async () => {
    const blobs = redisBlobs({ url: server.url, sealer });
    const hash = await blobs.put('T1', Buffer.from('b'), tomorrow());
    const failsSoon = async () => {
      const started = performance.now();
      const outcomes = await Promise.allSettled([
        blobs.put('T1', Buffer.from('c'), tomorrow()),
        blobs.get('T1', hash),
        blobs.delete('T1', hash),
        blobs.sweep(Date.now()),
      ]);
      for (const outcome of outcomes) {
        expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'STORE_UNAVAILABLE' } });
      }
      expect(performance.now() - started).toBeLessThan(2_000);
    };
    server.freeze();
    await failsSoon();
    server.thaw();
    expect(Buffer.from((await blobs.get('T1', hash))!).toString()).toBe('b');
    await server.kill();
    await failsSoon();
    await server.start();
    expect(Buffer.from((await blobs.get('T1', hash))!).toString()).toBe('b');
  });
});

test.each(['', 'redis', 'http://127.0.0.1:1'])('the address %j is CONFIG_INVALID', (url) => {
  expect(() => redisBlobs({ url, sealer })).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID' }));
});
