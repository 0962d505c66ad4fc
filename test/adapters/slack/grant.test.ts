import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { endOfDay } from '#adapters/slack/days.ts';
import type { Grant } from '#domain/policy/grant.ts';
import type { GrantTerms } from '#domain/policy/grant-terms.ts';
import { sha256 } from '#domain/program/program.ts';
import type { TurnIn } from '#domain/session/session.ts';
import { aWaiting } from '../../fakes/approvals.ts';
import { aGrant, someTerms } from '../../fakes/grants.ts';
import { anAttempt, aProgram } from '../../fakes/turns.ts';
import { modalOf, posted } from './posted.ts';
import { stand } from './stand.ts';

const FINOPS = 'C0FINOPS';
const JONAS = 'U0JONAS';
const DAY_MS = 86_400_000;
const day = (fromNow: number) => new Date(Date.now() + fromNow * DAY_MS).toISOString().slice(0, 10);
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

const told = (number: number) =>
  s.emulator.waitFor(() => s.emulator.ephemerals(JONAS).length >= number && s.emulator.ephemerals(JONAS).at(-1));

describe('Allow without asking', () => {
  async function opened(changes: Partial<TurnIn<'awaiting_approval'>> = {}) {
    const card = await posted(s, FINOPS, 'awaiting_approval', { waiting: aWaiting({ expiresAt: null }), ...changes });
    s.behave.details = async () => ({ turn: card.turn, stderr: '', audit: [] });
    const value = `grant_open:${card.press.turn}:${card.press.digest}`;
    await s.emulator.press({ ...card.at, actionId: 'turn_more', value });
    await s.called('details');
    return card;
  }
  const submit = (fill: Record<string, string | readonly string[]> = {}) => s.emulator.submitView({ as: JONAS, fill });
  const offered = async () => (await s.called('offerGrant')).at(-1);

  it('as it opens covers this one call, for everybody, for a month', async () => {
    const { ref, press } = await opened();
    expect(s.callsOf('details')[0]).toEqual([ref, press.turn, JONAS]);
    await modalOf(s, JONAS);
    expect(await submit()).toEqual({});
    const [where, what, terms] = await s.called('offerGrant');
    expect([where, what]).toEqual([ref, press]);
    expect(terms).toEqual({
      users: [],
      usesADay: 10,
      endsAt: expect.any(Number),
      parameters: { csv: { kind: 'fixed', value: 'in/acme-prices.csv' }, days: { kind: 'fixed', value: 17 } },
    });
    expect(s.emulator.modal(JONAS)).toBeUndefined();
  });

  it('hands on exactly what was chosen, to the end of the day where the person lives', async () => {
    await opened();
    await modalOf(s, JONAS);
    const until = day(3);
    await submit({
      'how.0': 'free',
      'how.1': 'set',
      'values.1': '17\n\n 30 ',
      users: ['U0MIRA', JONAS],
      uses: '3',
      until,
    });
    const zone = (await s.people.person('T0HARBOR', JONAS, true)).timeZone;
    expect(zone).not.toBe('UTC');
    expect(await offered()).toEqual({
      users: ['U0MIRA', JONAS],
      usesADay: 3,
      endsAt: endOfDay(until, zone),
      parameters: { csv: { kind: 'free' }, days: { kind: 'set', values: [17, 30] } },
    });
  });

  it.each([
    [{ 'how.1': 'set', 'values.1': '17\nmany' }, 'values.1', 'many is not a whole number'],
    [{ 'how.1': 'set', 'values.1': '' }, 'values.1', 'at least one value'],
    [{ uses: '0' }, 'uses', 'from 1 to 1,000'],
    [{ uses: '1001' }, 'uses', 'from 1 to 1,000'],
    [{ uses: '2.5' }, 'uses', 'from 1 to 1,000'],
    [{ until: day(-2) }, 'until', 'is over'],
    [{ until: day(92) }, 'until', 'more than 90 days'],
    [{ 'how.0': 'set', 'values.0': 'x'.repeat(2_100) }, 'values.0', 'too long to stand on the card'],
  ] as const)('says at the input what cannot be used: input %#', async (fill, id, words) => {
    await opened();
    await modalOf(s, JONAS);
    expect(await submit(fill)).toEqual({ errors: { [id]: expect.stringContaining(words) } });
    expect(s.callsOf('offerGrant')).toEqual([]);
  });

  it('says all that is wrong at once', async () => {
    await opened();
    await modalOf(s, JONAS);
    const outcome = await submit({ 'how.1': 'set', 'values.1': 'a', uses: '0', until: day(-2) });
    expect(outcome).toEqual({
      errors: { 'values.1': expect.any(String), uses: expect.any(String), until: expect.any(String) },
    });
  });

  it('the same form a second time changes nothing, and is no refusal', async () => {
    await opened();
    await modalOf(s, JONAS);
    await submit();
    const terms = (await offered()) as GrantTerms;
    const { turn } = await opened();
    await modalOf(s, JONAS);
    const attempts = turn.attempts.map((each) => ({ ...each, terms }));
    s.behave.details = async () => ({ turn: { ...turn, attempts }, stderr: '', audit: [] });
    expect(await submit()).toEqual({});
    expect(s.emulator.modal(JONAS)).toBeUndefined();
    expect(s.callsOf('offerGrant')).toHaveLength(1);
  });

  it('keeps what was typed when somebody was faster', async () => {
    await opened();
    await modalOf(s, JONAS);
    s.behave.offerGrant = async () => ({ why: 'already_decided', by: 'Priya Raman', at: Date.now(), what: 'approved' });
    await submit({ 'how.1': 'set', 'values.1': '4711' });
    const shown = await modalOf(s, JONAS);
    expect(shown).toContain('Already decided.');
    expect(shown).toContain('4711');
    await submit();
  });

  it('opens no window where it would be refused', async () => {
    const before = s.emulator.ephemerals(JONAS).length;
    const card = await posted(s, FINOPS, 'awaiting_approval');
    const value = `grant_open:${card.press.turn}:${card.press.digest}`;
    const press = () => s.emulator.press({ ...card.at, actionId: 'turn_more', value });
    const turn = { ...card.turn, waiting: aWaiting({ expiresAt: null }) };
    const attempts = [anAttempt({ terms: someTerms() })];
    s.behave.details = async () => ({ turn: { ...turn, attempts }, stderr: '', audit: [] });
    await press();
    expect((await told(before + 1)).text).toContain('Superseded.');
    s.behave.details = async () => ({ why: 'not_member', wish: 'view', channel: '#finance-ops' });
    await press();
    expect((await told(before + 2)).text).toContain('You are not in #finance-ops.');
    expect(s.emulator.modal(JONAS)).toBeUndefined();
  });

  it('is not offered for what is used once', async () => {
    const script = anAttempt({ program: aProgram({ files: [{ path: 'main.py', sha256: sha256('x'), lines: 1 }] }) });
    const { ts } = await posted(s, FINOPS, 'awaiting_approval', { attempts: [script] });
    const card = JSON.stringify(s.emulator.messages(FINOPS).find((post) => post.ts === ts)?.blocks);
    expect(card).toContain('proposal_edit');
    expect(card).not.toContain('grant_open');
  });
});

describe('/smith grants', () => {
  const GRANTS: Grant[] = Array.from({ length: 12 }, (_, index) =>
    aGrant({ name: `tool_${index}`, toolDigest: sha256(`${index}`) }),
  );
  const list = () => s.emulator.command({ as: JONAS, channel: FINOPS, command: '/smith', text: 'grants' });

  it('says when there are none, and who may not see them', async () => {
    const before = s.emulator.ephemerals(JONAS).length;
    await list();
    expect((await told(before + 1)).text).toContain('No standing approvals in this channel.');
    expect(s.callsOf('grants')).toEqual([[PLACE, JONAS]]);
    s.behave.grants = async () => ({ why: 'guest', wish: 'view', channel: '#finance-ops' });
    await list();
    expect((await told(before + 2)).text).toContain('Guests may not see');
  });

  it('shows them ten at once, and Revoke ends one', async () => {
    const before = s.emulator.ephemerals(JONAS).length;
    s.behave.grants = async () => GRANTS;
    await list();
    const first = await told(before + 1);
    expect(first.text).toBe('*12 standing approvals in this channel*');
    expect(JSON.stringify(first.blocks)).toContain('tool_9');
    expect(JSON.stringify(first.blocks)).not.toContain('tool_10');
    const at = { as: JONAS, channel: FINOPS };
    await s.emulator.press({ ...at, ts: first.ts, actionId: 'grant_page' });
    expect(JSON.stringify((await told(before + 2)).blocks)).toContain('tool_11');
    const blockId = `grant.${sha256('3')}`;
    await s.emulator.press({ ...at, ts: first.ts, actionId: 'grant_revoke', blockId });
    expect((await told(before + 3)).text).toContain('Revoked.');
    expect(s.callsOf('revokeGrant')).toEqual([[PLACE, sha256('3'), JONAS]]);
  });

  it('says why not, and when nothing could be stored', async () => {
    const before = s.emulator.ephemerals(JONAS).length;
    s.behave.grants = async () => GRANTS.slice(0, 1);
    await list();
    const { ts } = await told(before + 1);
    const press = { as: JONAS, channel: FINOPS, ts, actionId: 'grant_revoke' };
    s.behave.revokeGrant = async () => ({ why: 'no_grant' });
    await s.emulator.press(press);
    expect((await told(before + 2)).text).not.toContain('Revoked.');
    s.behave.revokeGrant = async () => {
      throw new Error('down');
    };
    await s.emulator.press(press);
    expect((await told(before + 3)).text).toContain('Not saved.');
    await s.emulator.press({ ...press, value: 'no digest', stale: true });
    await s.emulator.press({ ...press, actionId: 'grant_page', value: '0', stale: true });
    await told(before + 4);
    expect(s.callsOf('revokeGrant')).toHaveLength(2);
  });
});
