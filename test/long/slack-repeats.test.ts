import { describe, expect, it, vi } from 'vitest';
import { approve, approveValue, ask, asked, cards, expectOneAnswer, settled } from '../fakes/one-job.ts';
import { aDraftReply, aPlanReply, aScript } from '../fakes/scripted-model.ts';
import { FINANCE, JONAS, MIRA, openWorkspace, PRIYA, type Workspace } from '../fakes/workspace.ts';

/** PRODUCT.md §15, row 8: what comes twice, too late or in another order, and messages that are deleted. */

const APP = 'U0SMITH';

/** Delivers everything again that has told the app of this message, as Slack does when it is not sure. */
async function again({ emulator }: Workspace, ts: string): Promise<void> {
  const events = emulator.sent().flatMap(({ type, payload }) => (type === 'events_api' ? [payload.event] : []));
  const about = events.filter((event) => JSON.stringify(event).includes(ts));
  expect(about.length).toBeGreaterThan(0);
  for (const event of about) {
    expect(await emulator.sendEvent(event as Record<string, unknown>)).toMatchObject({ ok: true });
  }
}

const press = ({ emulator }: Workspace, card: { ts: string; blocks: unknown }, as: string, actionId: string) =>
  emulator.press({ as, channel: FINANCE, ts: card.ts, actionId, value: approveValue(card), stale: true });

const told = ({ emulator }: Workspace, who: string, words: string, times = 1) =>
  emulator.waitFor(() => emulator.ephemerals(who).filter(({ text }) => text.includes(words)).length >= times, {
    what: `${who} to be told ${words}`,
  });

describe('events', () => {
  it('that come twice and three times, at any stage, are one request', async () => {
    const workspace = await openWorkspace(aScript());
    const thread = ask(workspace);
    await again(workspace, thread);
    await again(workspace, thread);
    await workspace.shows(thread, 'proposal_approve');
    await again(workspace, thread);
    await approve(workspace, thread);
    await expectOneAnswer(workspace, thread);
    await again(workspace, thread);
    await expectOneAnswer(workspace, thread);
  });

  it('come again over a new connection when the old one was cut', async () => {
    const workspace = await openWorkspace(aScript());
    const thread = ask(workspace);
    workspace.emulator.cutConnections();
    await approve(workspace, thread);
    await expectOneAnswer(workspace, thread);
  });

  it('of a deletion stop a request once, before and after the proposal', async () => {
    let begun = (): void => undefined;
    const planning = new Promise<void>((resolve) => {
      begun = resolve;
    });
    const hang = async (_prompt: unknown, _times: number, signal: AbortSignal) => {
      begun();
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      throw signal.reason;
    };
    const workspace = await openWorkspace({ ...aScript(), plan: hang });
    const { emulator, shows } = workspace;
    const thread = emulator.say({ as: MIRA, channel: FINANCE, text: 'The numbers are in the file.' });
    const request = ask(workspace, FINANCE, thread);
    await planning;
    await shows(thread, 'Making a plan');
    emulator.remove({ as: MIRA, channel: FINANCE, ts: request });
    await shows(thread, 'stopped this. Nothing ran.');
    await again(workspace, request);
    await settled(workspace, thread);
    expect(cards(workspace, thread)).toHaveLength(1);
    expect((await workspace.session(thread))?.turns.map(({ status }) => status)).toEqual(['stopped']);
  });

  it('of a deletion void a proposal, and a run goes on without its request', async () => {
    const workspace = await openWorkspace(aScript({ code: slow(), plan: aPlanReply({ checks: [] }) }));
    const { emulator, shows } = workspace;
    const thread = emulator.say({ as: MIRA, channel: FINANCE, text: 'The numbers are in the file.' });
    const first = ask(workspace, FINANCE, thread);
    const proposal = await shows(thread, 'proposal_approve');
    emulator.remove({ as: MIRA, channel: FINANCE, ts: first });
    await shows(thread, 'stopped this. Nothing ran.');
    await press(workspace, proposal, JONAS, 'proposal_approve');
    await told(workspace, JONAS, 'Already over');

    const second = ask(workspace, FINANCE, thread);
    await approve(workspace, thread);
    await shows(thread, 'Running');
    emulator.remove({ as: MIRA, channel: FINANCE, ts: second });
    await shows(thread, 'There are 3 rows.');
    expect(workspace.runs()).toBe(1);
  });
});

describe('clicks', () => {
  it('count once, however often Approve is pressed and by whom', async () => {
    const workspace = await openWorkspace(aScript());
    const thread = ask(workspace);
    const proposal = await workspace.shows(thread, 'proposal_approve');
    const people = [MIRA, JONAS, PRIYA, MIRA, JONAS, PRIYA];
    await Promise.all(people.map((who) => press(workspace, proposal, who, 'proposal_approve')));
    await expectOneAnswer(workspace, thread);
    const refusals = people.slice(0, 3).flatMap((who) => workspace.emulator.ephemerals(who));
    expect(refusals.map(({ text }) => text.includes('Already decided'))).toEqual([true, true, true, true, true]);
  });

  it('that come after the decision change nothing and say so', async () => {
    const workspace = await openWorkspace(aScript());
    const { emulator, shows } = workspace;
    const thread = ask(workspace);
    const proposal = await shows(thread, 'proposal_approve');
    await press(workspace, proposal, PRIYA, 'proposal_reject');
    await emulator.waitFor(() => emulator.modal(PRIYA));
    await approve(workspace, thread);
    await emulator.submitView({ as: PRIYA, fill: { text: 'too late' } });
    await emulator.waitFor(() => JSON.stringify(emulator.modal(PRIYA)?.body).includes('Already decided'));
    await expectOneAnswer(workspace, thread);
    await press(workspace, proposal, MIRA, 'run_stop');
    await told(workspace, MIRA, 'Already over');
    await press(workspace, proposal, PRIYA, 'proposal_approve');
    await told(workspace, PRIYA, 'Already decided');
    await expectOneAnswer(workspace, thread);
  });

  it('on Approve after Reject, and on the card of an older proposal, run nothing', async () => {
    const workspace = await openWorkspace(aScript());
    const { emulator, shows } = workspace;
    const thread = ask(workspace);
    const first = await shows(thread, 'proposal_approve');
    emulator.say({ as: MIRA, channel: FINANCE, text: '<@U0SMITH> and the columns', threadTs: thread });
    await emulator.waitFor(
      () => workspace.card(thread)?.ts !== first.ts && workspace.card(thread)?.text.startsWith('Ready'),
    );
    await press(workspace, first, JONAS, 'proposal_approve');
    await told(workspace, JONAS, 'Superseded');
    const second = await shows(thread, 'proposal_approve');
    await press(workspace, second, PRIYA, 'proposal_reject');
    await emulator.waitFor(() => emulator.modal(PRIYA));
    await emulator.submitView({ as: PRIYA, fill: { text: '' } });
    await shows(thread, 'rejected this. Nothing ran.');
    await press(workspace, second, JONAS, 'proposal_approve');
    await told(workspace, JONAS, 'Already decided');
    await settled(workspace, thread);
    expect(workspace.runs()).toBe(0);
    expect(cards(workspace, thread)).toHaveLength(2);
  });
});

/** Runs long enough to be seen running. */
const slow = () =>
  aDraftReply({
    source:
      'import time\ndef count_rows(csv):\n    print("begun", flush=True)\n    time.sleep(3)\n    return {"rows": 3}\n',
  });

describe('a card that somebody deletes', () => {
  const drop = (workspace: Workspace, thread: string): void => {
    const { ts = '' } = workspace.card(thread) ?? {};
    workspace.emulator.remove({ as: APP, channel: FINANCE, ts });
  };

  it('while the plan is made comes back with the proposal', async () => {
    let go = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      go = resolve;
    });
    const plan = async () => {
      await held;
      return aPlanReply();
    };
    const workspace = await openWorkspace(aScript({ plan }));
    const thread = ask(workspace);
    await workspace.shows(thread, 'Making a plan');
    await vi.waitFor(async () => expect((await workspace.session(thread))?.turns[0]?.messages.card).not.toBeNull());
    drop(workspace, thread);
    go();
    await approve(workspace, thread);
    await expectOneAnswer(workspace, thread);
  });

  it('while it waits comes back when the request is made again', async () => {
    const workspace = await openWorkspace(aScript());
    const thread = ask(workspace);
    const { ts } = await workspace.shows(thread, 'proposal_approve');
    drop(workspace, thread);
    workspace.emulator.say({ as: MIRA, channel: FINANCE, text: '<@U0SMITH> once more', threadTs: thread });
    await workspace.emulator.waitFor(() => workspace.card(thread)?.text.startsWith('Ready'));
    expect(workspace.card(thread)?.ts).not.toBe(ts);
  });

  it('while it runs comes back once, with the answer', async () => {
    const workspace = await openWorkspace(aScript({ code: slow(), plan: aPlanReply({ checks: [] }) }));
    const thread = ask(workspace);
    await approve(workspace, thread);
    await workspace.shows(thread, 'Running');
    drop(workspace, thread);
    await workspace.shows(thread, 'There are 3 rows.');
    await settled(workspace, thread);
    expect(cards(workspace, thread)).toHaveLength(1);
  });

  it('after the answer stays away, and nothing breaks', async () => {
    const workspace = await openWorkspace(aScript());
    const thread = ask(workspace);
    await approve(workspace, thread);
    await expectOneAnswer(workspace, thread);
    drop(workspace, thread);
    workspace.emulator.say({ as: MIRA, channel: FINANCE, text: '<@U0SMITH> and again', threadTs: thread });
    await workspace.shows(thread, 'proposal_approve');
    await settled(workspace, thread);
    expect(cards(workspace, thread)).toHaveLength(1);
    expect(asked(workspace)).toHaveLength(5);
  });
});
