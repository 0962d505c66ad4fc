import { describe, expect, it } from 'vitest';
import { auditKey } from '#domain/audit/audit-chain.ts';
import { verifyChain } from '#domain/audit/audit-check.ts';
import { asked } from '../fakes/one-job.ts';
import { ask, audit, moreOf, press, told, under } from '../fakes/policy.ts';
import { quickClock } from '../fakes/quick-clock.ts';
import { COUNT_ROWS } from '../fakes/scripted-model.ts';
import { AUDIT_KEY, FINANCE, JONAS, MIRA, PRIYA, SAM } from '../fakes/workspace.ts';

/** The rules of a workspace through the real app: PRODUCT.md §5. */

const DIRECT = 'D0MIRA';
const WORKSPACE = 'T0HARBOR';

describe('four-eyes', () => {
  it('lets neither requester nor editor approve, and somebody else', async () => {
    const workspace = await under({ fourEyes: true });
    const { emulator, shows } = workspace;
    const ts = ask(workspace);
    const first = await shows(ts, 'proposal_approve');
    await press(workspace, MIRA, first.ts, 'proposal_approve');
    await told(workspace, MIRA, 'You asked for it');
    await press(workspace, JONAS, first.ts, 'proposal_edit');
    await emulator.waitFor(() => emulator.modal(JONAS));
    const edited = COUNT_ROWS.replace('How many rows', 'How many lines');
    await emulator.submitView({ as: JONAS, fill: { 'source.0': edited } });
    const second = await emulator.waitFor(() => {
      const card = workspace.card(ts);
      return card?.ts !== first.ts && JSON.stringify(card?.blocks).includes('proposal_approve') ? card : undefined;
    });
    expect(JSON.stringify(second.blocks)).toContain('How many lines');
    await press(workspace, JONAS, second.ts, 'proposal_approve');
    await told(workspace, JONAS, 'You cannot approve this.');
    await press(workspace, JONAS, first.ts, 'proposal_view');
    expect(workspace.runs()).toBe(0);
    await press(workspace, PRIYA, second.ts, 'proposal_approve');
    await shows(ts, 'There are 3 rows.');
    expect(workspace.runs()).toBe(1);
  });

  it('stays with a program that is run again, whoever asks for that', async () => {
    const workspace = await under({ fourEyes: true });
    const { emulator, shows } = workspace;
    const ts = ask(workspace);
    const first = await shows(ts, 'proposal_approve');
    await press(workspace, JONAS, first.ts, 'proposal_edit');
    await emulator.waitFor(() => emulator.modal(JONAS));
    await emulator.submitView({
      as: JONAS,
      fill: { 'source.0': COUNT_ROWS.replace('How many rows', 'How many lines') },
    });
    await emulator.waitFor(() => workspace.card(ts)?.ts !== first.ts && workspace.card(ts)?.text.startsWith('Ready'));
    await press(workspace, PRIYA, workspace.card(ts)!.ts, 'proposal_approve');
    const done = await shows(ts, 'run_again');
    await press(workspace, MIRA, done.ts, 'run_again');
    const again = await emulator.waitFor(() => {
      const card = workspace.card(ts);
      return card?.ts !== done.ts && JSON.stringify(card?.blocks).includes('proposal_approve') ? card : undefined;
    });
    await press(workspace, JONAS, again.ts, 'proposal_approve');
    await told(workspace, JONAS, 'You cannot approve this.');
    expect(workspace.runs()).toBe(1);
  });

  it('is not undone by somebody who asks again for the requester', async () => {
    const workspace = await under({ fourEyes: true });
    const { emulator, shows } = workspace;
    const ts = ask(workspace);
    await shows(ts, 'proposal_approve');
    emulator.say({ as: MIRA, channel: FINANCE, text: 'stop', threadTs: ts });
    const ended = await shows(ts, 'turn_retry');
    await press(workspace, JONAS, ended.ts, 'turn_retry');
    const card = await shows(ts, 'proposal_approve');
    await press(workspace, MIRA, card.ts, 'proposal_approve');
    await told(workspace, MIRA, 'You asked for it');
    await press(workspace, JONAS, card.ts, 'proposal_approve');
    await told(workspace, JONAS, 'You asked for it');
    await press(workspace, PRIYA, card.ts, 'proposal_approve');
    await shows(ts, 'There are 3 rows.');
  });

  it('offers no Approve where nobody else is, and a way out that keeps the program', async () => {
    const workspace = await under({ fourEyes: true });
    const { emulator, shows } = workspace;
    const ts = ask(workspace, DIRECT);
    const card = await shows(ts, 'continue_elsewhere', DIRECT);
    expect(JSON.stringify(card.blocks)).not.toContain('proposal_approve');
    await emulator.press({ as: MIRA, channel: DIRECT, ts: card.ts, actionId: 'continue_elsewhere' });
    await emulator.waitFor(() => emulator.modal(MIRA));
    await emulator.submitView({ as: MIRA, fill: { channel: 'C0DATAHELP' } });
    const there = await emulator.waitFor(() =>
      emulator.messages('C0DATAHELP').find(({ blocks }) => JSON.stringify(blocks).includes('proposal_approve')),
    );
    await shows(ts, 'It goes on in <#C0DATAHELP>', DIRECT);
    await emulator.press({ as: JONAS, channel: 'C0DATAHELP', ts: there.ts, actionId: 'proposal_approve' });
    await emulator.waitFor(() => JSON.stringify(emulator.messages('C0DATAHELP')).includes('There are 3 rows.'));
    expect(asked(workspace)).toEqual(['plan', 'code', 'answer']);
  });
});

describe('a quorum', () => {
  it('runs with the last of the votes that still count', async () => {
    const workspace = await under({ quorum: 2 });
    const { shows } = workspace;
    const ts = ask(workspace);
    const card = await shows(ts, 'proposal_approve');
    await press(workspace, JONAS, card.ts, 'proposal_approve');
    await shows(ts, '1 of 2 approvals');
    await press(workspace, JONAS, card.ts, 'proposal_approve');
    await told(workspace, JONAS, 'one more');
    await press(workspace, JONAS, card.ts, 'turn_more', await moreOf(workspace, ts, 'vote_withdraw'));
    await workspace.emulator.waitFor(() => !JSON.stringify(workspace.card(ts)?.blocks).includes('1 of 2 approvals'));
    await press(workspace, MIRA, card.ts, 'proposal_approve');
    await shows(ts, '1 of 2 approvals');
    expect(workspace.runs()).toBe(0);
    await press(workspace, PRIYA, card.ts, 'proposal_approve');
    await shows(ts, 'There are 3 rows.');
    const kinds = (await audit(workspace)).map(({ kind, body }) => `${kind} ${body.user ?? ''}`.trim());
    expect(kinds).toEqual(expect.arrayContaining(['voted U0JONAS', 'withdrawn U0JONAS', 'voted U0MIRA', 'approved']));
  });
});

describe('named people', () => {
  it('are those of a user group, looked up at the click', async () => {
    const workspace = await under({ approvers: { who: 'named', groups: ['S0DATALEADS'] } });
    const { shows } = workspace;
    const ts = ask(workspace);
    const card = await shows(ts, 'proposal_approve');
    await press(workspace, MIRA, card.ts, 'proposal_approve');
    await told(workspace, MIRA, '@data-leads');
    await press(workspace, SAM, card.ts, 'proposal_approve');
    await told(workspace, SAM, 'Guests may not approve');
    await press(workspace, JONAS, card.ts, 'proposal_approve');
    await shows(ts, 'There are 3 rows.');
  });

  it('are nobody while Slack cannot tell', async () => {
    const workspace = await under({ approvers: { who: 'named', groups: ['S0DATALEADS'] } });
    const ts = ask(workspace);
    const card = await workspace.shows(ts, 'proposal_approve');
    workspace.emulator.fault({ method: 'usergroups.users.list', kind: 'error', error: 'missing_scope', times: 9 });
    await press(workspace, JONAS, card.ts, 'proposal_approve');
    await told(workspace, JONAS, 'I could not check who you are');
    expect(workspace.runs()).toBe(0);
  });
});

describe('a proposal', () => {
  it('reminds once, ends when its time is over, and says so to who presses late', async () => {
    const clock = quickClock(600);
    const workspace = await under({ expiryHours: 1 / 6 }, { ports: { clock } });
    const { emulator, shows, thread } = workspace;
    const ts = ask(workspace);
    const card = await shows(ts, 'proposal_approve');
    const value = /"value":"([^"]+:[0-9a-f]{16})"/.exec(JSON.stringify(card.blocks))?.[1] ?? '';
    await emulator.waitFor(() => thread(ts).includes('this expires in'));
    await shows(ts, 'This expired.');
    await emulator.waitFor(() => !thread(ts).includes('this expires in'));
    const late = { as: JONAS, channel: FINANCE, ts: card.ts, actionId: 'proposal_approve', value, stale: true };
    await emulator.press(late);
    await told(workspace, JONAS, 'Expired.');
    expect(workspace.runs()).toBe(0);
  });
});

describe('the audit', () => {
  it('has every press, whole and in order', async () => {
    const workspace = await under({});
    const { shows } = workspace;
    const ts = ask(workspace);
    const card = await shows(ts, 'proposal_approve');
    await press(workspace, SAM, card.ts, 'proposal_approve');
    await told(workspace, SAM, 'Guests');
    await press(workspace, JONAS, card.ts, 'proposal_approve');
    await shows(ts, 'There are 3 rows.');
    await workspace.emulator.waitFor(() => workspace.thread(ts).includes('it is done'));
    await expect.poll(async () => (await audit(workspace)).map(({ kind }) => kind)).toContain('finished');
    const records = await audit(workspace);
    const kinds = ['asked', 'proposed', 'refused', 'approved', 'started', 'finished'];
    expect(records.map(({ kind }) => kind).toSorted()).toEqual(kinds.toSorted());
    expect(records.find(({ kind }) => kind === 'refused')?.body).toMatchObject({
      user: SAM,
      wish: 'approve',
      why: 'guest',
    });
    const verdict = verifyChain(records, { key: auditKey(AUDIT_KEY), workspace: WORKSPACE });
    expect(verdict).toMatchObject({ ok: true });
    expect(JSON.stringify(records)).not.toContain('rows');
  });
});
