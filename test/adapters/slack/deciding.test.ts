import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { AgentError } from '#domain/text/errors.ts';
import { aCard } from '../../fakes/cards.ts';
import { aTurn } from '../../fakes/turns.ts';
import { stand } from './stand.ts';

const FINOPS = 'C0FINOPS';

describe('people press', () => {
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
  async function posted(status: Parameters<typeof aTurn>[0]) {
    const thread = s.emulator.say({ as: 'U0MIRA', channel: FINOPS, text: 'root' });
    const turn = aTurn(status);
    const ref = { workspace: 'T0HARBOR', channel: FINOPS, thread };
    const attempt = turn.attempts.at(-1);
    const ts = await s.thread.card(aCard(turn, { ref }), null, false);
    const press = { turn: turn.id, digest: attempt?.digest.slice(0, 16) ?? '', user: 'U0JONAS' };
    return { ref, turn, ts, press, at: { as: 'U0JONAS', channel: FINOPS, ts } };
  }
  const modalOf = (user: string) =>
    s.emulator.waitFor(() => s.emulator.modal(user)) as Promise<{ body: Record<string, unknown> }>;

  it('Approve: acked at once, then the agent is told who pressed what', async () => {
    const { at, ref, press } = await posted('awaiting_approval');
    const approved = Promise.withResolvers<undefined>();
    s.behave.approve = () => approved.promise;
    expect(await s.emulator.press({ ...at, actionId: 'proposal_approve' })).toEqual({ acked: true });
    expect(await s.called('approve')).toEqual([ref, { ...press, keep: true }]);
    approved.resolve(undefined);
  });

  it('Approve by somebody of another workspace belongs to the workspace that hosts the session', async () => {
    const { at, ref, press } = await posted('awaiting_approval');
    await s.emulator.press({ ...at, as: 'U0LENA', actionId: 'proposal_approve' });
    expect(await s.called('approve')).toEqual([ref, { ...press, user: 'U0LENA', keep: true }]);
  });

  it('tells whoever pressed, alone, when nothing could be stored', async () => {
    const { at } = await posted('awaiting_approval');
    s.behave.approve = async () => {
      throw new AgentError('down', { code: 'STORE_UNAVAILABLE' });
    };
    await s.emulator.press({ ...at, actionId: 'proposal_approve' });
    const [told] = await s.emulator.waitFor(
      () => s.emulator.ephemerals('U0JONAS').length > 0 && s.emulator.ephemerals('U0JONAS'),
    );
    expect(told?.text).toContain('Not saved.');
  });

  it.each([
    '',
    'x',
    'turn-1',
    'turn-1:',
    'turn-1:abc',
    'turn-1:0123456789ABCDEF',
    ':0123456789abcdef',
    'turn-1:0123456789abcdef0',
  ])('drops a press that carries %j', async (value) => {
    const { at } = await posted('awaiting_approval');
    await s.emulator.press({ ...at, actionId: 'proposal_approve', value, stale: true });
    await s.emulator.press({ ...at, actionId: 'run_stop', value: 'turn-1:0123456789abcdef', stale: true });
    await s.called('stop');
    expect(s.callsOf('approve')).toEqual([]);
    expect(s.log.lines.some(({ message }) => message === 'dropped what cannot be read')).toBe(true);
  });

  it('Reject: asks why, then tells the agent, and the window closes', async () => {
    const { at, ref, press, turn } = await posted('awaiting_approval');
    await s.emulator.press({ ...at, actionId: 'proposal_reject' });
    const modal = await modalOf('U0JONAS');
    expect(JSON.stringify(modal.body)).toContain(turn.plan?.goal);
    expect(await s.emulator.submitView({ as: 'U0JONAS', fill: { text: 'wrong *file* <@U0SAM>' } })).toEqual({});
    expect(await s.called('reject')).toEqual([ref, press, 'wrong *file* <@U0SAM>']);
    expect(s.emulator.modal('U0JONAS')).toBeUndefined();
  });

  it('Revise: the window closes only when it is stored, and bears the same id at every try', async () => {
    const { at, ref, press } = await posted('awaiting_approval');
    await s.emulator.press({ ...at, actionId: 'proposal_revise' });
    await modalOf('U0JONAS');
    await s.emulator.submitView({ as: 'U0JONAS', fill: { text: 'adjusted prices' } });
    const [where, what, id, text] = await s.called('revise');
    expect([where, what, text]).toEqual([ref, press, 'adjusted prices']);
    expect(id).toMatch(/^form\./);
  });

  it('a form that was too late says so and keeps what was typed', async () => {
    const { at } = await posted('awaiting_approval');
    s.behave.revise = async () => ({ why: 'already_decided', by: 'Priya Raman', at: Date.now(), what: 'approved' });
    await s.emulator.press({ ...at, actionId: 'proposal_revise' });
    await modalOf('U0JONAS');
    await s.emulator.submitView({ as: 'U0JONAS', fill: { text: 'my long words' } });
    const told = JSON.stringify((await modalOf('U0JONAS')).body);
    expect(told).toContain('Already decided.');
    expect(told).toContain('my long words');
    await s.emulator.submitView({ as: 'U0JONAS' });
    expect(s.emulator.modal('U0JONAS')).toBeUndefined();
    expect(s.callsOf('revise')).toHaveLength(1);
  });

  it('a form whose store hangs is answered after 2.5 real seconds: not saved', async () => {
    const { at } = await posted('awaiting_approval');
    const hanging = Promise.withResolvers<undefined>();
    s.behave.reject = () => hanging.promise;
    await s.emulator.press({ ...at, actionId: 'proposal_reject' });
    await modalOf('U0JONAS');
    const before = Date.now();
    await s.emulator.submitView({ as: 'U0JONAS', fill: { text: 'because' } });
    expect(Date.now() - before).toBeLessThan(3_000);
    const told = JSON.stringify((await modalOf('U0JONAS')).body);
    expect(told).toContain('Not saved.');
    expect(told).toContain('because');
    hanging.resolve(undefined);
    await s.emulator.submitView({ as: 'U0JONAS' });
  });

  it('Stop: by its button and by the menu', async () => {
    const running = await posted('running');
    await s.emulator.press({ ...running.at, actionId: 'run_stop' });
    expect(await s.called('stop')).toEqual([running.ref, running.turn.id, 'U0JONAS']);
    const waiting = await posted('awaiting_approval');
    const value = `stop:${waiting.press.turn}:${waiting.press.digest}`;
    await s.emulator.press({ ...waiting.at, actionId: 'turn_more', value });
    expect(await s.called('stop', 2)).toEqual([waiting.ref, waiting.turn.id, 'U0JONAS']);
  });

  it('Try again, Run again and a suggested answer open a new turn', async () => {
    const failed = await posted('failed');
    await s.emulator.press({ ...failed.at, actionId: 'turn_retry' });
    const [ref, turn, user, id, text] = await s.called('retry');
    expect([ref, turn, user, text]).toEqual([failed.ref, failed.turn.id, 'U0JONAS', undefined]);
    expect(id).toMatch(/^click\.[\d.]+\.U0JONAS$/);
    const finished = await posted('finished');
    await s.emulator.press({ ...finished.at, actionId: 'run_again' });
    expect((await s.called('retry', 2)).slice(0, 3)).toEqual([finished.ref, finished.turn.id, 'U0JONAS']);
    const asking = await posted('asking');
    await s.emulator.press({ ...asking.at, actionId: 'ask_answer.1' });
    expect((await s.called('retry', 3)).at(-1)).toBe('The bank statement');
  });

  it('Ask again after a rejection shows the reason, and what is sent opens a new turn', async () => {
    const { at, ref, turn } = await posted('rejected');
    await s.emulator.press({ ...at, actionId: 'turn_retry' });
    expect(JSON.stringify((await modalOf('U0JONAS')).body)).toContain('Please use adjusted prices.');
    expect(s.callsOf('retry')).toEqual([]);
    await s.emulator.submitView({ as: 'U0JONAS' });
    const [where, which, who, , text] = await s.called('retry');
    expect([where, which, who, text]).toEqual([ref, turn.id, 'U0JONAS', 'Please use adjusted prices.']);
  });

  it('View code: the first page, the next, and any', async () => {
    const { at, ref, turn } = await posted('awaiting_approval');
    const text = Array.from({ length: 200 }, (_, line) => `line_${line} = ${line}`).join('\n');
    s.behave.program = async () => ({
      name: 'tool',
      language: 'python',
      digest: turn.attempts[0]?.digest ?? '',
      files: [{ path: 'tool.py', text }],
      goal: 'goal',
      arguments: '{}',
    });
    await s.emulator.press({ ...at, actionId: 'program_view' });
    expect(JSON.stringify((await modalOf('U0JONAS')).body)).toContain('line_0 ');
    expect(s.callsOf('program')[0]).toEqual([ref, turn.id, 'U0JONAS']);
    await s.emulator.submitView({ as: 'U0JONAS' });
    expect(JSON.stringify(s.emulator.modal('U0JONAS')?.body)).toContain('line_40 ');
    await s.emulator.press({ as: 'U0JONAS', actionId: 'code_page', value: '4' });
    await s.emulator.waitFor(() => JSON.stringify(s.emulator.modal('U0JONAS')?.body).includes('line_199 '));
    s.behave.program = async () => ({ why: 'unknown_turn' });
    await s.emulator.press({ as: 'U0JONAS', actionId: 'code_page', value: '0' });
    await s.emulator.waitFor(() => JSON.stringify(s.emulator.modal('U0JONAS')?.body).includes('Not found.'));
  });
});
