import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { redisLibrary } from '#adapters/library/redis.ts';
import { systemSealer } from '#adapters/system/sealer.ts';
import { type Acted, startActor } from '../fakes/library-actors/actor.ts';
import { foundIn } from '../fakes/library-actors/found.ts';
import { type RedisServer, startRedis } from '../fakes/redis-server.ts';

const PROCESSES = 3;
const WRITES = 2_000;
const SEARCHES = 4_000;
const KEY = randomBytes(32);

let server: RedisServer;
beforeAll(async () => {
  server = await startRedis('--appendfsync', 'everysec');
});
afterAll(() => server.remove());

/** What a tool says of itself is `BY:COUNT`; of each process the writings of a tool are counted upwards. */
const isAtLeast = (kept: string | undefined, acknowledged: string): boolean =>
  kept !== undefined && Number(kept.split(':')[1]) >= Number(acknowledged.split(':')[1]);

it('three processes over a Redis that is killed in between find the same, and no acknowledged write is lost', async () => {
  const share = { writes: Math.ceil(WRITES / PROCESSES), searches: Math.ceil(SEARCHES / PROCESSES) };
  const actors = Array.from({ length: PROCESSES }, (_, at) =>
    startActor({ url: server.url, key: KEY, by: `p${at}`, ...share }),
  );
  const done = Promise.all(actors.map((actor) => actor.done)); // it is rejected when one of them ends early
  const until = (what: () => boolean) =>
    Promise.race([done, vi.waitFor(() => expect(what()).toBe(true), { timeout: 30_000, interval: 5 })]);
  for (const third of [1, 2]) {
    await until(() => actors.every(({ written }) => written() >= (share.writes * third) / 3));
    const failures = actors.map(({ failed }) => failed());
    await server.kill();
    await until(() => actors.some(({ failed }, at) => failed() > failures[at]!));
    await server.start();
  }
  await done;
  const ends: Acted[] = await Promise.all(actors.map((actor) => actor.end()));

  const library = redisLibrary({ url: server.url, sealer: systemSealer(KEY) });
  const fresh = await foundIn(library);
  for (const end of ends) {
    expect(end.found).toEqual(fresh);
    expect(end).toMatchObject(share);
  }
  const kept = new Map((await library.list('T1')).map(({ tool }) => [tool.id, tool]));
  const acknowledged = ends.flatMap(({ last }) => Object.entries(last));
  expect(acknowledged.length).toBeGreaterThan(WRITES / 10);
  expect(acknowledged.filter(([id, said]) => !isAtLeast(kept.get(id)?.returns, said))).toEqual([]);
  const written = ends.reduce((sum, { writes }) => sum + writes, 0);
  const asked = ends.reduce((sum, { searches }) => sum + searches, 0);
  console.log(
    `library: ${written} writes, ${asked} searches, ${ends.map(({ failures }) => failures)} failures, ${kept.size} tools`,
  );
  await library.close();
});
