import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ToolLine } from '#domain/tool/tool-order.ts';
import { NO_STATS } from '#domain/tool/tool-stats.ts';
import { aTool } from '../../fakes/tools.ts';
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
afterEach(() => {
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
    expect((await told(3)).text).toContain('No tool in use fails often');
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
    expect((await told(2)).text).toContain('There is no tool in use with that name.');
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
