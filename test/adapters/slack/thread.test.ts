import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { codeOf } from '#domain/text/errors.ts';
import { type Emulator, startEmulator } from '#playground/emulator/emulator.ts';
import type { Card, Notice } from '#ports/thread.ts';
import { aCard } from '../../fakes/cards.ts';
import { aTurn } from '../../fakes/turns.ts';
import { hurriedClock, voice } from './stand.ts';

const FINOPS = 'C0FINOPS';
const notice: Notice = { turn: 'turn-1', kind: 'passed', user: 'U0MIRA', by: undefined, attempt: 1 };
const code = (calling: Promise<unknown>) => calling.then(() => 'fine', codeOf);

describe("the agent's voice", () => {
  let emulator: Emulator;
  let v: ReturnType<typeof voice>;
  beforeAll(async () => {
    emulator = await startEmulator({ seeded: false, rateLimits: 'off' });
    v = voice(emulator, hurriedClock);
    await v.calls.identity();
  });
  afterEach(() => emulator.clearFaults());
  afterAll(() => emulator.stop());

  const root = (channel = FINOPS) => {
    const thread = emulator.say({ as: 'U0MIRA', channel, text: 'root' });
    return { workspace: 'T0HARBOR', channel, thread };
  };
  const cardIn = (ref: Card['ref'], turn: Card['turn'] = aTurn('planning'), changes: Partial<Card> = {}) =>
    aCard(turn, { ref, ...changes });
  const ours = (ref: Card['ref']) => emulator.messages(ref.channel, ref.thread).filter((post) => post.byApp);

  it('posts one card and edits it', async () => {
    const ref = root();
    const ts = await v.thread.card(cardIn(ref), null, false);
    expect(await v.thread.card(cardIn(ref, aTurn('awaiting_approval')), ts, false)).toBe(ts);
    expect(ours(ref)).toHaveLength(1);
    expect(JSON.stringify(ours(ref)[0]?.blocks)).toContain('proposal_approve');
  });

  it.each(['drop_after', 'drop_before', 'http500', 'timeout'] as const)(
    'never posts a second card when posting ends with %s',
    async (kind) => {
      const short = voice(emulator, hurriedClock, 300);
      const ref = root();
      emulator.fault({ method: 'chat.postMessage', kind });
      const ts = await short.thread.card(cardIn(ref), null, false);
      expect(ours(ref).map((post) => post.ts)).toEqual([ts]);
    },
  );

  it('finds the card that an earlier process posted, and draws it anew', async () => {
    const ref = root();
    const ts = await v.thread.card(cardIn(ref), null, false);
    const found = await v.thread.card(cardIn(ref, aTurn('awaiting_approval')), null, true);
    expect(found).toBe(ts);
    expect(ours(ref)).toHaveLength(1);
    expect(JSON.stringify(ours(ref)[0]?.blocks)).toContain('proposal_approve');
  });

  it('tells messages of other turns, kinds and attempts apart', async () => {
    const ref = root();
    await v.thread.notice(ref, notice, false);
    await v.thread.notice(ref, { ...notice, attempt: 2 }, true);
    await v.thread.notice(ref, { ...notice, kind: 'failed' }, true);
    await v.thread.notice(ref, { ...notice, turn: 'turn-2' }, true);
    await v.thread.notice(ref, notice, true);
    expect(ours(ref)).toHaveLength(4);
  });

  it('does not post when it cannot find out whether it had', async () => {
    const ref = root();
    emulator.fault({ method: 'conversations.replies', kind: 'http500', times: 3 });
    expect(await code(v.thread.notice(ref, notice, true))).toBe('SLACK_UNAVAILABLE');
    expect(ours(ref)).toHaveLength(0);
  });

  it('posts the card anew when somebody has deleted it', async () => {
    const ref = root();
    const ts = await v.thread.card(cardIn(ref), null, false);
    await v.thread.retract(ref, ts);
    await v.thread.retract(ref, ts);
    const anew = await v.thread.card(cardIn(ref, aTurn('awaiting_approval')), ts, false);
    expect(ours(ref).map((post) => post.ts)).toEqual([anew]);
    expect(anew).not.toBe(ts);
  });

  it.each(['edit_window_closed', 'cant_update_message'])('posts the card anew when Slack answers %s', async (error) => {
    const ref = root();
    const ts = await v.thread.card(cardIn(ref), null, false);
    emulator.fault({ method: 'chat.update', kind: 'error', error });
    const anew = await v.thread.card(cardIn(ref, aTurn('awaiting_approval')), ts, false);
    expect(ours(ref).map((post) => post.ts)).toEqual([ts, anew]);
  });

  it('posts nothing anew for what is live, nor for a card that a newer one has replaced', async () => {
    const ref = root();
    const ts = await v.thread.card(cardIn(ref), null, false);
    await v.thread.retract(ref, ts);
    const live = { queue: null, milliseconds: 100, startMilliseconds: 10, memoryMb: 9, output: '' };
    expect(await v.thread.card(cardIn(ref, aTurn('running'), { live }), ts, false)).toBe(ts);
    expect(await v.thread.card(cardIn(ref, aTurn('superseded')), ts, false)).toBe(ts);
    expect(ours(ref)).toEqual([]);
  });

  it('says by direct message what it cannot whisper, and news once', async () => {
    const ref = root();
    for (const error of ['not_in_channel', 'is_archived']) {
      emulator.fault({ method: 'chat.postEphemeral', kind: 'error', error });
      await v.thread.whisper(ref, 'U0PRIYA', { why: 'busy' });
    }
    const place = { name: 'finance-ops', kind: 'channel', shared: false } as const;
    const news = { ...notice, about: 'Rows', place, closed: true, ran: true };
    await v.thread.elsewhere(ref.workspace, news, false);
    await v.thread.elsewhere(ref.workspace, news, true);
    await v.thread.elsewhere(ref.workspace, { ...news, kind: 'decide', ran: false }, true);
    expect(emulator.messages('D0PRIYA').map(({ text }) => text)).toHaveLength(2);
    expect(emulator.messages('D0MIRA').map(({ text }) => text.includes('stays with me'))).toEqual([true, false]);
    emulator.fault({ method: 'conversations.open', kind: 'error', error: 'user_disabled' });
    expect(await code(v.thread.elsewhere(ref.workspace, news, false))).toBe('SLACK_REFUSED');
  });

  // Slack shows what is whispered in a thread only where the thread has replies already.
  it('says in the channel that it is paused where the thread has no reply yet', async () => {
    const whispered = () => emulator.callsOf('chat.postEphemeral').at(-1)?.args.thread_ts;
    const ref = root();
    await v.thread.whisper(ref, 'U0JONAS', { why: 'paused' });
    expect(whispered()).toBeUndefined();
    await v.thread.card(cardIn(ref), null, false);
    await v.thread.whisper(ref, 'U0JONAS', { why: 'paused' });
    expect(whispered()).toBe(ref.thread);
    emulator.fault({ method: 'conversations.replies', kind: 'error', error: 'thread_not_found' });
    await v.thread.whisper(root(), 'U0JONAS', { why: 'paused' });
    expect(whispered()).toBeUndefined();
  });

  it('waits when Slack says so, and holds up nothing else', async () => {
    const patient = voice(emulator);
    const ref = root();
    const ts = await patient.thread.card(cardIn(ref), null, false);
    emulator.fault({ method: 'chat.update', kind: 'ratelimited', retryAfterSeconds: 1 });
    const before = Date.now();
    const updating = patient.thread.card(cardIn(ref, aTurn('approved')), ts, false).then(() => Date.now() - before);
    await emulator.waitFor(() => emulator.callsOf('chat.update').some((call) => call.status === 429));
    await patient.thread.notice(ref, notice, false);
    expect(Date.now() - before).toBeLessThan(900);
    expect(await updating).toBeGreaterThanOrEqual(990);
    expect(JSON.stringify(ours(ref)[0]?.blocks)).toContain('sandbox');
  });

  it('drops live drawings while updates are limited, never drawings of a state', async () => {
    const patient = voice(emulator);
    const ref = root();
    const ts = await patient.thread.card(cardIn(ref, aTurn('running')), null, false);
    emulator.fault({ method: 'chat.update', kind: 'ratelimited', retryAfterSeconds: 1 });
    const state = patient.thread.card(cardIn(ref, aTurn('stopped')), ts, false);
    await vi.waitFor(() => expect(patient.calls.isPaused('chat.update')).toBe(true));
    const live = { queue: null, milliseconds: 100, startMilliseconds: 10, memoryMb: 9, output: 'live-mark' };
    await patient.thread.card(cardIn(ref, aTurn('running'), { live }), ts, false);
    await state;
    expect(JSON.stringify(emulator.callsOf('chat.update').map(({ args }) => args))).not.toContain('live-mark');
    expect(ours(ref)[0]?.text).toContain('Stopped');
  });

  it.each(['invalid_blocks', 'invalid_blocks_format', 'msg_blocks_too_long'])(
    'says it plainer once when Slack answers %s',
    async (error) => {
      const ref = root();
      emulator.fault({ method: 'chat.postMessage', kind: 'error', error });
      await v.thread.card(cardIn(ref, aTurn('awaiting_approval')), null, false);
      expect(ours(ref)).toHaveLength(1);
      expect(ours(ref)[0]?.blocks.map((block) => block.type)).not.toContain('plan');
      expect(JSON.stringify(ours(ref)[0]?.blocks)).toContain('proposal_approve');
    },
  );

  it('what Slack will never take is refused, what may pass is unavailable', async () => {
    const ref = root();
    for (const error of ['is_archived', 'not_in_channel', 'restricted_action_thread_locked']) {
      emulator.fault({ method: 'chat.postMessage', kind: 'error', error });
      expect(await code(v.thread.notice(ref, notice, false)), error).toBe('THREAD_CLOSED');
    }
    emulator.fault({ method: 'chat.postMessage', kind: 'error', error: 'no_text' });
    expect(await code(v.thread.notice(ref, notice, false))).toBe('SLACK_REFUSED');
    emulator.fault({ method: 'chat.postEphemeral', kind: 'error', error: 'internal_error', times: 3 });
    expect(await code(v.thread.whisper(ref, 'U0MIRA', { why: 'busy' }))).toBe('SLACK_UNAVAILABLE');
    expect(await code(v.thread.notice({ ...ref, workspace: 'T0OTHER' }, notice, false))).toBe('SLACK_REFUSED');
  });

  it('repeats what may happen twice', async () => {
    const ref = root();
    emulator.fault({ method: 'chat.postEphemeral', kind: 'drop_before', times: 2 });
    await v.thread.whisper(ref, 'U0MIRA', { why: 'busy' });
    expect(emulator.ephemerals('U0MIRA')).toHaveLength(1);
  });

  it('a status that cannot be set stops nothing', async () => {
    const ref = root();
    emulator.fault({ method: 'agents.sessions.setStatus', kind: 'error', error: 'feature_disabled' });
    await v.thread.status(ref, 'processing');
    await v.thread.status(ref, 'suspended');
    expect(emulator.statuses().map(({ status }) => status)).toContain('suspended');
    expect(v.log.lines.some(({ message }) => message === 'status not set')).toBe(true);
  });

  it('never lets Slack unfold links', () => {
    const posts = emulator.callsOf('chat.postMessage').map(({ args }) => args);
    expect(posts.length).toBeGreaterThan(10);
    expect(posts.every((args) => String(args.unfurl_links) === 'false' && String(args.unfurl_media) === 'false')).toBe(
      true,
    );
  });

  it('reads the newest 15 messages before the request, without its own', async () => {
    const ref = root();
    for (let line = 1; line <= 20; line += 1) {
      emulator.say({ as: 'U0JONAS', channel: FINOPS, threadTs: ref.thread, text: `line ${line} <@U0MIRA> & co` });
    }
    await v.thread.notice(ref, notice, false);
    const files = [{ name: 'last.csv', bytes: 'a\n1\n' }];
    const before = emulator.say({ as: 'U0JONAS', channel: FINOPS, threadTs: ref.thread, text: 'with a file', files });
    const asking = emulator.say({ as: 'U0MIRA', channel: FINOPS, threadTs: ref.thread, text: '<@U0SMITH> go' });
    const { heard, files: found } = await v.thread.history(ref, asking);
    expect(Number(before)).toBeLessThan(Number(asking));
    expect(heard).toHaveLength(15);
    expect(heard[0]).toEqual({ who: 'Jonas Weber', text: 'line 7 @U0MIRA & co' });
    expect(heard.at(-1)?.text).toBe('with a file');
    expect(found).toMatchObject([{ name: 'last.csv', sha256: null, leftOut: null }]);
  });
});
