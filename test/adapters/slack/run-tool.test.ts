import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { ToolForm } from '#agent/face/tool-run.ts';
import { AgentError } from '#domain/text/errors.ts';
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

const tool = aTool({
  parameters: [
    { name: 'csv', type: 'file', description: 'prices' },
    { name: 'days', type: 'integer', description: '' },
  ],
});
const form: ToolForm = { tool, mostFileMb: 50, approvals: 1, byOthers: false, allowed: undefined };

/** The form, opened by the command in the channel. */
async function opened(words = 'run rolling_volatility'): Promise<string> {
  s.behave.runForm ??= async () => form;
  await s.emulator.command({ as: MIRA, channel: FINOPS, command: '/smith', text: words });
  return modalOf(s, MIRA);
}
const file = (name = 'acme.csv') => s.emulator.dropFile({ as: MIRA, name, bytes: 'date,close\n' });
const submit = (fill: Record<string, string | readonly string[]> = {}) =>
  s.emulator.submitView({ as: MIRA, fill: { 'value.0': [file()], 'value.1': '17', ...fill } });
const openings = (channel = FINOPS) =>
  s.emulator.messages(channel).filter(({ text }) => text === `<@${MIRA}> asked to run *rolling_volatility*`);

describe('the form Run a tool', () => {
  it('opens by the command, and makes the call in a thread that it opens', async () => {
    expect(await opened('run `rolling_volatility` ')).toContain('Annualised rolling volatility');
    expect(s.callsOf('runForm')).toEqual([[HERE, MIRA, 'rolling_volatility']]);
    const before = openings().length;
    expect(await submit()).toEqual({});
    const [to, asked] = await s.called('runTool');
    expect(openings()).toHaveLength(before + 1);
    expect(to).toEqual({ ...HERE, thread: openings().at(-1)?.ts });
    expect(asked).toEqual({
      ...{ id: expect.stringMatching(/^form\./), user: MIRA, tool: tool.id, version: 1, arguments: { days: 17 } },
      files: { csv: { id: expect.any(String), name: 'acme.csv', size: 11, mimetype: 'text/csv' } },
      unusable: {},
    });
    expect(s.emulator.modal(MIRA)).toBeUndefined();
  });

  it('opens by a button that only one person sees, which carries the id alone or with the version', async () => {
    for (const value of [tool.id, `3:${tool.id}`]) {
      s.behave.runForm = async () => form;
      const button = { type: 'button', action_id: 'tool_run_open', value, text: { type: 'plain_text', text: 'Run' } };
      const blocks = [{ type: 'actions', elements: [button] }];
      const args = { channel: FINOPS, user: MIRA, text: 'tools', blocks };
      await s.calls.call('T0HARBOR', 'chat.postEphemeral', args, z.unknown());
      const { ts } = await s.emulator.waitFor(() => s.emulator.ephemerals(MIRA).at(-1));
      await s.emulator.press({ as: MIRA, channel: FINOPS, ts, actionId: 'tool_run_open' });
      expect(await modalOf(s, MIRA)).toContain('"initial_conversation":"C0FINOPS"');
      await s.emulator.closeView({ as: MIRA });
    }
    expect(s.callsOf('runForm')).toEqual([
      [HERE, MIRA, tool.id],
      [HERE, MIRA, tool.id],
    ]);
  });

  it('opens in App Home, where there is no channel, and asks for one', async () => {
    s.behave.runForm = async () => form;
    const accessory = {
      type: 'button',
      action_id: 'tool_run_open',
      value: tool.id,
      text: { type: 'plain_text', text: 'Run' },
    };
    const blocks = [{ type: 'section', text: { type: 'plain_text', text: 'A tool' }, accessory }];
    const view = { type: 'home', blocks };
    await s.calls.call('T0HARBOR', 'views.publish', { user_id: MIRA, view }, z.unknown());
    await s.emulator.press({ as: MIRA, home: true, actionId: 'tool_run_open' });
    expect(await modalOf(s, MIRA)).not.toContain('initial_conversation');
    expect(s.callsOf('runForm')).toEqual([[{ ...HERE, channel: undefined }, MIRA, tool.id]]);
    expect(await submit()).toEqual({ errors: { answer_in: 'Please complete this required field.' } });
    expect(await submit({ answer_in: FINOPS })).toEqual({});
    const [to] = await s.called('runTool');
    expect(to).toMatchObject({ channel: FINOPS });
  });

  it('opens where nobody can be looked up, because we are not there, and asks for another channel', async () => {
    s.behave.runForm = async ({ channel }) =>
      channel === undefined ? form : { why: 'look_up_failed', wish: 'ask', channel: '' };
    expect(await opened()).not.toContain('initial_conversation');
    expect(await submit({ answer_in: ALONE })).toEqual({
      errors: { answer_in: expect.stringContaining('/invite @Threadsmith') },
    });
    await s.emulator.closeView({ as: MIRA });
    s.behave.runForm = async () => ({ why: 'look_up_failed', wish: 'ask', channel: '' });
    const before = s.emulator.ephemerals(MIRA).length;
    await s.emulator.command({ as: MIRA, channel: FINOPS, command: '/smith', text: 'run it' });
    const told = await s.emulator.waitFor(() => s.emulator.ephemerals(MIRA)[before]);
    expect(told.text).toContain('I could not check who you are');
  });

  it('says why not: by the command to the person alone, by the button in a window', async () => {
    const before = s.emulator.ephemerals(MIRA).length;
    await s.emulator.command({ as: MIRA, channel: FINOPS, command: '/smith', text: 'run away' });
    const told = await s.emulator.waitFor(() => s.emulator.ephemerals(MIRA)[before]);
    expect(told.text).toContain('There is no tool in use with that name.');
    expect(s.emulator.modal(MIRA)).toBeUndefined();
    await s.emulator.press({ as: MIRA, home: true, actionId: 'tool_run_open' });
    expect(await modalOf(s, MIRA)).toContain('There is no tool in use with that name.');
  });

  it('shows what is wrong at its inputs, and opens no thread for that', async () => {
    expect(await opened()).toContain('value.1');
    const before = openings().length;
    expect(await submit({ 'value.1': '1.5' })).toEqual({ errors: { 'value.1': 'Write a whole number such as 3.' } });
    expect(openings()).toHaveLength(before);
    expect(s.callsOf('runTool')).toEqual([]);
    expect(await submit()).toEqual({});
    await s.called('runTool');
  });

  it('says how to invite it where it is not, and goes on once it is there', async () => {
    await opened();
    expect(await submit({ answer_in: ALONE })).toEqual({
      errors: { answer_in: expect.stringContaining('/invite @Threadsmith') },
    });
    expect(s.callsOf('runTool')).toEqual([]);
    expect(await submit({ answer_in: FINOPS })).toEqual({});
    await s.called('runTool');
  });

  it('writes nothing in a channel where the person may not ask', async () => {
    await opened();
    s.behave.runForm = async ({ channel }) =>
      channel === undefined ? form : { why: 'not_member', wish: 'ask', channel: '#data-leads' };
    expect(await submit({ answer_in: 'C0LEADS' })).toEqual({
      errors: { answer_in: 'You cannot ask me here. You are not in #data-leads. Join it, then try again.' },
    });
    expect(openings('C0LEADS')).toEqual([]);
  });

  it.each([
    ['tool_changed', { ...form, tool: { ...tool, version: 2 } }, 'Somebody changed this tool meanwhile.'],
    ['no_tool', { why: 'no_tool' } as const, 'There is no tool in use with that name.'],
  ])('of a tool that is another by now makes no call: %s', async (_why, now, words) => {
    await opened();
    s.behave.runForm = async () => now;
    await submit();
    expect(await modalOf(s, MIRA)).toContain(words);
    expect(s.callsOf('runTool')).toEqual([]);
  });

  it('keeps what was typed, and leaves no empty thread, when the call is refused', async () => {
    s.behave.runForm = async () => ({
      ...form,
      tool: aTool({ parameters: [{ name: 'words', type: 'string', description: '' }] }),
    });
    await opened();
    s.behave.runTool = async () => ({ why: 'paused' });
    const before = openings().length;
    await s.emulator.submitView({ as: MIRA, fill: { 'value.0': 'my words' } });
    const told = await modalOf(s, MIRA);
    expect(told).toContain('An admin paused me');
    expect(told).toContain('my words');
    expect(openings()).toHaveLength(before);
  });

  it('keeps the thread where nobody knows what was stored', async () => {
    await opened();
    s.behave.runTool = async () => ({ why: 'not_saved' });
    const before = openings().length;
    await submit();
    expect(await modalOf(s, MIRA)).toContain('Not saved.');
    expect(openings()).toHaveLength(before + 1);
  });

  it('that breaks says so, and says nothing of the cause', async () => {
    await opened();
    s.behave.runTool = async () => {
      throw new AgentError('secret cause', { code: 'STORE_UNAVAILABLE' });
    };
    await submit();
    const told = await modalOf(s, MIRA);
    expect(told).toContain('This takes longer than Slack waits.');
    expect(told).not.toContain('secret cause');
  });

  it('opens one thread and names one request, however often it is sent', async () => {
    expect(await opened()).toContain('value.1');
    const before = openings().length;
    const fill = { 'value.0': [file()], 'value.1': '17' };
    await Promise.all([s.emulator.submitView({ as: MIRA, fill }), s.emulator.submitView({ as: MIRA, fill })]);
    const calls = s.callsOf('runTool').map(([to, asked]) => [to, (asked as { id: string }).id]);
    expect(new Set(calls.map((each) => JSON.stringify(each))).size).toBe(1);
    expect(openings()).toHaveLength(before + 1);
  });
});
