import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { redisLibrary } from '#adapters/library/redis.ts';
import { systemSealer } from '#adapters/system/sealer.ts';
import type { Library } from '#ports/library.ts';
import { freshWorkspace, named } from '../../contracts/library/bench.ts';
import { cuttingProxy } from '../../fakes/cutting-proxy.ts';
import { type RedisServer, startRedis } from '../../fakes/redis-server.ts';

const BOUND_MS = 2_500;
const sealer = systemSealer(randomBytes(32));
const unavailable = { code: 'STORE_UNAVAILABLE' };

let server: RedisServer;
let library: Library;
beforeEach(async () => {
  server = await startRedis();
  library = redisLibrary({ url: server.url, sealer });
});
afterEach(async () => {
  await library.close();
  await server.remove();
});

/** Every way to ask fails with STORE_UNAVAILABLE, also one behind the other, and none takes longer than the bound. */
async function everythingFailsSoon(workspace: string): Promise<void> {
  const started = performance.now();
  const questions = [
    library.get(workspace, 'a'),
    library.named(workspace, 'a'),
    library.list(workspace),
    library.put(workspace, named('b'), null),
    library.remove(workspace, 'a'),
    library.count(workspace, 'a', 'passed', 1),
    library.stats(workspace, ['a']),
    ...Array.from({ length: 10 }, () => library.search(workspace, 'a', 1)),
  ];
  for (const outcome of await Promise.allSettled(questions)) {
    expect(outcome).toMatchObject({ status: 'rejected', reason: unavailable });
  }
  expect(performance.now() - started).toBeLessThan(BOUND_MS);
}

test('a server that became a replica is left for the one that took its place', async () => {
  const next = await startRedis();
  const proxy = await cuttingProxy(Number(new URL(server.url).port));
  const led = redisLibrary({ url: `redis://127.0.0.1:${proxy.port}`, sealer });
  try {
    const workspace = freshWorkspace();
    expect(await led.put(workspace, named('a'), null)).toBe('stored');
    proxy.lead(Number(new URL(next.url).port));
    await server.demote();
    await expect(led.put(workspace, named('b'), null)).rejects.toMatchObject(unavailable);
    expect(await led.put(workspace, named('b'), null)).toBe('stored');
    expect((await led.list(workspace)).map(({ tool }) => tool.name)).toEqual(['b']);
  } finally {
    await led.close();
    await proxy.close();
    await next.remove();
  }
});

const worksAgain = (workspace: string) =>
  vi.waitFor(() => library.search(workspace, 'a', 1), { timeout: 5_000, interval: 20 });

test.each(['stop', 'kill'] as const)('after %s all fails soon; back again it works with what it had', async (end) => {
  const workspace = freshWorkspace();
  await library.put(workspace, named('a'), null);
  expect(await library.search(workspace, 'a', 1)).toHaveLength(1);
  await server[end]();
  await everythingFailsSoon(workspace);
  await everythingFailsSoon(workspace);
  await server.start();
  expect(await worksAgain(workspace)).toHaveLength(1);
  expect(await library.put(workspace, named('b'), null)).toBe('stored');
});

test('a frozen server fails in time and works when it thaws', async () => {
  const workspace = freshWorkspace();
  await library.put(workspace, named('a'), null);
  server.freeze();
  await everythingFailsSoon(workspace);
  await everythingFailsSoon(workspace);
  server.thaw();
  await worksAgain(workspace);
  // What was sent and not answered may have been done once thawed; nothing is assumed, and nothing else is lost.
  const { revision } = (await library.get(workspace, 'a')) ?? { revision: null };
  expect(await library.put(workspace, named('a'), revision)).toBe('stored');
  expect(await worksAgain(workspace)).toHaveLength(1);
});

test('no acknowledged tool is lost while the server is killed and started again, and it never lies', async () => {
  const workspace = freshWorkspace();
  const acknowledged: string[] = [];
  let failed = 0;
  const stop = new AbortController();
  const writer = async (name: string) => {
    for (let at = 0; !stop.signal.aborted; at += 1) {
      const id = `${name}_${at}`;
      await library.put(workspace, named(id), null).then(
        (outcome) => {
          expect(outcome).toBe('stored');
          acknowledged.push(id);
        },
        (error: unknown) => {
          expect(error).toMatchObject(unavailable);
          failed += 1;
        },
      );
      await new Promise(setImmediate);
    }
  };
  const writing = Promise.all([writer('a'), writer('b')]);
  for (let round = 1; round <= 2; round += 1) {
    const goal = acknowledged.length + 20;
    await vi.waitFor(() => expect(acknowledged.length).toBeGreaterThan(goal), { timeout: 5_000 });
    await server.kill();
    const before = failed;
    await vi.waitFor(() => expect(failed).toBeGreaterThan(before), { timeout: 5_000 });
    await server.start();
    await worksAgain(workspace);
  }
  stop.abort();
  await writing;
  const kept = new Set((await library.list(workspace)).map(({ tool }) => tool.id));
  expect(acknowledged.filter((id) => !kept.has(id))).toEqual([]);
  const last = acknowledged.at(-1)!;
  expect((await library.search(workspace, last, 1))[0]?.tool.id).toBe(last);
});

/** A way to the server on which connections can fall silent for good, as when a router forgets them; new ones work. */
async function startWay() {
  const sockets: Socket[] = [];
  const way = createServer((near) => {
    const far = connect(Number(new URL(server.url).port), '127.0.0.1');
    near.pipe(far).pipe(near);
    sockets.push(near, far);
    for (const socket of [near, far]) {
      socket.on('error', () => undefined);
    }
  }).listen(0, '127.0.0.1');
  await once(way, 'listening');
  return {
    url: `redis://127.0.0.1:${(way.address() as { port: number }).port}`,
    silence() {
      for (const socket of sockets) {
        socket.unpipe();
        socket.resume();
      }
    },
    close() {
      way.close();
      for (const socket of sockets) {
        socket.destroy();
      }
    },
  };
}

test('a connection that fell silent is replaced', async () => {
  const way = await startWay();
  const other = redisLibrary({ url: way.url, sealer });
  const workspace = freshWorkspace();
  expect(await other.put(workspace, named('a'), null)).toBe('stored');
  way.silence();
  await expect(other.get(workspace, 'a')).rejects.toMatchObject(unavailable);
  expect((await other.get(workspace, 'a'))?.tool.id).toBe('a');
  await other.close();
  way.close();
});

test('a server that is not there at first is found once it is', async () => {
  await server.stop();
  const early = redisLibrary({ url: server.url, sealer });
  await expect(early.list('T1')).rejects.toMatchObject(unavailable);
  await server.start();
  expect(await early.list('T1')).toEqual([]);
  await early.close();
});

test('closing settles at once although the server is frozen, also for who waits', async () => {
  await library.list('T1');
  server.freeze();
  const waiting = library.list('T1');
  const started = performance.now();
  await library.close();
  await expect(waiting).rejects.toMatchObject(unavailable);
  expect(performance.now() - started).toBeLessThan(BOUND_MS);
});

test.each(['', 'redis', 'http://127.0.0.1:1'])('the address %j is CONFIG_INVALID', (url) => {
  expect(() => redisLibrary({ url, sealer })).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID' }));
});
