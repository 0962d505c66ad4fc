import { afterEach, describe, expect, it } from 'vitest';
import { slackApp } from '#adapters/slack/app.ts';
import { codeOf } from '#domain/text/errors.ts';
import { startEmulator } from '#playground/emulator/emulator.ts';
import { recordingAgent } from './recording-agent.ts';
import { stand, voice } from './stand.ts';

const FINOPS = 'C0FINOPS';
const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) {
    await end();
  }
});

async function standing(...args: Parameters<typeof stand>) {
  const s = await stand(...args);
  ends.push(s.stop);
  return s;
}
const mention = { as: 'U0MIRA', channel: FINOPS, text: '<@U0SMITH> do it' };
/** The app_mention events among these. */
const asked = (events: Record<string, unknown>[]) =>
  events.filter((body) => (body.event as { type?: string }).type === 'app_mention');

describe('an event', () => {
  it('is acked when it is stored, and not before', async () => {
    const stored = Promise.withResolvers<void>();
    const s = await standing({}, { ask: () => stored.promise });
    s.emulator.say(mention);
    await s.called('ask');
    await s.emulator.waitFor(() => s.emulator.unacked().length === 1, { what: 'the message twin is acked' });
    expect(asked(s.emulator.unacked())).toHaveLength(1);
    stored.resolve();
    await s.emulator.waitFor(() => s.emulator.unacked().length === 0);
    expect(s.callsOf('ask')).toHaveLength(1);
  });

  it('comes again when it could not be stored', async () => {
    let failures = 2;
    const s = await standing(
      { ackMs: 150 },
      {
        ask: async () => {
          failures -= 1;
          if (failures >= 0) {
            throw new Error('the store is down');
          }
        },
      },
    );
    s.emulator.say(mention);
    await s.called('ask', 3);
    await s.emulator.waitFor(() => s.emulator.unacked().length === 0);
    const ids = s.callsOf('ask').map(([, ask]) => (ask as { id: string }).id);
    expect(new Set(ids).size).toBe(1);
    expect(s.emulator.dropped()).toEqual([]);
    expect(s.log.lines.filter(({ message }) => message === 'listener failed')).toHaveLength(2);
  });

  it('comes again when the socket is cut before the ack', async () => {
    const stored = Promise.withResolvers<void>();
    const s = await standing({}, { ask: () => stored.promise });
    s.emulator.say(mention);
    await s.called('ask');
    s.emulator.cutConnections();
    stored.resolve();
    await s.called('ask', 2);
    await s.emulator.waitFor(() => s.emulator.unacked().length === 0);
    expect(s.emulator.dropped()).toEqual([]);
  });

  it('of a body that is no event is let go', async () => {
    const s = await standing();
    await s.emulator.sendEvent({ type: 'tokens_revoked', tokens: {} });
    expect(s.heard).toEqual([]);
  });
});

describe('a press', () => {
  it('that nobody listens to is answered all the same', async () => {
    const s = await standing();
    const channel = FINOPS;
    const ts = s.emulator.say({ as: 'U0MIRA', channel, text: 'root' });
    const press = { as: 'U0MIRA', channel, ts, actionId: 'from_an_older_version', value: 'x', stale: true };
    expect(await s.emulator.press(press)).toEqual({ acked: true });
    expect(s.log.lines.some(({ message }) => message === 'nobody answered this')).toBe(true);
  });
});

describe('the connection', () => {
  it('comes back when Slack asks for it, within a second', async () => {
    const s = await standing();
    const before = Date.now();
    s.emulator.disconnect();
    await s.emulator.waitFor(() => s.emulator.callsOf('apps.connections.open').length >= 2);
    await s.emulator.connected();
    expect(Date.now() - before).toBeLessThan(1_000);
    s.emulator.say(mention);
    await s.called('ask');
  });

  it('comes back after Slack was down for a while', async () => {
    const s = await standing();
    s.emulator.fault({ method: 'apps.connections.open', kind: 'http500', times: 2 });
    s.emulator.cutConnections();
    await s.emulator.waitFor(() => s.emulator.callsOf('apps.connections.open').length >= 4);
    await s.emulator.connected();
    s.emulator.say(mention);
    await s.called('ask');
  });
});

describe('stop', () => {
  it('waits for what is running, acks it, and takes nothing new', async () => {
    const stored = Promise.withResolvers<void>();
    const s = await standing({}, { ask: () => stored.promise });
    s.emulator.say(mention);
    await s.called('ask');
    let isStopped = false;
    const stopping = s.app.stop().then(() => {
      isStopped = true;
    });
    s.emulator.say({ ...mention, text: '<@U0SMITH> another' });
    await s.emulator.waitFor(() => asked(s.emulator.unacked()).length === 2);
    expect(isStopped).toBe(false);
    stored.resolve();
    await stopping;
    expect(s.callsOf('ask')).toHaveLength(1);
    await s.emulator.waitFor(() => s.emulator.connections() === 0);
  });
});

describe('start', () => {
  it.each([
    ['a bot token that Slack refuses', { botToken: 'xoxb-wrong' }, 'CONFIG_INVALID'],
    ['an app token that Slack refuses', { appToken: 'xapp-wrong' }, 'CONFIG_INVALID'],
    ['an address where nobody is', { slackApiUrl: 'http://127.0.0.1:1/api/' }, 'SLACK_UNAVAILABLE'],
  ])('fails clearly with %s', async (_what, wrong, code) => {
    const emulator = await startEmulator();
    ends.push(emulator.stop);
    const address = { ...emulator, ...wrong };
    const { appToken, slackApiUrl } = address;
    const app = slackApp({ ...voice(address), appToken, slackApiUrl, agent: recordingAgent().agent });
    await expect(app.start().catch((error: unknown) => codeOf(error))).resolves.toBe(code);
  });

  it('says who the app is', async () => {
    const s = await standing();
    expect(await s.calls.identity()).toEqual({
      workspace: 'T0HARBOR',
      botUser: 'U0SMITH',
      botId: 'B0SMITH',
      appId: 'A0SMITH',
      url: 'https://harborline.slack.com/',
    });
  });
});
