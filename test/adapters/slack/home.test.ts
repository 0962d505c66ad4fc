import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { HomeLook, HomeView } from '#agent/face/home-view.ts';
import { Policy } from '#domain/policy/policy.ts';
import { AgentError } from '#domain/text/errors.ts';
import { NO_STATS } from '#domain/tool/tool-stats.ts';
import { aTool } from '../../fakes/tools.ts';
import { stand } from './stand.ts';

const MIRA = 'U0MIRA';
const TOOL = aTool();

/** A Home that says which part of the library was looked for. */
const aHome = (look: HomeLook, changes: Partial<HomeView> = {}): HomeView => ({
  waiting: [],
  tools: { ...look, tools: [{ tool: TOOL, stats: NO_STATS }], total: 40, hasMore: true },
  review: [{ tool: TOOL, stats: { ...NO_STATS, runs: 3, failed: 3 }, why: 'failing' }],
  runs: [],
  spend: undefined,
  isAdmin: true,
  standstill: { state: 'running', by: '', at: 0 },
  policy: Policy.parse({}),
  isPartial: false,
  ...changes,
});

describe('App Home', () => {
  let s: Awaited<ReturnType<typeof stand>>;
  beforeAll(async () => {
    s = await stand({ seeded: false });
  });
  const usual = async (_: string, __: string, look: HomeLook) => aHome(look);
  afterEach(() => {
    s.heard.length = 0;
    for (const name of ['home', 'retireTool', 'restoreTool', 'keepOn', 'pause'] as const) {
      delete s.behave[name];
    }
  });
  afterAll(() => s.stop());

  const text = () => JSON.stringify(s.emulator.home(MIRA)?.body ?? {});
  const shows = (words: string) =>
    s.emulator.waitFor(() => text().includes(words), {
      what: `"${words}" in Home, which says ${text().slice(0, 900)}`,
    });
  const press = (actionId: string, value?: string) =>
    s.emulator.press({ as: MIRA, home: true, actionId, ...(value === undefined ? {} : { value }) });
  /** Does it, and waits until Home is another. */
  const redraws = async (act: () => unknown) => {
    const before = s.emulator.home(MIRA)?.hash;
    await act();
    await s.emulator.waitFor(() => s.emulator.home(MIRA)?.hash !== before, { what: 'another Home' });
  };
  const opened = async () => {
    s.behave.home = usual;
    await redraws(() => s.emulator.openHome({ as: MIRA }));
    expect(text()).toContain('words=&page=0');
  };
  const looks = () => s.callsOf('home').map(([, , look]) => look);

  it('is drawn for whoever opens it, and not when they open the messages', async () => {
    s.emulator.openHome({ as: MIRA, tab: 'messages' });
    await opened();
    expect(s.callsOf('home')).toEqual([['T0HARBOR', MIRA, { words: '', page: 0 }]]);
    expect(s.emulator.home('U0JONAS')).toBeUndefined();
  });

  it('searches and turns pages, and keeps its place when something else is pressed', async () => {
    await opened();
    await redraws(() => press('library_search', '  invoice '));
    await redraws(() => press('tools_page_next'));
    s.behave.pause = async () => ({ why: 'guest', wish: 'pause', channel: 'this workspace' });
    await press('home_pause');
    await shows('You cannot pause me.');
    await redraws(() => press('tools_page_previous'));
    await redraws(() => press('library_all'));
    expect(text()).toContain('words=&page=0');
    expect(looks()).toEqual([
      { words: '', page: 0 },
      { words: 'invoice', page: 0 },
      { words: 'invoice', page: 1 },
      { words: 'invoice', page: 1 },
      { words: 'invoice', page: 0 },
      { words: '', page: 0 },
    ]);
    expect(s.callsOf('pause')).toEqual([['T0HARBOR', MIRA, true]]);
  });

  it('shows what the last press asked for, however long an earlier one takes', async () => {
    await opened();
    const slow = Promise.withResolvers<void>();
    s.behave.home = async (_, __, look) => {
      await (look.words === 'slow' ? slow.promise : undefined);
      return aHome(look);
    };
    await press('library_search', 'slow');
    await s.called('home', 2);
    await press('library_search', 'quick');
    await shows('words=quick');
    slow.resolve();
    await press('library_search', 'last');
    await shows('words=last');
    expect(text()).not.toContain('slow');
  });

  it('leaves what somebody sees alone when an old opening is told of again', async () => {
    await opened();
    const view = { hash: s.emulator.home(MIRA)?.hash };
    await press('library_search', 'kept');
    await shows('words=kept');
    const event = { type: 'app_home_opened', user: MIRA, channel: 'D0MIRA', tab: 'home', event_ts: '1.1', view };
    expect((await s.emulator.sendEvent(event)).ok).toBe(true);
    expect(looks()).toHaveLength(3);
    expect(text()).toContain('words=kept');
  });

  it('retires a tool, says so with the way back, and takes it back', async () => {
    await opened();
    s.behave.retireTool = async () => ({ ...TOOL, state: 'retired' });
    await press('home_tool_retire');
    await shows('*Retired.*');
    s.behave.restoreTool = async () => TOOL;
    await press('home_tool_restore');
    await shows('*Restored.*');
    const where = { workspace: 'T0HARBOR', channel: 'home' };
    expect(s.callsOf('retireTool')).toEqual([[where, MIRA, TOOL.id, 1]]);
    expect(s.callsOf('restoreTool')).toEqual([[where, MIRA, TOOL.id, 1]]);
    s.behave.keepOn = async () => TOOL;
    await press('home_tool_keep');
    await shows('*Kept.*');
    expect(s.callsOf('keepOn')).toEqual([[where, MIRA, TOOL.id, 1]]);
    s.behave.retireTool = async () => ({ why: 'tool_changed' });
    await press('home_tool_retire');
    await shows('Somebody changed this tool meanwhile.');
    await press('home_tool_retire', 'none of ours');
    await expect.poll(() => s.callsOf('retireTool').at(-1)).toEqual([where, MIRA, '', 0]);
  });

  it('pauses and goes on', async () => {
    await opened();
    s.behave.home = async (_, __, look) => aHome(look, { standstill: { state: 'paused', by: MIRA, at: 0 } });
    await press('home_pause');
    await shows('I am paused.');
    s.behave.home = usual;
    await press('home_resume');
    await shows('I work.');
    expect(s.callsOf('pause').map(([, , on]) => on)).toEqual([true, false]);
  });

  it('says one plain sentence while it cannot be told, and is whole again at the next opening', async () => {
    s.behave.home = async () => {
      throw new AgentError('down', { code: 'STORE_UNAVAILABLE' });
    };
    s.emulator.openHome({ as: MIRA });
    await shows('I cannot show this now.');
    await opened();
    s.emulator.fault({ method: 'views.publish', kind: 'error', error: 'internal_error', times: 3 });
    await press('library_search', 'lost');
    await expect.poll(() => s.log.lines.map(({ message }) => message)).toContain('home not published');
    expect(text()).toContain('words=&page=0');
  });

  it('hears of a link that somebody followed, and does nothing', async () => {
    await opened();
    s.heard.length = 0;
    expect(await press('home_open')).toMatchObject({ refused: 'block_mismatch' });
    expect(await s.emulator.press({ as: MIRA, home: true, actionId: 'home_open', stale: true })).toEqual({
      acked: true,
    });
    expect(s.heard).toEqual([]);
    expect(s.log.lines.map(({ message }) => message)).not.toContain('nobody answered this');
  });
});
