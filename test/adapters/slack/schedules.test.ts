import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ToolForm } from '#agent/face/tool-run.ts';
import { AgentError } from '#domain/text/errors.ts';
import { AT_MADE, aSchedule } from '../../fakes/schedules.ts';
import { aTool } from '../../fakes/tools.ts';
import { modalOf } from './posted.ts';
import { stand } from './stand.ts';

const FINOPS = 'C0FINOPS';
const ALONE = 'C0ALONE';
const MIRA = 'U0MIRA';
const HERE = { workspace: 'T0HARBOR', channel: FINOPS };

let s: Awaited<ReturnType<typeof stand>>;
beforeAll(async () => {
  s = await stand({ seeded: false, rateLimits: 'off' });
  s.emulator.addChannel({ id: ALONE, name: 'alone', members: [MIRA] });
});
afterEach(async () => {
  await s.emulator.closeView({ as: MIRA });
  s.heard.length = 0;
  for (const name of Object.keys(s.behave)) {
    delete s.behave[name as keyof typeof s.behave];
  }
});
afterAll(() => s.stop());

const tool = aTool({ name: 'greet', parameters: [{ name: 'times', type: 'integer', description: '' }] });
const form: ToolForm = { tool, mostFileMb: 50, approvals: 1, byOthers: false, allowed: undefined };
const made = { schedule: aSchedule({ name: 'greet' }), times: [AT_MADE, AT_MADE + 1, AT_MADE + 2] };

const write = (text: string) => s.emulator.command({ as: MIRA, channel: FINOPS, command: '/smith', text });
/** What Mira alone reads next, or the one after it. */
function next(which = 1) {
  const before = s.emulator.ephemerals(MIRA).length;
  return () => s.emulator.waitFor(() => s.emulator.ephemerals(MIRA)[before + which - 1]);
}
async function opened(): Promise<string> {
  s.behave.runForm ??= async () => form;
  await write('schedule `greet` ');
  return modalOf(s, MIRA);
}
const submit = (fill: Record<string, string | readonly string[]> = {}) =>
  s.emulator.submitView({ as: MIRA, fill: { 'value.0': '3', ...fill } });
const openings = (channel = FINOPS) =>
  s.emulator.messages(channel).filter(({ text }) => text.startsWith(`<@${MIRA}> scheduled *greet*`));

describe('the form of a schedule', () => {
  it('opens by the command, and makes one with its first run in a thread that it opens', async () => {
    s.behave.schedule = async () => made;
    expect(await opened()).toContain('Schedule a tool');
    expect(s.callsOf('runForm')).toEqual([[HERE, MIRA, 'greet']]);
    const before = openings().length;
    const told = next();
    expect(await submit()).toEqual({});
    const [to, asked] = await s.called('schedule');
    expect(openings()).toHaveLength(before + 1);
    expect(to).toEqual({ ...HERE, thread: openings().at(-1)?.ts });
    expect(asked).toEqual({
      ...{ id: expect.stringMatching(/^form\./), user: MIRA, tool: tool.id, version: 1, arguments: { times: 3 } },
      ...{ cron: '0 9 * * *', timeZone: expect.stringMatching(/\w/) },
    });
    expect((await told()).text).toContain('*Scheduled.* *greet* runs every day at 09:00');
    expect(s.emulator.modal(MIRA)).toBeUndefined();
  });

  it.each([
    [{ days: '* 1-5', time: '16:15' }, '15 16 * * 1-5'],
    [{ days: '* 0', time: '0:00' }, '0 0 * * 0'],
    [{ days: 'L *' }, '0 9 L * *'],
    [{ days: 'cron', cron: ' 30  8,16 * *  mon ' }, '30 8,16 * * mon'],
    [{ days: 'cron', cron: '30 8 ∗ ∗ 1' }, '30 8 * * 1'],
  ])('makes a cron text of %j', async (fill, cron) => {
    s.behave.schedule = async () => made;
    await opened();
    const told = next();
    expect(await submit(fill)).toEqual({});
    await told();
    const [, asked] = await s.called('schedule');
    expect(asked).toMatchObject({ cron });
    expect(s.callsOf('whyNotTimes')).toEqual([[{ cron, timeZone: expect.any(String) }]]);
  });

  it('shows what is wrong at its inputs, and writes nothing in the channel for that', async () => {
    await opened();
    const before = openings().length;
    expect(await submit({ 'value.0': '1.5' })).toEqual({ errors: { 'value.0': 'Write a whole number such as 3.' } });
    expect(await submit({ cron: '0 9 * * *' })).toEqual({
      errors: { cron: expect.stringContaining('Leave this empty') },
    });
    s.behave.whyNotTimes = async () => ({ unfit: 'times' });
    expect(await submit({ days: 'cron', cron: 'daily' })).toEqual({
      errors: { cron: 'These times never come. Write five fields as in crontab, such as 30 8 * * 1-5.' },
    });
    s.behave.whyNotTimes = async () => ({ unfit: 'too_often' });
    expect(await submit({ days: '* *', cron: '' })).toEqual({
      errors: { days: expect.stringContaining('less than 15 minutes apart') },
    });
    delete s.behave.whyNotTimes;
    expect(await submit({ answer_in: ALONE })).toEqual({ errors: { answer_in: expect.stringContaining('/invite') } });
    s.behave.runForm = async ({ channel }) =>
      channel === undefined ? form : { why: 'not_member', wish: 'ask', channel: '#data-leads' };
    expect(await submit({ answer_in: 'C0LEADS' })).toEqual({
      errors: { answer_in: expect.stringContaining('You are not in') },
    });
    expect([openings().length, openings('C0LEADS').length]).toEqual([before, 0]);
    expect(s.callsOf('schedule')).toEqual([]);
  });

  it('does not open for a tool that takes files, or that is not there', async () => {
    s.behave.runForm = async () => ({ ...form, tool: aTool() });
    const files = next();
    await write('schedule rolling_volatility');
    expect((await files()).text).toContain('This tool takes a file');
    s.behave.runForm = async () => ({ why: 'no_tool' });
    const none = next();
    await write('schedule away');
    expect((await none()).text).toContain('There is no tool in use with that name.');
    expect(s.emulator.modal(MIRA)).toBeUndefined();
  });

  it.each([
    [{ unfit: 'too_many' } as const, 'This channel has 15 schedules already.'],
    [{ why: 'paused' } as const, 'An admin paused me'],
  ])('says why not and leaves no empty thread: %j', async (outcome, words) => {
    await opened();
    s.behave.schedule = async () => outcome;
    const before = openings().length;
    await submit();
    expect(await modalOf(s, MIRA)).toContain(words);
    expect(openings()).toHaveLength(before);
  });

  it('makes nothing of a tool that is another by now', async () => {
    await opened();
    s.behave.runForm = async () => ({ ...form, tool: { ...tool, version: 2 } });
    await submit();
    expect(await modalOf(s, MIRA)).toContain('Somebody changed this tool meanwhile.');
    expect(s.callsOf('schedule')).toEqual([]);
  });

  it('keeps the thread where nobody knows what was stored, and says nothing of a cause', async () => {
    await opened();
    s.behave.schedule = async () => ({ why: 'not_saved' });
    const before = openings().length;
    await submit();
    expect(await modalOf(s, MIRA)).toContain('Not saved.');
    expect(openings()).toHaveLength(before + 1);
    await s.emulator.closeView({ as: MIRA });
    await opened();
    s.behave.schedule = async () => {
      throw new AgentError('secret cause', { code: 'STORE_UNAVAILABLE' });
    };
    await submit();
    const told = await modalOf(s, MIRA);
    expect(told).toContain('This takes longer than Slack waits.');
    expect(told).not.toContain('secret cause');
  });

  it('opens one thread and names one schedule, however often it is sent', async () => {
    s.behave.schedule = async () => made;
    await opened();
    const before = openings().length;
    const told = next(2);
    await Promise.all([submit(), submit()]);
    await told();
    expect(new Set(s.callsOf('schedule').map((call) => JSON.stringify(call))).size).toBe(1);
    expect(openings()).toHaveLength(before + 1);
  });
});

describe('/smith schedule', () => {
  it('shows the schedules of the channel to the person alone, or why not', async () => {
    const none = next();
    await write('schedule');
    expect((await none()).text).toContain('*Nothing is scheduled in this channel.*');
    s.behave.schedules = async () => ({ why: 'not_member', wish: 'view', channel: '#finance-ops' });
    const refused = next();
    await write('schedule');
    expect((await refused()).text).toContain('You are not in #finance-ops.');
    expect(s.callsOf('schedules')).toEqual([
      [HERE, MIRA],
      [HERE, MIRA],
    ]);
  });

  it.each([
    [aSchedule({ name: 'greet' }), '*Ended.* *greet* no longer runs every day at 09:00 (UTC).'],
    [{ unfit: 'gone' } as const, 'I no longer know this schedule.'],
    [{ why: 'not_saved' } as const, 'Not saved.'],
  ])('ends one by its button and says so', async (outcome, words) => {
    s.behave.schedules = async () => [aSchedule()];
    s.behave.endSchedule = async () => outcome;
    const list = next();
    await write('schedule');
    const { ts } = await list();
    const told = next();
    await s.emulator.press({ as: MIRA, channel: FINOPS, ts, actionId: 'schedule_end' });
    expect((await told()).text).toContain(words);
    expect(s.callsOf('endSchedule')).toEqual([[HERE, 'form.V0SCHED', MIRA]]);
  });
});
