import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { AgentError } from '#domain/text/errors.ts';
import { aVote, aWaiting } from '../../fakes/approvals.ts';
import { aCard } from '../../fakes/cards.ts';
import { anAttempt, aTurn } from '../../fakes/turns.ts';
import { stand } from './stand.ts';

const FINOPS = 'C0FINOPS';
const LEADS = 'C0LEADS';

describe('people look closer, take back, and go on elsewhere', () => {
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

  /** A card of a turn in the thread, drawn as it is in production. */
  async function posted(turn: Parameters<typeof aCard>[0]) {
    const thread = s.emulator.say({ as: 'U0MIRA', channel: FINOPS, text: 'root' });
    const ref = { workspace: 'T0HARBOR', channel: FINOPS, thread };
    const ts = await s.thread.card(aCard(turn, { ref }), null, false);
    const digest = turn.attempts.at(-1)?.digest.slice(0, 16) ?? '';
    return { ref, turn, at: { as: 'U0JONAS', channel: FINOPS, ts }, press: { turn: turn.id, digest, user: 'U0JONAS' } };
  }
  const modalOf = (user: string) =>
    s.emulator.waitFor(() => s.emulator.modal(user)) as Promise<{ body: Record<string, unknown> }>;
  const voted = () => aTurn('awaiting_approval', { attempts: [anAttempt({ votes: [aVote()] })] });
  const few = () => aTurn('awaiting_approval', { waiting: aWaiting({ tooFew: true }) });

  it.each(['turn_details', 'turn_more'])('Details opens by %s', async (actionId) => {
    const { at, ref, turn, press } = await posted(actionId === 'turn_more' ? voted() : aTurn('finished'));
    s.behave.details = async () => ({ turn, stderr: 'ValueError: n/a', audit: [] });
    const value = `${actionId === 'turn_more' ? 'turn_details:' : ''}${press.turn}:${press.digest}`;
    await s.emulator.press({ ...at, actionId, value });
    expect(JSON.stringify((await modalOf('U0JONAS')).body)).toContain('ValueError: n/a');
    expect(s.callsOf('details')).toEqual([[ref, turn.id, 'U0JONAS']]);
    await s.emulator.closeView({ as: 'U0JONAS' });
  });

  it('Details says why not in its own window', async () => {
    const { at } = await posted(aTurn('finished'));
    s.behave.details = async () => ({ why: 'not_member', wish: 'view', channel: '#finance-ops' });
    await s.emulator.press({ ...at, actionId: 'turn_details' });
    expect(JSON.stringify((await modalOf('U0JONAS')).body)).toContain('You are not in #finance-ops.');
    await s.emulator.closeView({ as: 'U0JONAS' });
  });

  it('Withdraw my approval reaches the agent with what stood on the card', async () => {
    const { at, ref, press } = await posted(voted());
    const value = `vote_withdraw:${press.turn}:${press.digest}`;
    await s.emulator.press({ ...at, actionId: 'turn_more', value });
    expect(await s.called('withdraw')).toEqual([ref, press]);
  });

  it('tells whoever chose in the menu when nothing could be stored', async () => {
    const { at, press } = await posted(voted());
    s.behave.withdraw = async () => {
      throw new AgentError('down', { code: 'STORE_UNAVAILABLE' });
    };
    await s.emulator.press({
      ...at,
      as: 'U0PRIYA',
      actionId: 'turn_more',
      value: `vote_withdraw:${press.turn}:${press.digest}`,
    });
    const [told] = await s.emulator.waitFor(
      () => s.emulator.ephemerals('U0PRIYA').length > 0 && s.emulator.ephemerals('U0PRIYA'),
    );
    expect(told?.text).toContain('Not saved.');
  });

  async function asked() {
    const card = await posted(few());
    await s.emulator.press({ ...card.at, actionId: 'continue_elsewhere' });
    const modal = await modalOf('U0JONAS');
    return { ...card, modal };
  }
  const choose = (channel: string) => s.emulator.submitView({ as: 'U0JONAS', fill: { channel } });
  const openings = (channel: string) =>
    s.emulator.messages(channel).filter(({ text }) => text.includes('continues here'));

  it('Continue in a channel opens a thread there and moves the program into it', async () => {
    const { ref, press, turn, modal } = await asked();
    expect(JSON.stringify(modal.body)).toContain(turn.plan?.goal);
    expect(await choose('C0TRIAGE')).toEqual({});
    const [where, what, id, to] = await s.called('move');
    expect([where, what]).toEqual([ref, press]);
    expect(id).toMatch(/^form\./);
    const [opening] = openings('C0TRIAGE');
    expect(opening?.text).toBe(`<@U0JONAS> continues here: ${turn.plan?.goal}`);
    expect(to).toEqual({ workspace: 'T0HARBOR', channel: 'C0TRIAGE', thread: opening?.ts });
    expect(s.emulator.modal('U0JONAS')).toBeUndefined();
  });

  it('says how to invite it where it may not write, and keeps the form', async () => {
    s.emulator.addChannel({ id: 'C0QUIET', name: 'quiet', members: ['U0JONAS'] });
    await asked();
    expect(await choose('C0QUIET')).toEqual({
      errors: {
        channel: 'I cannot write in this channel. Write /invite @Threadsmith in it, then press Continue again.',
      },
    });
    expect(s.callsOf('move')).toEqual([]);
    expect(await choose('C0DATAHELP')).toEqual({});
    await s.called('move');
  });

  it('does not go where it is', async () => {
    await asked();
    expect(await choose(FINOPS)).toEqual({ errors: { channel: 'It waits there already. Choose another channel.' } });
    expect(s.callsOf('move')).toEqual([]);
    await s.emulator.closeView({ as: 'U0JONAS' });
  });

  it('writes nothing anywhere for whoever may not go on there', async () => {
    const before = openings('C0PLATFORM').length;
    const posted = () => s.emulator.calls().filter(({ method }) => method === 'chat.postMessage').length;
    const { press } = await asked();
    const calls = posted();
    s.behave.mayMove = async () => ({ why: 'not_requester', wish: 'revise' });
    await choose('C0PLATFORM');
    s.behave.mayMove = async () => undefined;
    expect(JSON.stringify((await modalOf('U0JONAS')).body)).toContain('Only the person who asked can.');
    expect(s.callsOf('mayMove')[0]?.slice(1)).toEqual([press, 'C0PLATFORM']);
    expect([posted(), openings('C0PLATFORM').length, s.callsOf('move')]).toEqual([calls, before, []]);
    await s.emulator.submitView({ as: 'U0JONAS' });
  });

  it('shows a refusal in the window, and takes the empty thread away again', async () => {
    const before = openings('C0PLATFORM').length;
    s.behave.move = async () => ({ why: 'not_requester', wish: 'revise' });
    await asked();
    await choose('C0PLATFORM');
    expect(JSON.stringify((await modalOf('U0JONAS')).body)).toContain('Only the person who asked can.');
    expect(s.callsOf('move')).toHaveLength(1);
    expect(openings('C0PLATFORM')).toHaveLength(before);
    await s.emulator.submitView({ as: 'U0JONAS' });
  });

  it('leaves the thread where nobody knows whether the program waits in it', async () => {
    s.behave.move = async () => ({ why: 'not_saved' });
    await asked();
    await choose('C0PLATFORM');
    expect(JSON.stringify((await modalOf('U0JONAS')).body)).toContain('Not saved.');
    expect(openings('C0PLATFORM')).toHaveLength(1);
    await s.emulator.submitView({ as: 'U0JONAS' });
  });

  it('lets nobody write into a channel that is none, or into a direct message', async () => {
    for (const channel of ['D0MIRA', 'U0MIRA', 'nowhere', LEADS.toLowerCase()]) {
      await asked();
      expect(await choose(channel)).toEqual({ errors: { channel: 'Choose a channel.' } });
      await s.emulator.closeView({ as: 'U0JONAS' });
    }
    expect(s.callsOf('move')).toEqual([]);
  });
});
