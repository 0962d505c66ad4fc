import { describe, expect, it } from 'vitest';
import { setStandstill } from '#agent/core/standstill.ts';
import { MOST_SCHEDULES, scheduleKey } from '#domain/schedule.ts';
import { edited } from '#domain/tool/tool-change.ts';
import { HERE, KEY, scheduleRig, TOOL } from '../../fakes/schedule-rig.ts';
import { AT_MADE, aSchedule } from '../../fakes/schedules.ts';

const HOUR_MS = 3_600_000;
const TO = { ...HERE, thread: '1.000100' };
const asked = {
  ...{ id: 'form.V0SCHED', user: 'U0MIRA', tool: TOOL.id, version: 1, arguments: { least: 3 } },
  ...{ cron: '0 9 * * 1-5', timeZone: 'UTC' },
};

describe('a schedule that somebody makes', () => {
  it('stands, and its first run waits at once in the thread that was opened for it', async () => {
    const { left, stands, turns, lines, store } = await scheduleRig();
    const outcome = await left.agent.schedule(TO, asked);
    expect(outcome).toMatchObject({
      schedule: { id: asked.id, name: 'rows_above', tool: { id: TOOL.id, version: 1 }, maker: { user: 'U0MIRA' } },
      times: [HOUR_MS, 73 * HOUR_MS, 97 * HOUR_MS].map((after) => AT_MADE + after), // over a weekend
    });
    expect(await stands()).toMatchObject({
      next: AT_MADE + HOUR_MS,
      holder: null,
      last: { due: AT_MADE, thread: '1.000100' },
    });
    expect(await turns()).toMatchObject([
      {
        id: `form.V0SCHED.${AT_MADE}`,
        status: 'queued',
        request: { user: 'U0MIRA', source: 'schedule', call: { tool: TOOL.id, version: 1, arguments: { least: 3 } } },
      },
    ]);
    expect((await store.open()).map(({ kind }) => kind)).toContain('schedule');
    expect(await lines()).toMatchObject([{ kind: 'schedule_made', user: 'U0MIRA', tool: TOOL.id, schedule: asked.id }]);
  });

  it('is one, however often its form comes and to whichever instance', async () => {
    const { left, right, turns, lines } = await scheduleRig();
    const outcomes = await Promise.all([left, right, left].map(({ agent }) => agent.schedule(TO, asked)));
    expect(outcomes.map((each) => 'schedule' in each && each.schedule.id)).toEqual(Array(3).fill(asked.id));
    expect(await turns()).toHaveLength(1);
    expect(await lines()).toHaveLength(1);
  });

  it('stands in the audit also where the first instance died before it could say so', async () => {
    const { left, right, lines, at, turns } = await scheduleRig();
    const append = async () => Promise.reject(new Error('cut'));
    Object.assign(left.context, { audit: { ...left.context.audit, append } });
    await left.agent.schedule(TO, asked);
    at.now = AT_MADE + 120_000;
    await right.run();
    expect(await lines()).toMatchObject([{ kind: 'schedule_made', at: AT_MADE, user: 'U0MIRA' }]);
    expect(await turns()).toHaveLength(1);
  });

  it('stands in the audit also where somebody ends it before another instance could say so', async () => {
    const { left, right, lines } = await scheduleRig();
    const append = async () => Promise.reject(new Error('cut'));
    Object.assign(left.context, { audit: { ...left.context.audit, append } });
    await left.agent.schedule(TO, asked);
    await left.agent.endSchedule(HERE, asked.id, 'U0MIRA');
    await right.run();
    await right.run();
    expect((await lines()).map(({ kind }) => kind)).toEqual(['schedule_made', 'schedule_ended']);
  });

  it.each([
    ['a text that is none', { cron: 'every day' }, { unfit: 'times' }],
    ['a zone that is none', { timeZone: 'Nowhere/Land' }, { unfit: 'times' }],
    ['a day that never comes', { cron: '0 9 30 2 *' }, { unfit: 'times' }],
    ['ten minutes in an hour', { cron: '0,10 9 * * *' }, { unfit: 'too_often' }],
    ['ten minutes over an hour', { cron: '55,5 9,10 1 * *' }, { unfit: 'too_often' }],
    ['ten minutes over midnight', { cron: '0,50 0,23 * * 1,2' }, { unfit: 'too_often' }],
    ['every minute', { cron: '* * * * *' }, { unfit: 'too_often' }],
    ['another version', { version: 2 }, { why: 'tool_changed' }],
    ['no such tool', { tool: 'another' }, { why: 'no_tool' }],
    ['other arguments', { arguments: { least: 'three' } }, { why: 'not_usable', part: 'arguments' }],
    ['none', { arguments: {} }, { why: 'not_usable', part: 'arguments' }],
  ])('is none with %s', async (_what, changes, why) => {
    const { left, store, turns } = await scheduleRig();
    expect(await left.agent.schedule(TO, { ...asked, ...changes })).toMatchObject(why);
    expect(await store.get(KEY)).toBeUndefined();
    expect(await turns()).toEqual([]);
  });

  it.each(['*/15 * * * *', '0,45 9 * * *', '0 9 29 2 *'])('takes %s', async (cron) => {
    const { left } = await scheduleRig();
    expect(await left.agent.whyNotTimes({ cron, timeZone: 'Europe/Berlin' })).toBeUndefined();
  });

  it('is none for a tool that takes files, while everything is paused, or where there are many', async () => {
    const { left, library, store, at } = await scheduleRig();
    const files = {
      ...TOOL,
      id: 'tool-2',
      name: 'rows',
      parameters: [{ name: 'csv', type: 'file', description: '' }],
    } as const;
    await library.put(HERE.workspace, { ...files, parameters: [...files.parameters] }, null);
    expect(await left.agent.schedule(TO, { ...asked, tool: 'tool-2', arguments: { csv: 'in/a.csv' } })).toEqual({
      unfit: 'takes_files',
    });
    await setStandstill(store, HERE.workspace, { state: 'paused', by: 'Ada', at: at.now });
    expect(await left.agent.schedule(TO, asked)).toEqual({ why: 'paused' });
    await setStandstill(store, HERE.workspace, { state: 'running', by: 'Ada', at: at.now });
    for (let index = 0; index < MOST_SCHEDULES; index += 1) {
      const key = scheduleKey(HERE.workspace, HERE.channel, `form.V${index}`);
      await store.update(key, () => ({ value: aSchedule({ id: `form.V${index}`, holder: null }), open: true }));
    }
    expect(await left.agent.schedule(TO, asked)).toEqual({ unfit: 'too_many' });
    expect(await left.agent.schedule({ ...TO, channel: 'C0OTHER' }, asked)).toHaveProperty('schedule');
  });

  it('is none for a guest, who is in the audit', async () => {
    const { left, ways, lines } = await scheduleRig();
    ways.kind = () => 'guest';
    expect(await left.agent.schedule(TO, asked)).toMatchObject({ why: 'guest', wish: 'ask' });
    expect(await lines()).toMatchObject([{ kind: 'refused', user: 'U0MIRA', wish: 'ask', why: 'guest' }]);
  });

  it('is kept when words about the tool change, which no program knows of', async () => {
    const { left, right, library, at, stands, opened } = await scheduleRig();
    await left.agent.schedule(TO, asked);
    const kept = await library.get(HERE.workspace, TOOL.id);
    const by = { user: 'U0ADA', name: 'Ada' };
    const words = edited(TOOL, { description: 'Other words', returns: '' }, by, at.now);
    await library.put(HERE.workspace, words, kept?.revision ?? null);
    at.now = AT_MADE + HOUR_MS;
    await left.agent.endSchedule(HERE, 'none', 'U0MIRA');
    await right.run();
    expect((await stands()).missed?.why).toBe('unfinished'); // the first still waits
    expect(opened).toEqual([]);
  });
});

describe('the schedules of a channel', () => {
  it('are seen by its members, the oldest first', async () => {
    const { left, store, ways } = await scheduleRig();
    const put = async (id: string, at: number, channel: string = HERE.channel, over = {}) => {
      const value = aSchedule({ id, at, channel, ...over });
      await store.update(scheduleKey(HERE.workspace, channel, id), () => ({ value, open: true }));
    };
    await put('young', 2);
    await put('old', 1);
    await put('over', 0, HERE.channel, { next: null, ended: { by: null, why: null, at: 3 } });
    await put('elsewhere', 0, 'C0OTHER');
    const seen = await left.agent.schedules(HERE, 'U0JONAS');
    expect(Array.isArray(seen) && seen.map(({ id }) => id)).toEqual(['old', 'young']);
    ways.isIn = () => false;
    expect(await left.agent.schedules(HERE, 'U0JONAS')).toMatchObject({ why: 'not_member', wish: 'view' });
  });

  it('are ended by their maker, whatever they may by now, or by whoever may revoke; once', async () => {
    const { left, right, ways, put, stands, lines, at } = await scheduleRig();
    await put({});
    ways.kind = (user) => (user === 'U0MIRA' ? 'guest' : 'member');
    ways.isIn = (user) => user !== 'U0SAM';
    expect(await left.agent.endSchedule(HERE, 'form.V0SCHED', 'U0SAM')).toMatchObject({
      why: 'not_member',
      wish: 'revoke',
    });
    expect((await stands()).ended).toBeNull();
    expect(await left.agent.endSchedule(HERE, 'form.V0SCHED', 'U0MIRA')).toMatchObject({
      ended: { by: { user: 'U0MIRA' } },
    });
    at.now += 5;
    expect(await right.agent.endSchedule(HERE, 'form.V0SCHED', 'U0JONAS')).toMatchObject({
      ended: { by: { user: 'U0MIRA' } },
    });
    expect((await lines()).filter(({ kind }) => kind === 'schedule_ended')).toMatchObject([{ user: 'U0MIRA' }]);
    expect(await left.agent.endSchedule(HERE, 'another', 'U0MIRA')).toEqual({ unfit: 'gone' });
    await put({ ended: null });
    expect(await right.agent.endSchedule(HERE, 'form.V0SCHED', 'U0JONAS')).toMatchObject({
      ended: { by: { user: 'U0JONAS' } },
    });
  });
});
