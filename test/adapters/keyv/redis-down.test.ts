import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { redisStore } from '#adapters/keyv/redis.ts';
import { systemSealer } from '#adapters/system/sealer.ts';
import type { Store } from '#ports/store.ts';
import { freshKey } from '../../contracts/store.contract.ts';
import { cuttingProxy } from '../../fakes/cutting-proxy.ts';
import { type RedisServer, startRedis } from '../../fakes/redis-server.ts';

const BOUND_MS = 2_000;
const AT_ONCE_MS = 300;
const sealer = systemSealer(randomBytes(32));
const unavailable = { code: 'STORE_UNAVAILABLE' };
const addOne = (value: unknown) => ({ value: Number(value ?? 0) + 1, open: true });

let server: RedisServer;
let store: Store;
beforeEach(async () => {
  server = await startRedis();
  store = await redisStore({ url: server.url, sealer });
});
afterEach(async () => {
  await store.close();
  await server.remove();
});

/** Every way to ask fails with STORE_UNAVAILABLE, and none takes longer than the bound. */
async function everythingFailsSoon(bound = BOUND_MS): Promise<void> {
  const key = freshKey();
  const started = performance.now();
  const questions = [
    store.get(key),
    store.update(key, addOne),
    store.delete(key),
    store.open(),
    store.list('T1', 'session'),
    store.ping(),
  ];
  for (const outcome of await Promise.allSettled(questions)) {
    expect(outcome).toMatchObject({ status: 'rejected', reason: unavailable });
  }
  expect(performance.now() - started).toBeLessThan(bound);
}

test('a server that became a replica is left for the one that took its place', async () => {
  const next = await startRedis();
  const proxy = await cuttingProxy(Number(new URL(server.url).port));
  const led = await redisStore({ url: `redis://127.0.0.1:${proxy.port}`, sealer });
  try {
    const key = freshKey();
    expect(await led.update(key, addOne)).toBe(1);
    proxy.lead(Number(new URL(next.url).port));
    await server.demote();
    await expect(led.update(key, addOne)).rejects.toMatchObject(unavailable);
    await vi.waitFor(() => led.update(key, addOne), { timeout: 5_000, interval: 20 });
    expect(await led.get(key)).toBe(1);
  } finally {
    await led.close();
    await proxy.close();
    await next.remove();
  }
});

const worksAgain = () => vi.waitFor(() => store.ping(), { timeout: 5_000, interval: 20 });

test.each(['stop', 'kill'] as const)(
  'a server after %s fails at once; back again it works with what it had',
  async (end) => {
    const key = freshKey();
    await store.update(key, addOne);
    await server[end]();
    await everythingFailsSoon();
    await everythingFailsSoon();
    await server.start();
    await worksAgain();
    expect(await store.update(key, addOne)).toBe(2);
    expect(await store.open()).toContainEqual(key);
  },
);

test('a frozen server fails in time, from then on at once, and works when it thaws', async () => {
  const key = freshKey();
  await store.update(key, addOne);
  server.freeze();
  const many = Array.from({ length: 20 }, () => store.update(key, addOne));
  await everythingFailsSoon();
  for (const outcome of await Promise.allSettled(many)) {
    expect(outcome).toMatchObject({ status: 'rejected', reason: unavailable });
  }
  await everythingFailsSoon(AT_ONCE_MS);
  server.thaw();
  await worksAgain();
  // What was sent and not answered may have been written once thawed; nothing is assumed, and nothing else is lost.
  expect(await store.update(key, addOne)).toBeGreaterThanOrEqual(2);
});

test('no acknowledged update is lost while the server is killed and started again', async () => {
  const key = freshKey();
  let acknowledged = 0;
  let failed = 0;
  const stop = new AbortController();
  const writer = async () => {
    while (!stop.signal.aborted) {
      await store.update(key, addOne).then(
        () => {
          acknowledged += 1;
        },
        (error: unknown) => {
          expect(error).toMatchObject(unavailable);
          failed += 1;
        },
      );
      await new Promise(setImmediate);
    }
  };
  const writing = Promise.all([writer(), writer()]);
  for (let round = 1; round <= 2; round += 1) {
    const goal = acknowledged + 20;
    await vi.waitFor(() => expect(acknowledged).toBeGreaterThan(goal), { timeout: 5_000 });
    await server.kill();
    await server.start();
    await worksAgain();
  }
  stop.abort();
  await writing;
  const kept = Number(await store.get(key));
  expect(failed).toBeGreaterThan(0);
  expect(kept).toBeGreaterThanOrEqual(acknowledged);
  expect(kept).toBeLessThanOrEqual(acknowledged + failed);
});

test('a server that is not there at the start is STORE_UNAVAILABLE in time, and is not tried any further', async () => {
  await server.stop();
  const started = performance.now();
  await expect(redisStore({ url: server.url, sealer })).rejects.toMatchObject(unavailable);
  expect(performance.now() - started).toBeLessThan(BOUND_MS);
});

test('closing settles in time although the server is frozen', async () => {
  const other = await redisStore({ url: server.url, sealer });
  server.freeze();
  const started = performance.now();
  await other.close();
  expect(performance.now() - started).toBeLessThan(BOUND_MS);
});

test.each(['', 'redis', 'http://127.0.0.1:1'])('the address %j is CONFIG_INVALID', async (url) => {
  await expect(redisStore({ url, sealer })).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
});
