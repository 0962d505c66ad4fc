import { afterAll, beforeAll, expect, test } from 'vitest';
import { judge } from '../fakes/clicks/judge.ts';
import { verified } from '../fakes/clicks/lane.ts';
import { race } from '../fakes/clicks/scenes.ts';
import { tableOf } from '../fakes/clicks/tally.ts';
import { playInWorkers } from '../fakes/clicks/workers.ts';
import { openWorld } from '../fakes/clicks/world.ts';
import { type RedisServer, startRedis } from '../fakes/redis-server.ts';

/** PRODUCT.md §15: whatever people click, in whatever order, nothing runs that was not approved. */

/** THREADSMITH_SEQUENCES=10000 is the whole proof, and takes five minutes alone. */
const SEQUENCES = Number(process.env.THREADSMITH_SEQUENCES ?? 3_000);
const [WORKERS, LANES] = [2, 10];
const RACES = 1_000;
const MINUTES = 60_000;

let redis: RedisServer;
beforeAll(async () => {
  redis = await startRedis('--databases', '64', '--appendonly', 'no');
});
afterAll(() => redis.remove());

test(`${SEQUENCES} sequences of clicks on two agents over one Redis that is cut and stalled`, {
  timeout: 20 * MINUTES,
}, async () => {
  const seed = Math.floor(Math.random() * 2 ** 31);
  const began = performance.now();
  const work = { redis: redis.url, seed, sequences: SEQUENCES, lanes: LANES, workers: WORKERS };
  const { tally, failures } = await playInWorkers(work);
  const table = tableOf(seed, tally, (performance.now() - began) / 1_000);
  process.stdout.write(`${table}\n`);
  expect(failures.join('\n\n'), table).toBe('');
  expect(tally.sequences).toBe(SEQUENCES);
  expect(tally.runs).toBeGreaterThan(SEQUENCES / 10);
  expect(tally.unasked).toBeGreaterThan(SEQUENCES / 100);
});

test(`${RACES} times an approval, a no and an edit at once on two agents are one decision`, async () => {
  const world = await openWorld(redis.url, WORKERS * LANES);
  const won = { approve: 0, reject: 0, edit: 0 };
  for (let round = 0; round < RACES; round += 1) {
    const played = await race(world, round);
    const decided = played.pressed.filter(({ what, answer }) => what !== 'ask' && answer === 'accepted');
    expect([judge(played), decided.length]).toEqual([[], 1]);
    for (const what of ['approve', 'reject', 'edit'] as const) {
      won[what] += decided.filter((press) => press.what === what).length;
    }
  }
  process.stdout.write(`who came first: ${JSON.stringify(won)}\n`);
  expect(Math.min(...Object.values(won))).toBeGreaterThan(0);
  expect(await verified(world)).toMatchObject({ ok: true, repeated: 0 });
  await world.close();
});
