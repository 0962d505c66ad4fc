import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { retired } from '#domain/tool/tool-change.ts';
import { NO_STATS } from '#domain/tool/tool-stats.ts';
import { aTool, KEEPER, KEPT_AT } from '../../fakes/tools.ts';
import { modalOf } from './posted.ts';
import { stand } from './stand.ts';

const FINOPS = 'C0FINOPS';
const JONAS = 'U0JONAS';
const PLACE = { workspace: 'T0HARBOR', channel: FINOPS };

let s: Awaited<ReturnType<typeof stand>>;
beforeAll(async () => {
  s = await stand({ seeded: false, rateLimits: 'off' });
});
afterEach(async () => {
  await s.emulator.closeView({ as: JONAS });
  s.heard.length = 0;
  for (const name of Object.keys(s.behave)) {
    delete s.behave[name as keyof typeof s.behave];
  }
});
afterAll(() => s.stop());

/** What Jonas alone reads, once there are `more` lines than before. */
function listen() {
  const before = s.emulator.ephemerals(JONAS).length;
  return (more: number) =>
    s.emulator.waitFor(
      () => s.emulator.ephemerals(JONAS).length >= before + more && s.emulator.ephemerals(JONAS).at(-1),
    );
}
const write = (text: string) => s.emulator.command({ as: JONAS, channel: FINOPS, command: '/smith', text });
const press = (ts: string, actionId: string, more: object = {}) =>
  s.emulator.press({ as: JONAS, channel: FINOPS, ts, actionId, ...more });

describe('a press on a tool', () => {
  async function listed(tool = aTool({ id: 'a:1', version: 3 })) {
    const told = listen();
    s.behave.tools = async () => [{ tool, stats: NO_STATS }];
    await write('tools');
    return { ts: (await told(1)).ts, told, tool };
  }

  it('Retire takes it out of use and offers the way back', async () => {
    const { ts, told, tool } = await listed();
    s.behave.retireTool = async () => retired(tool, KEEPER, KEPT_AT);
    await press(ts, 'tool_retire');
    const done = await told(2);
    expect(done.text).toContain('*Retired.* *rolling_volatility* is no longer found or called.');
    s.behave.restoreTool = async () => tool;
    await press(done.ts, 'tool_restore');
    expect((await told(3)).text).toContain('*Restored.*');
    expect(s.callsOf('retireTool')).toEqual([[PLACE, JONAS, 'a:1', 3]]);
    expect(s.callsOf('restoreTool')).toEqual([[PLACE, JONAS, 'a:1', 3]]);
  });

  it('says why not, and when nothing was stored', async () => {
    const { ts, told } = await listed();
    s.behave.retireTool = async () => ({ why: 'tool_changed' });
    await press(ts, 'tool_retire');
    expect((await told(2)).text).toContain('Somebody changed this tool meanwhile.');
    s.behave.retireTool = async () => {
      throw new Error('down');
    };
    await press(ts, 'tool_retire');
    expect((await told(3)).text).toContain('Not saved.');
    const gone = await listed(retired(aTool(), KEEPER, KEPT_AT));
    s.behave.restoreTool = async () => ({ why: 'name_taken' });
    await press(gone.ts, 'tool_restore');
    expect((await gone.told(2)).text).toContain('*Not restored.* Another tool has its name by now.');
    await press(ts, 'tool_retire', { value: 'none', stale: true });
    expect(s.callsOf('retireTool')).toHaveLength(2);
  });

  it('Keep says what came of it, and that it is at work where that takes a while (two real seconds)', async () => {
    const draft = aTool({ state: 'draft', replayed: 'pending' });
    const { ts, told } = await listed(draft);
    s.behave.keepDraft = async () => ({ kept: aTool(), tried: 2, twin: null });
    await press(ts, 'tool_keep_draft');
    expect((await told(2)).text).toContain('*Kept as a tool.*');
    let end = (): void => undefined;
    const ended = new Promise<void>((resolve) => {
      end = resolve;
    });
    s.behave.keepDraft = async () => {
      await ended;
      return { notKept: draft, because: 'differs', where: '/rows' };
    };
    await press(ts, 'tool_keep_draft');
    expect((await told(3)).text).toContain('I am running its examples again.');
    end();
    expect((await told(4)).text).toContain('*Not kept.* An example gave something else at “/rows”');
    expect(s.callsOf('keepDraft')[0]).toEqual([PLACE, JONAS, 'tool-1', 1]);
  });

  it('View code shows it page by page', async () => {
    const { ts } = await listed();
    const tool = aTool({ source: Array.from({ length: 100 }, (_, at) => `x_${at} = ${at}`).join('\n') });
    s.behave.toolById = async () => ({ tool, stats: NO_STATS });
    await press(ts, 'tool_code');
    expect(await modalOf(s, JONAS)).toContain('x_0 = 0');
    const { body } = await s.emulator.waitFor(() => s.emulator.modal(JONAS) ?? false);
    expect(JSON.stringify(body)).not.toContain('x_40 = 40');
    await s.emulator.submitView({ as: JONAS, fill: {} });
    expect(await modalOf(s, JONAS)).toContain('x_40 = 40');
    expect(s.callsOf('toolById')).toEqual([
      [expect.objectContaining(PLACE), JONAS, 'a:1'],
      [expect.objectContaining(PLACE), JONAS, 'a:1'],
    ]);
    s.behave.toolById = async () => ({ why: 'no_tool' });
    await s.emulator.submitView({ as: JONAS, fill: {} });
    expect(await modalOf(s, JONAS)).toContain('There is no tool in use with that name.');
  });

  it('History shows who did what, and a window says why there is nothing to see', async () => {
    const { ts } = await listed();
    s.behave.toolById = async () => ({ tool: aTool(), stats: NO_STATS });
    await press(ts, 'tool_history');
    expect(await modalOf(s, JONAS)).toContain('Priya Raman kept it · version 1');
    await s.emulator.closeView({ as: JONAS });
    s.behave.toolById = async () => ({ why: 'guest', wish: 'view', channel: '#finance-ops' });
    await press(ts, 'tool_history');
    expect(await modalOf(s, JONAS)).toContain('Guests may not see');
  });

  it('Edit words hands on what was typed, and gives it back where it was not saved', async () => {
    const told = listen();
    const line = { tool: aTool({ returns: 'a table' }), stats: NO_STATS };
    s.behave.tool = async () => line;
    s.behave.toolById = async () => line;
    await write('tool rolling_volatility');
    const { ts } = await told(1);
    const open = async () => {
      await s.emulator.closeView({ as: JONAS });
      await press(ts, 'tool_edit');
      return modalOf(s, JONAS);
    };
    expect(await open()).toContain('"initial_value":"a table"');
    s.behave.editTool = async () => line.tool;
    expect(await s.emulator.submitView({ as: JONAS, fill: { description: ' Draws & counts ' } })).toEqual({});
    expect(await modalOf(s, JONAS)).toContain('*Saved.* *rolling_volatility* is found by these words from now on.');
    const words = { description: 'Draws & counts', returns: 'a table' };
    expect(s.callsOf('editTool')).toEqual([[expect.objectContaining(PLACE), JONAS, 'tool-1', KEPT_AT, words]]);
    await open();
    expect(await s.emulator.submitView({ as: JONAS, fill: { description: '  ' } })).toMatchObject({
      errors: { description: expect.any(String) },
    });
    s.behave.editTool = async () => ({ why: 'tool_changed' });
    await s.emulator.submitView({ as: JONAS, fill: { description: 'My own words' } });
    const modal = await modalOf(s, JONAS);
    expect(modal).toContain('Somebody changed this tool meanwhile.');
    expect(modal).toContain('My own words');
  });
});
