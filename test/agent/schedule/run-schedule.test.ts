import { describe, expect, it, onTestFinished } from 'vitest';
import { redisStore } from '#adapters/keyv/redis.ts';
import { sweepDue } from '#agent/upkeep/sweep.ts';
import { scheduleKey } from '#domain/schedule.ts';
import { stop } from '#domain/session/state.ts';
import { AgentError } from '#domain/text/errors.ts';
import type { Store } from '#ports/store.ts';
import { startRedis } from '../../fakes/redis-server.ts';
import { DUE, dueSchedule, HERE, scheduleRig } from '../../fakes/schedule-rig.ts';
import { aSchedule } from '../../fakes/schedules.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const by = { user: 'U0ADA', name: 'Ada' };

describe('a time that has come', () => {
  it('opens one run, and the next is due a day later', async () => {
    const { left, right, stands, turns, opened, at } = await dueSchedule();
    at.now = DUE - 1;
    await left.run();
    expect(opened).toEqual([]);
    at.now = DUE + 7_000;
    await left.run();
    await right.run();
    expect(await turns()).toMatchObject([{ id: `form.V0SCHED.${DUE}`, request: { source: 'schedule', at: at.now } }]);
    expect(opened).toMatchObject([{ id: `form.V0SCHED.${DUE}`, due: DUE }]);
    expect(await stands()).toMatchObject({ next: DUE + DAY_MS, last: { due: DUE, thread: '1.000200' }, holder: null });
  });

  it('opens one run when two instances find it at the same moment', async () => {
    const { left, right, turns, opened, retracted } = await dueSchedule();
    await Promise.all([left.run(), right.run(), left.run(), right.run()]);
    expect(await turns()).toHaveLength(1);
    expect(opened.length - retracted.length).toBe(1);
  });

  it('opens one run over one Redis, however often the instances look', async () => {
    const redis = await startRedis();
    const sealer = { seal: (bytes: Uint8Array) => bytes, unseal: (bytes: Uint8Array) => bytes };
    const stores = [
      await redisStore({ url: redis.url, sealer }),
      await redisStore({ url: redis.url, sealer }),
    ] as const;
    onTestFinished(async () => {
      await Promise.all(stores.map((store) => store.close()));
      await redis.remove();
    });
    const { left, right, at, turns, stands, sessions, opened, retracted } = await dueSchedule({ stores });
    for (let day = 0; day < 5; day += 1) {
      at.now = DUE + day * DAY_MS;
      await Promise.all([left, right, left, right].map(({ run }) => run()));
      expect((await turns()).map(({ id }) => id).sort()).toEqual(
        Array.from({ length: day + 1 }, (_, index) => `form.V0SCHED.${DUE + index * DAY_MS}`),
      );
      const thread = (await stands()).last?.thread ?? '';
      await sessions.update({ ...HERE, thread }, (now) => stop(now, `form.V0SCHED.${at.now}`, by, at.now));
    }
    expect(opened.length - retracted.length).toBe(5);
  });

  it('brings one run after days without us, at once, and then goes on by its times', async () => {
    const { left, stands, turns, at } = await dueSchedule();
    at.now = DUE + 5 * DAY_MS + HOUR_MS;
    await left.run();
    await left.run();
    expect(await turns()).toHaveLength(1);
    expect((await stands()).next).toBe(DUE + 6 * DAY_MS);
  });

  it('brings none for what was missed where the next time is a few minutes away, but that one', async () => {
    const { left, right, stands, turns, at } = await dueSchedule();
    at.now = DUE + 5 * DAY_MS - 10 * 60_000;
    await Promise.all([left.run(), right.run()]);
    expect([await turns(), (await stands()).next]).toEqual([[], DUE + 5 * DAY_MS]);
    at.now = DUE + 5 * DAY_MS;
    await left.run();
    expect(await turns()).toMatchObject([{ id: `form.V0SCHED.${DUE + 5 * DAY_MS}` }]);
  });

  it('is taken up by another instance where the first one died after it had spoken, and runs once', async () => {
    const { left, right, ways, opened, turns, at, retracted } = await dueSchedule();
    ways.openRun = async () => {
      throw new AgentError('cut', { code: 'SLACK_UNAVAILABLE' });
    };
    await expect(left.run()).rejects.toMatchObject({ code: 'SLACK_UNAVAILABLE' });
    ways.openRun = async () => '7.000200';
    await right.run();
    expect(opened).toEqual([]); // the first may still be at it
    at.now = DUE + 120_000;
    await right.run();
    await left.run();
    expect(await turns()).toHaveLength(1);
    expect(retracted).toEqual([]);
  });

  it('is taken up by another instance where the first one lives, but reaches Slack no more', async () => {
    const { left, right, ways, turns, at } = await dueSchedule();
    const works = ways.openRun;
    for (const seconds of [0, 15, 30, 45, 60, 75, 90, 105]) {
      at.now = DUE + seconds * 1_000;
      ways.openRun = async () => {
        throw new AgentError('cut', { code: 'SLACK_UNAVAILABLE' });
      };
      await expect(left.run()).rejects.toMatchObject({ code: 'SLACK_UNAVAILABLE' });
      ways.openRun = works;
      await right.run();
    }
    expect(await turns()).toEqual([]);
    at.now = DUE + 120_000;
    await right.run();
    expect(await turns()).toHaveLength(1);
  });

  it('runs once also where one that was slow speaks after another: what stands in the record counts', async () => {
    const { left, right, ways, stands, turns, at, retracted } = await dueSchedule();
    const slow = Promise.withResolvers<string>();
    ways.openRun = () => slow.promise;
    const first = left.run();
    await expect.poll(async () => (await stands()).holder?.instance).toBe('left');
    at.now = DUE + 120_000;
    ways.openRun = async () => '8.000200';
    await right.run();
    slow.resolve('7.000200');
    await first;
    expect((await turns()).map(({ id }) => id)).toEqual([`form.V0SCHED.${DUE}`]);
    expect((await stands()).last?.thread).toBe('8.000200');
    expect(retracted).toEqual(['7.000200']);
  });

  it('is no time any more once somebody has ended it, also while its thread is being opened', async () => {
    const { left, right, ways, turns, retracted } = await dueSchedule();
    ways.openRun = async () => {
      await right.agent.endSchedule(HERE, 'form.V0SCHED', 'U0MIRA');
      return '7.000200';
    };
    await left.run();
    await left.run();
    expect([await turns(), retracted]).toEqual([[], ['7.000200']]);
  });

  it('is taken up where the store was lost right after the turn', async () => {
    let writes = 0;
    const around = (store: Store): Store => ({
      ...store,
      update: (key, change) => {
        writes += key.kind === 'schedule' ? 1 : 0;
        if (key.kind === 'schedule' && writes === 3) {
          throw new AgentError('gone', { code: 'STORE_UNAVAILABLE' });
        }
        return store.update(key, change);
      },
    });
    const { left, right, stands, turns, at, opened } = await dueSchedule({ around });
    await expect(left.run()).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    expect([await turns(), (await stands()).next]).toMatchObject([[{ status: 'queued' }], DUE]);
    at.now = DUE + 120_000;
    await right.run();
    expect(opened).toHaveLength(1);
    expect(await turns()).toHaveLength(1);
    expect((await stands()).next).toBe(DUE + DAY_MS);
  });
});

describe('the sweep', () => {
  it('runs what is due beside a record that cannot be read, and leaves the rest of many to the next', async () => {
    const { left, store, turns, at } = await scheduleRig();
    const put = (id: string, value: unknown) =>
      store.update(scheduleKey(HERE.workspace, HERE.channel, id), () => ({ value, open: true }));
    await put('broken', { schema: 99 });
    for (let index = 0; index < 22; index += 1) {
      await put(`form.V${index}`, aSchedule({ id: `form.V${index}`, next: DUE, holder: null }));
    }
    await sweepDue(left.context);
    expect(await turns()).toEqual([]);
    at.now = DUE;
    await sweepDue(left.context);
    expect([19, 20]).toContain((await turns()).length);
    await sweepDue(left.context);
    expect(await turns()).toHaveLength(22);
  });

  it('tries no more of them than that while Slack is away', async () => {
    const { left, store, at, ways } = await scheduleRig();
    let tried = 0;
    ways.openRun = async () => {
      tried += 1;
      throw new AgentError('cut', { code: 'SLACK_UNAVAILABLE' });
    };
    for (let index = 0; index < 25; index += 1) {
      const value = aSchedule({ id: `form.V${index}`, next: DUE, holder: null });
      await store.update(scheduleKey(HERE.workspace, HERE.channel, value.id), () => ({ value, open: true }));
    }
    at.now = DUE;
    await sweepDue(left.context);
    expect(tried).toBe(20);
  });

  it('comes to all in turn where of many makers nobody can tell whether they may', async () => {
    const { left, store, turns, at, ways } = await scheduleRig();
    ways.kind = (user) => {
      if (user === 'U0HIDDEN') {
        throw new AgentError('no answer', { code: 'PEOPLE_UNAVAILABLE' });
      }
      return 'member';
    };
    for (let index = 0; index < 41; index += 1) {
      const maker = { user: index < 40 ? 'U0HIDDEN' : 'U0MIRA', name: '' };
      const value = aSchedule({ id: `form.V${index}`, next: DUE, holder: null, maker });
      await store.update(scheduleKey(HERE.workspace, HERE.channel, value.id), () => ({ value, open: true }));
    }
    for (const seconds of [0, 15, 30]) {
      at.now = DUE + seconds * 1_000;
      await sweepDue(left.context);
    }
    expect(await turns()).toMatchObject([{ request: { user: 'U0MIRA' } }]);
  });
});
