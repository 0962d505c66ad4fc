import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keyOf } from '#agent/core/sessions.ts';
import type { HomeView } from '#agent/face/home-view.ts';
import { DEFAULT_LIMITS } from '#domain/program/program.ts';
import { AT, aVote, aWaiting, DAY_MS } from '../../fakes/approvals.ts';
import { FIRST, homeRig, WORKSPACE } from '../../fakes/home-rig.ts';
import { aTool, manyTools } from '../../fakes/tools.ts';
import { anApprovedAttempt, anAttempt, aPlan, aProgram, aRef, aRequest, aRun, aTurn } from '../../fakes/turns.ts';

const CHANNELS = { C0OPEN: ['U0MIRA', 'U0JONAS', 'U0SAM'], C0LEADS: ['U0PRIYA', 'U0MIRA'], D0MIRA: ['U0MIRA'] };
const waits = (id: string, changes: Parameters<typeof aTurn<'awaiting_approval'>>[1] = {}) =>
  aTurn('awaiting_approval', { id, ...changes });
const ran = (id: string, endedAt = AT, changes: Parameters<typeof aTurn<'finished'>>[1] = {}) =>
  aTurn('finished', { id, attempts: [anApprovedAttempt(aRun({ startedAt: endedAt - 1_400, endedAt }))], ...changes });
const waiting = ({ waiting: items }: HomeView) => items.map(({ turn }) => turn.id);
const runs = ({ runs: items }: HomeView) => items.map(({ turn }) => turn.id);

describe('what waits in Home', () => {
  it('is what a yes of this person would count for, what ends first at the top', async () => {
    const rig = homeRig({ channels: CHANNELS });
    await rig.put('C0OPEN', 1, waits('later', { waiting: aWaiting({ expiresAt: AT + 2 * DAY_MS }) }));
    await rig.put('C0OPEN', 2, waits('sooner'));
    await rig.put('C0OPEN', 3, waits('never', { waiting: aWaiting({ expiresAt: null }) }));
    await rig.put('C0LEADS', 4, waits('elsewhere', { plan: aPlan({ goal: 'Salaries of the board' }) }));
    await rig.put('C0OPEN', 5, waits('over', { waiting: aWaiting({ expiresAt: AT }) }));
    await rig.put('C0OPEN', 6, waits('too few', { waiting: aWaiting({ tooFew: true }) }));
    const share = { file: 'F1', state: 'wanted', permalink: '' } as const;
    await rig.put('C0OPEN', 7, waits('not whole', { attempts: [anAttempt({ share })] }));
    await rig.put('C0OPEN', 8, waits('voted', { attempts: [anAttempt({ votes: [aVote({ user: 'U0JONAS' })] })] }));
    const home = await rig.home(WORKSPACE, 'U0JONAS', FIRST);
    expect(waiting(home)).toEqual(['sooner', 'later', 'never']);
    expect(JSON.stringify(home)).not.toContain('Salaries');
    expect(waiting(await rig.home(WORKSPACE, 'U0PRIYA', FIRST))).toEqual(['elsewhere']);
    expect(await rig.lines()).toEqual([]);
  });

  it('is nothing that the policy leaves to others', async () => {
    const secret = aProgram({ secrets: [{ name: 'KEY', version: 1 }] });
    const items = { attempts: [anAttempt({ program: secret })] };
    const rig = homeRig({ channels: CHANNELS });
    await rig.put('C0OPEN', 1, waits('secret', items));
    expect(waiting(await rig.home(WORKSPACE, 'U0MIRA', FIRST))).toEqual([]);
    expect(waiting(await rig.home(WORKSPACE, 'U0JONAS', FIRST))).toEqual(['secret']);
    const named = homeRig({ channels: CHANNELS, policy: { approvers: { who: 'named', people: ['U0MIRA'] } } });
    await named.put('C0OPEN', 1, waits('named'));
    expect(waiting(await named.home(WORKSPACE, 'U0JONAS', FIRST))).toEqual([]);
    expect(waiting(await named.home(WORKSPACE, 'U0MIRA', FIRST))).toEqual(['named']);
  });
});

describe('recent runs in Home', () => {
  it('are the newest five of the channels that the person is in', async () => {
    const rig = homeRig({ channels: CHANNELS });
    for (let at = 0; at < 7; at += 1) {
      await rig.put('C0OPEN', at, ran(`run-${at}`, AT + (at === 3 ? 100_000 : at)));
    }
    await rig.put('C0LEADS', 90, ran('secret'));
    await rig.put('C0OPEN', 91, waits('none'));
    expect(runs(await rig.home(WORKSPACE, 'U0JONAS', FIRST))).toEqual(['run-3', 'run-6', 'run-5', 'run-4', 'run-2']);
    expect(runs(await rig.home(WORKSPACE, 'U0PRIYA', FIRST))).toEqual(['secret']);
    expect(runs(await rig.home(WORKSPACE, 'U0NOBODY', FIRST))).toEqual([]);
  });

  it('leave out a session that cannot be read, and fail with the store', async () => {
    const rig = homeRig({ channels: CHANNELS });
    await rig.put('C0OPEN', 1, ran('fine'));
    const broken = keyOf(aRef({ workspace: WORKSPACE, channel: 'C0OPEN' }));
    await rig.store.update(broken, () => ({ value: { no: 'session' }, open: true }));
    expect(runs(await rig.home(WORKSPACE, 'U0JONAS', FIRST))).toEqual(['fine']);
    rig.down.add('session');
    await expect(rig.home(WORKSPACE, 'U0JONAS', FIRST)).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
  });
});

describe('looking people up for Home', () => {
  it('asks about each channel once, never about direct messages of others, and not about more than twenty', async () => {
    const many = Object.fromEntries(Array.from({ length: 30 }, (_, at) => [`C${at}`, ['U0JONAS']]));
    const rig = homeRig({ channels: { ...CHANNELS, ...many } });
    await rig.put('C0OPEN', 1, waits('one'));
    await rig.put('C0OPEN', 2, ran('two'));
    await rig.put('D0MIRA', 3, ran('private', AT - 1));
    const home = await rig.home(WORKSPACE, 'U0JONAS', FIRST);
    expect([waiting(home), runs(home), home.isPartial]).toEqual([['one'], ['two'], false]);
    expect(rig.asked).toEqual(['C0OPEN']);
    expect(runs(await rig.home(WORKSPACE, 'U0MIRA', FIRST))).toEqual(['two', 'private']);
    for (const [at, channel] of Object.keys(many).entries()) {
      await rig.put(channel, 100 + at, waits(channel));
    }
    rig.asked.length = 0;
    const crowded = await rig.home(WORKSPACE, 'U0JONAS', FIRST);
    expect([waiting(crowded).length, crowded.isPartial]).toEqual([15, false]);
    expect(rig.asked.length).toBeLessThanOrEqual(16);
    rig.asked.length = 0;
    const outside = await rig.home(WORKSPACE, 'U0NOBODY', FIRST);
    expect([waiting(outside), rig.asked.length, outside.isPartial]).toEqual([[], 20, true]);
  });

  it('shows nothing of a channel that cannot be looked up, and says that something may be missing', async () => {
    const rig = homeRig({ channels: CHANNELS });
    await rig.put('C0OPEN', 1, waits('open'));
    await rig.put('C0LEADS', 2, ran('leads'));
    rig.away.add('C0OPEN');
    const home = await rig.home(WORKSPACE, 'U0MIRA', FIRST);
    expect([waiting(home), runs(home), home.isPartial]).toEqual([[], ['leads'], true]);
    rig.away.add('U0MIRA');
    await expect(rig.home(WORKSPACE, 'U0MIRA', FIRST)).rejects.toMatchObject({ code: 'PEOPLE_UNAVAILABLE' });
  });

  it('never shows anything of a channel that somebody is not in', async () => {
    const names = fc.constantFrom('C1', 'C2', 'C3', 'G4', 'D5');
    const thread = fc.record({ channel: names, isRun: fc.boolean(), asker: fc.constantFrom('U0A', 'U0B') });
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(names), fc.array(thread, { maxLength: 12 }), async (own, threads) => {
        const rig = homeRig({ channels: Object.fromEntries(own.map((channel) => [channel, ['U0A']])) });
        for (const [at, { channel, isRun, asker }] of threads.entries()) {
          const request = aRequest({ user: asker });
          await rig.put(channel, at, isRun ? ran(`${at}`, AT, { request }) : waits(`${at}`, { request }));
        }
        const home = await rig.home(WORKSPACE, 'U0A', FIRST);
        const shown = [...home.waiting, ...home.runs].map(({ ref }) => ref.channel);
        expect(shown.filter((channel) => !own.includes(channel as never))).toEqual([]);
        const mine = threads.filter(({ channel }) => own.includes(channel) && channel !== 'D5');
        expect(home.waiting.length).toBeGreaterThanOrEqual(mine.filter(({ isRun }) => !isRun).length);
      }),
      { numRuns: 60 },
    );
  });
});

describe('the library in Home', () => {
  it('comes in pages of five, the last used first, and a page beyond the end is the last', async () => {
    const rig = homeRig();
    for (const tool of manyTools(12)) {
      await rig.library.put(WORKSPACE, tool, null);
    }
    await rig.library.put(WORKSPACE, aTool({ id: 'gone', name: 'gone', state: 'retired' }), null);
    await rig.library.count(WORKSPACE, 'tool-7', 'passed', AT);
    await rig.library.count(WORKSPACE, 'tool-7', 'failed', AT);
    const page = async (words: string, number: number) =>
      (await rig.home(WORKSPACE, 'U0JONAS', { words, page: number })).tools;
    const [first, last] = [await page('', 0), await page('', 99)];
    expect(first).toMatchObject({ page: 0, total: 12, hasMore: true });
    expect(first?.tools.map(({ tool }) => tool.id)).toHaveLength(5);
    expect(first?.tools[0]).toMatchObject({ tool: { id: 'tool-7' }, stats: { runs: 2, failed: 1 } });
    expect(last).toMatchObject({ page: 2, hasMore: false });
    expect(last?.tools).toHaveLength(2);
    expect((await page('tool that does not exist qqq', 0))?.total).toBe(0);
    expect((await page('merge', 0))?.tools[0]?.tool.name).toContain('merge');
    expect((await rig.home(WORKSPACE, 'U0JONAS', FIRST)).spend?.reused).toBe(2);
  });

  it('is for whoever may ask; a guest sees runs of their channels alone', async () => {
    const kinds = { U0SAM: 'guest', U0LENA: 'stranger', U0PRIYA: 'admin' } as const;
    const rig = homeRig({ channels: CHANNELS, kinds, policy: { mayAsk: ['U0LISTED'] } });
    await rig.library.put(WORKSPACE, aTool(), null);
    await rig.put('C0OPEN', 1, waits('waits'));
    await rig.put('C0OPEN', 2, ran('ran'));
    const guest = await rig.home(WORKSPACE, 'U0SAM', FIRST);
    expect(guest).toMatchObject({ waiting: [], tools: undefined, review: [], spend: undefined, isAdmin: false });
    expect(runs(guest)).toEqual(['ran']);
    expect(await rig.home(WORKSPACE, 'U0LENA', FIRST)).toMatchObject({ tools: undefined, runs: [] });
    expect(await rig.home(WORKSPACE, 'U0PRIYA', FIRST)).toMatchObject({ isAdmin: true, tools: { total: 1 } });
  });

  it('proposes tools for retirement to whoever may retire them', async () => {
    const bad = aTool({ needs: { hosts: [], secrets: [], limits: DEFAULT_LIMITS } });
    const review = async (policy: object, user: string) => {
      const rig = homeRig({ policy, kinds: { U0SAM: 'guest' } });
      await rig.library.put(WORKSPACE, bad, null);
      for (const at of [1, 2, 3]) {
        await rig.library.count(WORKSPACE, bad.id, 'failed', AT + at);
      }
      return (await rig.home(WORKSPACE, user, FIRST)).review.map(({ tool, why }) => [tool.id, why]);
    };
    expect(await review({}, 'U0JONAS')).toEqual([[bad.id, 'failing']]);
    expect(await review({}, 'U0SAM')).toEqual([]);
    expect(await review({ approvers: { who: 'requester' } }, 'U0JONAS')).toEqual([]);
    expect(await review({ approvers: { who: 'requester' } }, 'U0PRIYA')).toEqual([[bad.id, 'failing']]);
  });
});
