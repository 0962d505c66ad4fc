import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { act, ask } from '../fakes/clicks/act.ts';
import type { Who } from '../fakes/clicks/cast.ts';
import { judge } from '../fakes/clicks/judge.ts';
import { playLane, verified } from '../fakes/clicks/lane.ts';
import { begin, end, play } from '../fakes/clicks/play.ts';
import type { Played } from '../fakes/clicks/played.ts';
import { aPress, RULES, race } from '../fakes/clicks/scenes.ts';
import { openWorld, type World, type WorldOptions } from '../fakes/clicks/world.ts';
import { type RedisServer, startRedis } from '../fakes/redis-server.ts';

/** What PRODUCT.md §15 asks of clicks, in small; test/long/clicks.test.ts has the number. */

let redis: RedisServer;
let databases = 0;
beforeAll(async () => {
  redis = await startRedis('--databases', '16', '--appendonly', 'no');
});
afterAll(() => redis.remove());

const open = async (options?: WorldOptions): Promise<World> => {
  const world = await openWorld(redis.url, databases++, options);
  onTestFinished(world.close);
  return world;
};
const lane = (sequences: number, options: Partial<Parameters<typeof playLane>[0]> = {}) =>
  playLane({ redis: redis.url, database: databases++, seed: Date.now() % 2 ** 31, sequences, ...options });
const statuses = ({ session }: Played) => session.turns.map(({ status }) => status);

test('nothing runs that was not approved, whatever is clicked', async () => {
  const { failure, tally } = await lane(12);
  expect(failure).toBeUndefined();
  expect(tally.sequences).toBe(12);
});

describe('the judge', () => {
  test('finds a rule that one of two agents breaks, and makes the sequence smaller', async () => {
    // The second agent takes everybody for a member who is there.
    const asSeen: WorldOptions['asSeen'] = (people) => ({
      ...people,
      person: async (...given) => ({ ...(await people.person(...given)), kind: 'member' }),
      isIn: async () => true,
    });
    const { failure } = await lane(300, { asSeen, seed: 1, shrinkMs: 1_500 });
    expect(failure).toMatch(/not the \d who may approve|of \d who may approve/);
    expect(failure).toMatch(/Shrunk [1-9]\d* time/);
  });

  test('finds a line that is lost', async () => {
    const around: WorldOptions['around'] = (store) => ({
      ...store,
      update: (key, change) =>
        store.update(key, (value) => {
          const changed = change(value);
          return {
            ...changed,
            value: JSON.parse(JSON.stringify(changed.value).replace('"kind":"refused"', '"kind":"asked"')),
          };
        }),
    });
    const { failure } = await lane(100, { around, seed: 1, shrinkMs: 0 });
    expect(failure).toContain('no line says that');
  });

  test('finds whatever is forged in a history that is good', async () => {
    const world = await open();
    const beats = [aPress('approve', 'U0SAM'), aPress('approve', 'U0JONAS')];
    const played = await play(world, { rules: RULES, first: { kind: 'plain', n: 1 }, beats });
    expect(judge(played)).toEqual([]);
    expect(statuses(played)).toEqual(['finished']);
    for (const [what, forge] of Object.entries(FORGERIES)) {
      expect([what, judge(forge(structuredClone({ ...played, textOf: undefined }) as never, played))]).not.toEqual([
        what,
        [],
      ]);
    }
  });
});

type Forge = (copy: Omit<Played, 'textOf'>, played: Played) => Played;
const forged =
  (change: (copy: Played) => Partial<Played>): Forge =>
  (copy, { textOf }) => {
    const whole = { ...copy, textOf };
    return { ...whole, ...change(whole) };
  };
const kindsOf = ({ lines }: Played, from: string, to: string) => ({
  lines: lines.map((line) => (line.kind === from ? { ...line, kind: to } : line)),
});
const FORGERIES: Readonly<Record<string, Forge>> = {
  'a run of other bytes': forged(({ runs }) => ({ runs: runs.map((run) => ({ ...run, digest: '0'.repeat(64) })) })),
  'a run that comes twice': forged(({ runs }) => ({ runs: [...runs, ...runs] })),
  'a run without a start': forged((copy) => kindsOf(copy, 'started', 'asked')),
  'a run after a no': forged((copy) => kindsOf(copy, 'approved', 'rejected')),
  'an approval that nobody pressed': forged(({ pressed }) => ({
    pressed: pressed.filter(({ who }) => who !== 'U0JONAS'),
  })),
  'an approval of a refused press': forged(({ pressed }) => ({
    pressed: pressed.map((press) => ({ ...press, answer: 'guest' as const })),
  })),
  'a refusal without a line': forged(({ lines }) => ({ lines: lines.filter(({ kind }) => kind !== 'refused') })),
  'a refusal that nobody was told': forged(() => ({ whispers: [] })),
  'a line that nobody made': forged(({ pressed }) => ({ pressed: pressed.filter(({ who }) => who !== 'U0SAM') })),
  'work that is left': forged(({ session }) => ({
    session: { ...session, outbox: [{ id: 'x', turn: 't1', by: '', kind: 'draw' as const }] },
  })),
  'somebody who had left': forged(({ moments }) => ({
    moments: moments.map((moment) => ({
      ...moment,
      people: { ...moment.people, U0JONAS: { ...moment.people.U0JONAS, inChannel: false } },
    })),
  })),
  'a policy that asks for two': forged(({ moments }) => ({
    moments: moments.map((moment) => ({ ...moment, rules: { ...moment.rules, quorum: 2 } })),
  })),
};

test('an approval, a no and an edit at once on two agents are one decision', async () => {
  const world = await open();
  for (let round = 0; round < 6; round += 1) {
    await expectOneDecision(world, round);
  }
  expect(await verified(world)).toMatchObject({ ok: true, repeated: 0 });
});

async function expectOneDecision(world: World, round: number): Promise<void> {
  const played = await race(world, round);
  expect(judge(played)).toEqual([]);
  const decided = played.pressed.filter(({ what, answer }) => what !== 'ask' && answer === 'accepted');
  expect(decided.map(({ what }) => what)).toHaveLength(1);
}

describe('time', () => {
  test('refuses a click one tick after the end, and takes one before it, with nobody sweeping', async () => {
    const world = await open();
    for (const [left, outcome] of [
      [0, 'expired'],
      [30_000, 'accepted'],
    ] as const) {
      const stage = await begin(world, { ...RULES, hours: 1 }, { kind: 'plain', n: 1 });
      world.clock.pass(3_600_000 - left);
      await act(stage, aPress('approve', 'U0JONAS').step);
      expect(stage.pressed.at(-1)?.answer).toBe(outcome);
      expect(judge(await end(stage))).toEqual([]);
    }
  });
});

describe('a standing approval', () => {
  const again = (who: Who, n: number) => ({ do: 'ask', who, agent: 0, wanted: { kind: 'plain', n } }) as const;
  const give = async (world: World) => {
    const stage = await begin(world, RULES, { kind: 'plain', n: 1 });
    await act(stage, aPress('grant', 'U0MIRA').step);
    await world.idle.idle();
    await act(stage, aPress('approve', 'U0JONAS').step);
    await world.idle.idle();
    return stage;
  };

  test('runs what it covers, and asks for an argument outside of its set', async () => {
    const world = await open();
    const stage = await give(world);
    await act(stage, again('U0PRIYA', 2));
    await world.idle.idle();
    await act(stage, again('U0PRIYA', 3));
    const played = await end(stage);
    expect(judge(played)).toEqual([]);
    expect(statuses(played)).toEqual(['finished', 'finished', 'awaiting_approval']);
    expect(played.runs).toHaveLength(2);
  });

  test('runs nothing when it is taken back between the queue and the dispatch', async () => {
    const world = await open();
    const stage = await give(world);
    const held = Promise.withResolvers<void>();
    const reached = Promise.withResolvers<void>();
    world.hold.run = () => {
      reached.resolve();
      return held.promise;
    };
    await ask(stage, 0, 'U0PRIYA', { kind: 'plain', n: 2 });
    await reached.promise;
    await act(stage, { do: 'revoke', who: 'U0ADA', agent: 1 });
    held.resolve();
    const played = await end(stage);
    expect(judge(played)).toEqual([]);
    expect(played.session.turns.at(-1)).toMatchObject({ status: 'failed', reason: 'grant' });
    expect(played.runs).toHaveLength(1);
  });
});
