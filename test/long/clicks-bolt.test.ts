import { expect, test } from 'vitest';
import { playThroughBolt } from '../fakes/clicks/bolt-play.ts';
import { openBoltWorld, TEAM } from '../fakes/clicks/bolt-stage.ts';
import { playAndJudge, whyNotWhole } from '../fakes/clicks/lane.ts';
import { tableOf } from '../fakes/clicks/tally.ts';

/** The sequences of test/long/clicks.test.ts the whole way through Bolt: buttons, forms, messages. */

const SEQUENCES = 300;

test(`${SEQUENCES} sequences of clicks through Bolt`, async () => {
  const world = await openBoltWorld();
  const seed = Math.floor(Math.random() * 2 ** 31);
  const began = performance.now();
  const { tally, failure } = await playAndJudge((given) => playThroughBolt(world, given), {
    seed,
    sequences: SEQUENCES,
  });
  const problem = failure ?? (await whyNotWhole(tally, { ...world, workspace: TEAM }));
  const table = tableOf(seed, tally, (performance.now() - began) / 1_000);
  process.stdout.write(`${table}\n`);
  expect(problem, table).toBeUndefined();
  expect(tally.sequences).toBe(SEQUENCES);
  expect(tally.runs).toBeGreaterThan(SEQUENCES / 10);
  expect(world.replays.length).toBeGreaterThan(SEQUENCES / 100);
  expect(world.replays.filter((source) => source.includes('asks the host'))).toEqual([]);
});
