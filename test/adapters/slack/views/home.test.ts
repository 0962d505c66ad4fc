import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkOutgoing } from '#adapters/slack/outgoing.ts';
import { said } from '#adapters/slack/said.ts';
import { homeView, plainHome } from '#adapters/slack/views/home.ts';
import { lookValue, readLook } from '#adapters/slack/views/home-actions.ts';
import type { HomeView } from '#agent/face/home-view.ts';
import { NOTHING_SPENT } from '#domain/model/ledger.ts';
import { Policy } from '#domain/policy/policy.ts';
import { NO_STATS } from '#domain/tool/tool-stats.ts';
import type { Stage } from '#playground/emulator/stage.ts';
import { checkView } from '#playground/emulator/validate/view.ts';
import { AT, aWaiting } from '../../../fakes/approvals.ts';
import { hostileText } from '../../../fakes/hostile.ts';
import { aTool } from '../../../fakes/tools.ts';
import { anApprovedAttempt, aPlan, aRef, aRequest, aRun, aTurn } from '../../../fakes/turns.ts';
import { readable } from './inspect.ts';

const ORIGIN = 'https://north.slack.com/';
const stage = { world: { files: new Map() } } as unknown as Stage;

/** Fails unless Slack would take it, and nothing in it links or rings but what we made. */
function expectPublishable(view: ReturnType<typeof homeView>): void {
  expect(checkView(stage, view, 'home')).toEqual({ body: view });
  checkOutgoing({ view }, 'http://127.0.0.1:1');
  const ids = view.blocks.map(({ block_id }) => block_id);
  expect(new Set(ids).size).toBe(ids.length);
}

const spent = (usd: number, calls = 14) => ({ ...NOTHING_SPENT, calls, usd, input: 100, output: 20 });

const aHome = (changes: Partial<HomeView> = {}): HomeView => ({
  waiting: [],
  tools: { words: '', page: 0, tools: [], total: 0, hasMore: false },
  review: [],
  runs: [],
  spend: {
    month: '2026-11',
    total: NOTHING_SPENT,
    own: NOTHING_SPENT,
    today: NOTHING_SPENT,
    budgets: {},
    reused: 0,
  },
  isAdmin: false,
  standstill: { state: 'running', by: '', at: 0 },
  policy: Policy.parse({}),
  isPartial: false,
  ...changes,
});
const drawn = (changes: Partial<HomeView> = {}) => homeView(aHome(changes), { origin: ORIGIN, told: undefined });

const ref = aRef({ channel: 'C0FINANCE', thread: '1795340460.000100' });
const messages = {
  card: '1795340470.000200',
  decide: null,
  reminder: null,
  ended: false,
  drawer: null,
  elsewhere: null,
};
const turn = aTurn('awaiting_approval', { messages });
const attempt = anApprovedAttempt(aRun());
const aRunItem = { ref, turn: aTurn('finished', { attempts: [attempt] }), attempt, run: aRun() };
const aLine = { tool: aTool(), stats: { ...NO_STATS, runs: 61, passed: 60, failed: 1, lastAt: AT } };

describe('Home', () => {
  it('says so where nothing is', () => {
    const view = drawn();
    expectPublishable(view);
    for (const words of [
      'Nothing waits for you.',
      'No tools yet. Approve a program with *Keep as a tool* ticked and it appears here.',
      'Nothing has run yet in the channels that you are in.',
      'Spend in November',
      '*Workspace*\nNothing',
      '*Saved by reuse*\nNothing yet',
    ]) {
      expect(readable(view)).toContain(words);
    }
    expect(readable(view)).not.toContain('admin');
    expectPublishable(plainHome(said('Nothing')) as never);
  });

  it('links what waits to its card, and says who asked, what it reads and until when', () => {
    const view = drawn({ waiting: [{ ref, turn }] });
    expectPublishable(view);
    expect(JSON.stringify(view)).toContain(
      '"url":"https://north.slack.com/archives/C0FINANCE/p1795340470000200?thread_ts=1795340460.000100&cid=C0FINANCE"',
    );
    expect(readable(view)).toMatch(
      /<@U0MIRA> in <#C0FINANCE>, <!date\^[^>]+>\. Reads 1 file, no network\. Expires <!date\^[^>]+>\./,
    );
    const direct = {
      ref: { ...ref, channel: 'D0MIRA' },
      turn: aTurn('awaiting_approval', { waiting: aWaiting({ expiresAt: null }) }),
    };
    const other = drawn({ waiting: [direct] });
    expectPublishable(other);
    expect(JSON.stringify(other)).toContain('/archives/D0MIRA/p1795340460000100"');
    expect(readable(other)).toContain('in a direct message');
    expect(readable(other)).not.toContain('Expires');
  });

  it('shows tools with Run, and pages with the words that were searched for', () => {
    const wordy = { ...aLine, tool: { ...aLine.tool, description: 'Counts rows. Also: lines.' } };
    const page = {
      words: 'prices & co',
      page: 1,
      tools: [aLine, { ...aLine, stats: NO_STATS }],
      total: 12,
      hasMore: true,
    };
    const view = drawn({ tools: page });
    expectPublishable(view);
    expect(readable(view)).toContain('*rolling_volatility* v1 · Annualised');
    expect(readable(view)).toMatch(/Python · 61 runs, 1 failed · last used <!date[^>]+> · kept by Priya Raman/);
    expect(readable(view)).toContain('not used yet');
    expect(readable(drawn({ tools: { ...page, tools: [wordy] } }))).toContain('v1 · Counts rows.');
    expect(readable(drawn({ tools: { ...page, tools: [wordy] } }))).not.toContain('Also: lines');
    const values = [...JSON.stringify(view).matchAll(/"value":"(words=[^"]*)"/g)].map(([, value = '']) =>
      readLook(value),
    );
    expect(values).toEqual([
      { words: 'prices & co', page: 0 },
      { words: 'prices & co', page: 2 },
      { words: '', page: 0 },
    ]);
    expect(readLook(view.private_metadata ?? '')).toEqual({ words: 'prices & co', page: 1 });
    const none = drawn({ tools: { words: '<none>', page: 0, tools: [], total: 0, hasMore: false } });
    expectPublishable(none);
    expect(readable(none)).toContain('No tool fits “&lt;none&gt;”.');
  });

  it('says how runs ended, and what is spent of what', () => {
    const spend = { month: '2026-11', total: spent(18.4), own: spent(2.15), today: spent(0.62), reused: 37 };
    const budgets = { month: { usd: 60 }, day: { usd: 5 } };
    const view = drawn({ runs: [aRunItem], spend: { ...spend, budgets } });
    expectPublishable(view);
    expect(readable(view)).toMatch(/\*Passed\* · Volatility of ACME/);
    expect(readable(view)).toMatch(/ s · no model, no cost · <#C0FINANCE>/);
    for (const words of ['$18.40 of $60.00, 30%', '$2.15 in 14 questions', '$0.620 of $5.00, 12%', '37 runs']) {
      expect(readable(view)).toContain(words);
    }
    const unpriced = { ...spent(1), unpriced: 1 };
    const tokens = { month: { tokens: 1_000 } };
    const other = drawn({ spend: { ...spend, total: unpriced, budgets: tokens } });
    expect(readable(other)).toContain('*Workspace*\n120 tokens of 1,000 tokens, 12%');
  });

  it('shows admins whether all stands still and who may approve; everybody hears of a pause', () => {
    const running = drawn({ isAdmin: true });
    expectPublishable(running);
    expect(JSON.stringify(running)).toContain('"home_pause"');
    expect(readable(running)).toContain(
      "Any full member of a channel may approve there; what uses a secret needs somebody else's approval; a proposal waits 24 hours.",
    );
    const paused = { standstill: { state: 'paused', by: 'U0PRIYA', at: AT } } as const;
    expect(readable(drawn(paused))).toContain('*Paused.* I start nothing until an admin resumes me.');
    expect(JSON.stringify(drawn(paused))).not.toContain('home_resume');
    const forAdmins = drawn({ ...paused, isAdmin: true });
    expectPublishable(forAdmins);
    expect(JSON.stringify(forAdmins)).toContain('"home_resume"');
    expect(readable(forAdmins)).toContain('<@U0PRIYA> paused me');
    const removed = drawn({ isAdmin: true, standstill: { state: 'removed', by: 'Slack', at: AT } });
    expectPublishable(removed);
    expect(JSON.stringify(removed)).toContain('"home_resume"');
  });

  it('proposes what to retire, with the reason', () => {
    const review = (['failing', 'unwanted', 'unused'] as const).map((why) => ({ ...aLine, why }));
    const view = drawn({ review });
    expectPublishable(view);
    expect(readable(view)).toContain('Proposed for retirement');
    expect(JSON.stringify(view).match(/"home_tool_retire"/g)).toHaveLength(3);
  });

  it('can be published whatever people, models and programs wrote, and links nowhere', () => {
    const words = fc.record({
      goal: hostileText,
      name: hostileText,
      about: hostileText,
      search: hostileText,
      user: hostileText,
    });
    fc.assert(
      fc.property(words, ({ goal, name, about, search, user }) => {
        const request = aRequest({ user, text: about });
        const plan = { ...aPlan(), goal };
        const tool = { ...aTool(), name, description: about };
        const keeper = { user, name: about };
        const line = { ...aLine, tool: { ...tool, provenance: { ...tool.provenance, keeper } } };
        const reused = { id: 'tool-1', name, version: 1, keeper, approvers: [], runs: 1, failed: 0, lastAt: null };
        const view = drawn({
          waiting: Array.from({ length: 12 }, () => ({ ref, turn: { ...turn, request, plan } })),
          tools: { words: search, page: 3, tools: [line, line, line, line, line], total: 99, hasMore: true },
          review: Array.from({ length: 5 }, () => ({ ...line, why: 'failing' as const })),
          runs: Array.from({ length: 5 }, () => ({
            ...aRunItem,
            turn: { ...aRunItem.turn, request, plan },
            attempt: { ...attempt, reused },
          })),
          isAdmin: true,
          isPartial: true,
          standstill: { state: 'paused', by: user, at: AT },
        });
        expectPublishable(view);
        expect(view.blocks.length).toBeLessThanOrEqual(100);
        const urls = [...JSON.stringify(view).matchAll(/"url":"([^"]*)"/g)].map(([, url = '']) => new URL(url).origin);
        expect(new Set(urls)).toEqual(new Set(['https://north.slack.com']));
      }),
      { numRuns: 60 },
    );
  });

  it('reads no page out of what is none of ours', () => {
    const none = { words: '', page: 0 };
    for (const value of ['', 'page=1', 'words=a&page=-1', 'words=a&page=x', 'words=a&page=1e9', '<!channel>']) {
      expect(readLook(value)).toEqual(none);
    }
    fc.assert(
      fc.property(hostileText, fc.nat(1_000), (words, page) => {
        const value = lookValue({ words, page });
        expect(value.length).toBeLessThanOrEqual(2_000);
        expect(readLook(value).page).toBe(page);
      }),
    );
  });
});
