import { describe, expect, it } from 'vitest';
import { openBent } from '../fakes/bent-workspace.ts';
import { ask, asked } from '../fakes/one-job.ts';
import { endlessPlan, endlessProgram, lineUpFor } from '../fakes/pausable.ts';
import { aPlanReply, type Script } from '../fakes/scripted-model.ts';
import { FINANCE, JONAS, MIRA } from '../fakes/workspace.ts';

const NOTHING_RAN = 'An admin paused me. Nothing ran.';
/** A look a second, and as long again for a busy machine. */
const SOON_MS = 4_000;
const POLL = { timeout: 15_000, interval: 20 };

describe('a paused workspace', () => {
  it('takes no request and no yes, but a no; and everything once it goes on', async () => {
    const s = await openBent();
    const thread = ask(s);
    const proposal = await s.shows(thread, 'proposal_approve');
    const questions = asked(s).length;
    await s.pause();

    ask(s);
    s.emulator.say({ as: MIRA, channel: FINANCE, text: '<@U0SMITH> and the columns?', threadTs: thread });
    await s.emulator.waitFor(() => s.whispers(MIRA).length === 2);
    await s.press(proposal.ts, 'proposal_approve');
    await s.emulator.waitFor(() => s.whispers(JONAS).length === 1);
    expect([s.whispers(MIRA), s.whispers(JONAS)]).toEqual([['*Paused.* An', '*Paused.* An'], ['*Paused.* An']]);
    expect([asked(s).length, s.runs(), (await s.last(thread))?.status]).toEqual([questions, 0, 'awaiting_approval']);
    expect(s.card(thread)?.blocks).toEqual(proposal.blocks);

    await s.press(proposal.ts, 'proposal_reject');
    await s.emulator.waitFor(() => s.emulator.modal(JONAS));
    await s.emulator.submitView({ as: JONAS, fill: { text: 'not now' } });
    await s.shows(thread, 'rejected this. Nothing ran.');
    expect([asked(s).length, s.runs()]).toEqual([questions, 0]);

    await s.resume();
    const next = ask(s);
    await s.approve(next);
    await s.shows(next, 'There are 3 rows.');
    const told = async () => (await s.kinds()).filter((kind) => ['paused', 'refused', 'resumed'].includes(kind));
    await expect.poll(told).toEqual(['paused', 'refused', 'refused', 'refused', 'resumed']);
  });

  it('runs nothing that was approved a moment before', async () => {
    const s = await openBent();
    s.bent.once.approved = async () => void (await s.pause());
    const thread = ask(s);
    await s.approve(thread);
    await s.shows(thread, NOTHING_RAN);
    expect([s.runs(), await s.last(thread)]).toMatchObject([0, { status: 'failed', reason: 'paused' }]);
  });

  it('ends a turn that is planned, and its question to the model', async () => {
    const endless = endlessPlan();
    const script: Script = { plan: endless.plan };
    const s = await openBent({
      plan: (...given: Parameters<typeof endless.plan>) => (script.plan as typeof endless.plan)(...given),
    });
    const thread = ask(s);
    await endless.begun;
    const from = Date.now();
    await s.pause();
    expect((await endless.aborted) - from).toBeLessThan(SOON_MS);
    const card = await s.shows(thread, NOTHING_RAN);
    expect([s.runs(), await s.last(thread)]).toMatchObject([0, { status: 'failed', reason: 'paused' }]);

    await s.press(card.ts, 'turn_retry', MIRA);
    await s.emulator.waitFor(() => s.whispers(MIRA).length === 1);
    await s.resume();
    script.plan = () => Promise.resolve(aPlanReply()) as Promise<never>;
    await s.press(card.ts, 'turn_retry', MIRA);
    await s.emulator.waitFor(() => s.card(thread)?.ts !== card.ts);
    await s.approve(thread);
    await s.shows(thread, 'There are 3 rows.');
  });

  it('kills what runs, with all that it started', async () => {
    const endless = endlessProgram();
    const s = await openBent(endless.script);
    const thread = ask(s);
    await s.approve(thread);
    await expect.poll(endless.isAlive, POLL).toBe(true);
    await s.shows(thread, 'Running for');
    const from = Date.now();
    await s.pause();
    await expect.poll(endless.isAlive, POLL).toBe(false);
    expect(Date.now() - from).toBeLessThan(SOON_MS);
    await s.shows(thread, 'An admin stopped this after');
    await s.shows(thread, 'The sandbox is gone.');
    expect([s.runs(), (await s.last(thread))?.status]).toEqual([1, 'stopped']);
  });

  it('gives a result that stands already, and asks no model for words about it', async () => {
    const s = await openBent();
    s.bent.once.finished = async () => void (await s.pause());
    const thread = ask(s);
    await s.approve(thread);
    await s.shows(thread, 'It worked.');
    await s.emulator.waitFor(() => s.thread(thread).includes('it is done'));
    await expect
      .poll(async () => (await s.last(thread))?.status === 'finished' && (await s.outbox(thread)))
      .toEqual([]);
    expect(asked(s)).toEqual(['plan', 'code']);
  });

  it('runs nothing that waits in line for a sandbox', async () => {
    const inLine = Promise.withResolvers<void>();
    const s = await openBent({}, { ports: { sandbox: await lineUpFor(inLine.resolve) } });
    const thread = ask(s);
    await s.approve(thread);
    await inLine.promise;
    await s.pause();
    await s.shows(thread, 'An admin stopped this. Nothing ran.');
    expect(await s.last(thread)).toMatchObject({ status: 'stopped', ran: null });
  });
});

describe('a workspace that removes the app', () => {
  it('has nothing planned or run for it any more, until the app is installed again', async () => {
    const endless = { ...endlessPlan(), ...endlessProgram() };
    const script: Script = { plan: endless.script.plan };
    const s = await openBent({
      ...endless.script,
      plan: (...given: Parameters<typeof endless.plan>) =>
        typeof script.plan === 'function' ? script.plan(...given) : script.plan,
    });
    const running = ask(s);
    await s.approve(running);
    await expect.poll(endless.isAlive, POLL).toBe(true);
    script.plan = endless.plan;
    const planned = ask(s);
    await endless.begun;

    const from = Date.now();
    s.emulator.uninstall();
    expect((await endless.aborted) - from).toBeLessThan(SOON_MS);
    await expect.poll(endless.isAlive, POLL).toBe(false);
    expect(Date.now() - from).toBeLessThan(SOON_MS);
    await expect.poll(async () => (await s.last(running))?.status).toBe('stopped');
    await expect.poll(() => s.last(planned)).toMatchObject({ status: 'failed', reason: 'removed' });
    const questions = asked(s).length;
    await s.emulator.sendEvent({
      type: 'app_mention',
      user: MIRA,
      text: '<@U0SMITH> rows?',
      ts: '9.1',
      channel: FINANCE,
    });
    expect([asked(s).length, s.runs()]).toEqual([questions, 1]);
    expect((await s.kinds()).filter((kind) => kind === 'removed')).toHaveLength(1);

    s.emulator.world.uninstalled = false;
    await s.resume();
    script.plan = aPlanReply({ outcome: 'answer', reply: 'Back again.' });
    const next = ask(s);
    await s.emulator.waitFor(() => s.thread(next).includes('Back again.'), { timeoutMs: 15_000 });
  });
});

describe('while the store cannot tell whether a workspace is paused', () => {
  it('no request is taken and no yes; they count once it can', async () => {
    const s = await openBent();
    const thread = ask(s);
    const proposal = await s.shows(thread, 'proposal_approve');
    const questions = asked(s).length;
    s.bent.canTell = false;
    const next = ask(s);
    await s.press(proposal.ts, 'proposal_approve');
    await s.emulator.waitFor(() => s.whispers(JONAS).includes('*Not saved.*'));
    await s.emulator.waitFor(() => s.lines.some((line) => line.includes('listener failed')));
    expect([asked(s).length, s.runs(), (await s.last(thread))?.status]).toEqual([questions, 0, 'awaiting_approval']);
    s.bent.canTell = true;
    await s.shows(next, 'proposal_approve');
    await s.approve(thread);
    await s.shows(thread, 'There are 3 rows.');
  });

  it('nothing runs that was approved; it runs once it can', async () => {
    const s = await openBent();
    s.bent.once.approved = async () => {
      s.bent.canTell = false;
    };
    const thread = ask(s);
    await s.approve(thread);
    await expect.poll(() => s.lines.filter((line) => line.includes('job failed')).length).toBeGreaterThan(1);
    expect([s.runs(), (await s.last(thread))?.status]).toEqual([0, 'approved']);
    s.bent.canTell = true;
    await s.shows(thread, 'There are 3 rows.');
    expect(s.runs()).toBe(1);
  });
});
