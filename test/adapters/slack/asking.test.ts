import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { stand } from './stand.ts';

const FINOPS = 'C0FINOPS';
const SMITH = '<@U0SMITH>';

describe('people ask', () => {
  let s: Awaited<ReturnType<typeof stand>>;
  beforeAll(async () => {
    s = await stand({ seeded: false });
  });
  afterEach(async () => {
    await s.emulator.waitFor(() => s.emulator.unacked().length === 0);
    s.heard.length = 0;
  });
  afterAll(() => s.stop());

  /** All that the agent heard once every event has been acked. */
  const all = async () => {
    await s.emulator.waitFor(() => s.emulator.unacked().length === 0);
    return s.heard;
  };

  it('by a mention: in the thread that it opens, without the mention, with its text as it was typed', async () => {
    const files = [{ name: 'a.csv', bytes: 'a,b\n1,2\n' }];
    const ts = s.emulator.say({ as: 'U0MIRA', channel: FINOPS, text: `${SMITH} is a < b & c?`, files });
    const [call, ...rest] = await all();
    expect(call?.name).toBe('ask');
    expect(call?.args[0]).toEqual({ workspace: 'T0HARBOR', channel: FINOPS, thread: ts });
    expect(call?.args[1]).toMatchObject({
      id: ts,
      user: 'U0MIRA',
      text: 'is a < b & c?',
      source: 'mention',
      unusable: {},
    });
    expect(call?.args[1]).toMatchObject({ files: [{ name: 'a.csv', size: 8, mimetype: 'text/csv' }] });
    expect(rest).toEqual([]);
  });

  it('by a mention in a thread: in that thread', async () => {
    const root = s.emulator.say({ as: 'U0JONAS', channel: FINOPS, text: 'numbers?' });
    const ts = s.emulator.say({ as: 'U0MIRA', channel: FINOPS, threadTs: root, text: `hey ${SMITH} please add them` });
    const [, ask] = await s.called('ask');
    expect(s.callsOf('ask')[0]?.[0]).toEqual({ workspace: 'T0HARBOR', channel: FINOPS, thread: root });
    expect(ask).toMatchObject({ id: ts, text: 'hey please add them' });
  });

  it('by a direct message, also with an empty text', async () => {
    const ts = s.emulator.say({ as: 'U0MIRA', channel: 'D0MIRA', text: '', files: [{ name: 'x.bin', bytes: 'x' }] });
    const [ref, ask] = await s.called('ask');
    expect(ref).toEqual({ workspace: 'T0HARBOR', channel: 'D0MIRA', thread: ts });
    expect(ask).toMatchObject({ source: 'direct', text: '', files: [{ name: 'x.bin' }] });
  });

  it('somebody of another workspace asks in the workspace that hosts the channel, and the file is looked up', async () => {
    s.emulator.say({ as: 'U0LENA', channel: FINOPS, text: `${SMITH} hi`, files: [{ name: 'b.csv', bytes: 'b\n1\n' }] });
    const [ref, ask] = await s.called('ask');
    expect(ref).toMatchObject({ workspace: 'T0HARBOR' });
    expect(ask).toMatchObject({ user: 'U0LENA', files: [{ name: 'b.csv', size: 4 }] });
  });

  it('a reply without a mention is heard, a message outside a thread is not', async () => {
    const root = s.emulator.say({ as: 'U0JONAS', channel: FINOPS, text: 'unrelated' });
    const ts = s.emulator.say({ as: 'U0MIRA', channel: FINOPS, threadTs: root, text: 'stop' });
    const heard = await all();
    expect(heard.map(({ name }) => name)).toEqual(['hear']);
    expect(heard[0]?.args).toMatchObject([{ thread: root }, { id: ts, text: 'stop', user: 'U0MIRA' }]);
  });

  it('an edit and a deletion are told, an edit that changes nothing is not', async () => {
    const ts = s.emulator.say({ as: 'U0MIRA', channel: FINOPS, text: `${SMITH} one` });
    s.emulator.edit({ as: 'U0MIRA', channel: FINOPS, ts, text: `${SMITH} one` });
    s.emulator.edit({ as: 'U0MIRA', channel: FINOPS, ts, text: `${SMITH} two` });
    await all();
    const ref = { workspace: 'T0HARBOR', channel: FINOPS, thread: ts };
    expect(s.callsOf('changed')).toEqual([[ref, ts, 'edited', 'U0MIRA']]);
    s.emulator.remove({ as: 'U0MIRA', channel: FINOPS, ts });
    await all();
    expect(s.callsOf('changed')[1]).toEqual([ref, ts, 'deleted', 'U0MIRA']);
  });

  it('ignores itself and other bots', async () => {
    const ts = s.emulator.say({ as: 'U0MIRA', channel: FINOPS, text: 'root' });
    const ref = { workspace: 'T0HARBOR', channel: FINOPS, thread: ts };
    const notice = { turn: ts, kind: 'passed', user: 'U0MIRA', by: undefined, attempt: 1 } as const;
    await s.thread.notice(ref, notice, false);
    const bot = { bot_id: 'B0OTHER', user: 'U0OTHER', text: `${SMITH} hi`, ts: '1.1', channel: FINOPS };
    await s.emulator.sendEvent({ ...bot, type: 'app_mention' });
    await s.emulator.sendEvent({ ...bot, type: 'message', channel_type: 'im', subtype: 'bot_message' });
    await s.emulator.sendEvent({
      type: 'message',
      subtype: 'channel_join',
      user: 'U0SAM',
      ts: '1.2',
      text: 'x',
      channel: FINOPS,
    });
    expect(await all()).toEqual([]);
  });

  it('says why a file cannot be used where Slack says so', async () => {
    const modes = ['external', 'remote', 'tombstone', 'hidden_by_limit'];
    const files = [
      ...modes.map((mode) => ({ id: `F-${mode}`, name: mode, mode, size: 1, mimetype: 'text/csv' })),
      { id: 'F-denied', mode: 'hosted', file_access: 'access_denied' },
      { id: 'F-elsewhere', mode: 'hosted', is_external: true },
      { id: 'F-fine', name: 'fine.csv', mode: 'hosted', size: 3, mimetype: 'text/csv' },
    ];
    await s.emulator.sendEvent({ type: 'app_mention', user: 'U0MIRA', text: SMITH, ts: '1.3', channel: FINOPS, files });
    const [, ask] = await s.called('ask');
    expect(ask).toMatchObject({
      unusable: {
        'F-external': 'it is stored outside Slack',
        'F-remote': 'it is stored outside Slack',
        'F-tombstone': 'it was deleted',
        'F-hidden_by_limit': 'Slack hides it, because the workspace has reached its storage limit',
        'F-denied': 'Slack does not let me open it',
        'F-elsewhere': 'it is stored outside Slack',
      },
    });
    expect(Object.keys((ask as { unusable: object }).unusable)).not.toContain('F-fine');
  });

  it('takes an event that it cannot read once, and says so in the log', async () => {
    await s.emulator.sendEvent({ type: 'app_mention', text: 5, channel: FINOPS });
    expect(await all()).toEqual([]);
    expect(s.log.lines.some(({ message }) => message === 'dropped what cannot be read')).toBe(true);
    expect(s.emulator.dropped()).toEqual([]);
  });

  it('a thread whose root was deleted under its replies counts as deleted', async () => {
    const message = {
      subtype: 'tombstone',
      user: 'USLACKBOT',
      text: 'This message was deleted.',
      ts: '1.5',
      thread_ts: '1.5',
    };
    const previous_message = { user: 'U0MIRA', text: 'do it', ts: '1.5', thread_ts: '1.5' };
    await s.emulator.sendEvent({
      type: 'message',
      subtype: 'message_changed',
      channel: FINOPS,
      message,
      previous_message,
    });
    expect(s.callsOf('changed')).toEqual([
      [{ workspace: 'T0HARBOR', channel: FINOPS, thread: '1.5' }, '1.5', 'deleted', 'U0MIRA'],
    ]);
  });

  it("stops by Slack's own Stop", async () => {
    const ts = s.emulator.say({ as: 'U0MIRA', channel: FINOPS, text: 'root' });
    s.emulator.stopSession({ as: 'U0JONAS', channel: FINOPS, threadTs: ts });
    expect(await s.called('stop')).toEqual([
      { workspace: 'T0HARBOR', channel: FINOPS, thread: ts },
      undefined,
      'U0JONAS',
    ]);
  });
});
