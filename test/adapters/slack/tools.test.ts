import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { retired } from '#domain/tool-change.ts';
import type { ToolLine } from '#domain/tool-order.ts';
import { NO_STATS } from '#domain/tool-stats.ts';
import { aTool, KEEPER, KEPT_AT } from '../../fakes/tools.ts';
import { modalOf } from './posted.ts';
import { stand } from './stand.ts';

const FINOPS = 'C0FINOPS';
const JONAS = 'U0JONAS';
const PLACE = { workspace: 'T0HARBOR', channel: FINOPS };
const line = (id: string): ToolLine => ({ tool: aTool({ id, name: `tool_${id}` }), stats: NO_STATS });
const LINES = Array.from({ length: 12 }, (_, at) => line(`${at}`));

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
const shown = (post: { blocks?: unknown }) => JSON.stringify(post.blocks);

describe('/smith tools', () => {
  it('asks for what was written, and shows it to the person alone', async () => {
    const told = listen();
    await write('tools');
    expect((await told(1)).text).toContain('No tools yet.');
    await write('tools  Rolling & volatility ');
    expect((await told(2)).text).toBe(
      '*Nothing fits* “Rolling &amp; volatility”. Write `/smith tools` to see all of them.',
    );
    await write('tools Review');
    expect((await told(3)).text).toContain('Nothing to review.');
    expect(s.callsOf('tools')).toEqual([
      [PLACE, JONAS, ''],
      [PLACE, JONAS, 'Rolling & volatility'],
    ]);
    expect(s.callsOf('toolsToReview')).toEqual([[PLACE, JONAS]]);
    expect(s.emulator.messages(FINOPS)).toEqual([]);
  });

  it('turns its pages in the same place', async () => {
    const told = listen();
    s.behave.tools = async () => LINES;
    await write('tools bills');
    const first = await told(1);
    expect(shown(first)).toContain('tool_4');
    expect(shown(first)).not.toContain('tool_5');
    await press(first.ts, 'tools_page.next');
    const turned = (name: string) =>
      s.emulator.waitFor(() => s.emulator.ephemerals(JONAS).find((post) => shown(post).includes(`*${name}*`)));
    expect((await turned('tool_5')).ts).toBe(first.ts);
    await press(first.ts, 'tools_page.next');
    expect(shown(await turned('tool_10'))).not.toContain('tools_page.next');
    await press(first.ts, 'tools_page.previous');
    await turned('tool_9');
    expect(s.callsOf('tools')).toEqual(Array.from({ length: 4 }, () => [PLACE, JONAS, 'bills']));
    await told(1);
    await press(first.ts, 'tools_page.next', { value: 'x', stale: true });
  });

  it('turns the pages of those to review, with the reasons', async () => {
    const told = listen();
    s.behave.toolsToReview = async () => LINES.map((each) => ({ ...each, why: 'unused' as const }));
    await write('tools review');
    const first = await told(1);
    expect(shown(first)).toContain('Nobody has used it since');
    await press(first.ts, 'tools_page.next');
    await s.called('toolsToReview', 2);
    await s.emulator.waitFor(() => shown(s.emulator.ephemerals(JONAS).at(-1) ?? {}).includes('*tool_9*'));
  });

  it('says who may not look, and when nothing could be looked up', async () => {
    const told = listen();
    s.behave.tools = async () => ({ why: 'guest', wish: 'view', channel: '#finance-ops' });
    await write('tools');
    expect((await told(1)).text).toContain('Guests may not see');
    s.behave.tools = async () => {
      throw new Error('down');
    };
    await write('tools');
    expect((await told(2)).text).toContain('Not saved.');
  });
});

describe('/smith tool', () => {
  it.each([
    ['tool rolling_volatility', 'rolling_volatility'],
    ['tool  *Rolling volatility*', 'rolling_volatility'],
    ['TOOL `rolling-volatility`', 'rolling_volatility'],
  ])('%s shows all about it', async (text, name) => {
    const told = listen();
    s.behave.tool = async () => ({ tool: aTool(), stats: NO_STATS });
    await write(text);
    const post = await told(1);
    expect(post.text).toBe('*rolling_volatility*, version 1');
    expect(shown(post)).toContain('*Limits* 256 MB');
    expect(s.callsOf('tool')).toEqual([[PLACE, JONAS, name]]);
  });

  it('without a name is the list, and says when there is none of that name', async () => {
    const told = listen();
    await write('tool');
    expect((await told(1)).text).toContain('No tools yet.');
    await write('tool other');
    expect((await told(2)).text).toContain('There is no tool of that name.');
  });

  it('help names the words', async () => {
    const told = listen();
    await write('help');
    const { text } = await told(1);
    for (const words of ['/smith tools', '/smith tool NAME', '/smith tools review']) {
      expect(text).toContain(words);
    }
  });
});

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
    expect(await modalOf(s, JONAS)).toContain('There is no tool of that name.');
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
});
