import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { slackApp } from '#adapters/slack/app.ts';
import { AgentError, codeOf } from '#domain/text/errors.ts';
import { eventBody, formBody, pressBody, SECRET, send, signed, type Written } from '../../fakes/signed-requests.ts';
import { type HttpStand, httpStand, mention, press } from './http-stand.ts';
import { recordingAgent } from './recording-agent.ts';

const FINOPS = 'C0FINOPS';
const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) {
    await end();
  }
});

async function standing(...args: Parameters<typeof httpStand>) {
  const s = await httpStand(...args);
  ends.push(s.stop);
  return s;
}

describe('an event', () => {
  it('is acked when it is stored, and not before', async () => {
    const stored = Promise.withResolvers<void>();
    const s = await standing({ ask: () => stored.promise });
    let isAcked = false;
    const acked = s.deliver(mention(s)).then((answer) => {
      isAcked = true;
      return answer;
    });
    await s.called('ask');
    await fetch(`${s.origin}/healthz`);
    expect(isAcked).toBe(false);
    stored.resolve();
    expect(await acked).toMatchObject({ status: 200, text: '' });
  });

  it('that could not be stored gets 500, and counts when Slack sends it again, even within the same second', async () => {
    const s = await standing({
      ask: async () => {
        throw new AgentError('down', { code: 'STORE_UNAVAILABLE' });
      },
    });
    const given = mention(s);
    const headers = signed(given, Math.floor(Date.now() / 1_000));
    expect((await send(s.origin, given, headers)).status).toBe(500);
    s.behave.ask = async () => undefined;
    const retried = { ...headers, 'x-slack-retry-num': '1', 'x-slack-retry-reason': 'http_error' };
    expect((await send(s.origin, given, retried)).status).toBe(200);
    const [first, second] = s.callsOf('ask');
    expect(second).toEqual(first);
    expect(s.log.lines.map(({ message }) => message)).toContain('slack delivery not stored');
  });

  it('of every kind reaches the agent', async () => {
    const s = await standing();
    const text = '<@U0SMITH> do it';
    const { emulator } = s;
    const ts = emulator.say({ as: 'U0MIRA', channel: FINOPS, text });
    emulator.say({ as: 'U0MIRA', channel: FINOPS, text: 'and that', threadTs: ts });
    emulator.edit({ as: 'U0MIRA', channel: FINOPS, ts, text: `${text} now` });
    emulator.remove({ as: 'U0MIRA', channel: FINOPS, ts });
    emulator.stopSession({ as: 'U0MIRA', channel: FINOPS, threadTs: ts });
    for (const payload of s.sent('events_api')) {
      expect((await s.deliver(eventBody(payload))).status).toBe(200);
    }
    expect(s.heard.map(({ name }) => name)).toEqual(['ask', 'hear', 'changed', 'changed', 'stop']);
    expect((await s.deliver(eventBody({ type: 'app_rate_limited', team_id: 'T0HARBOR' }))).status).toBe(200);
  });
});

describe('what somebody waits for', () => {
  it('a press is acked at once', async () => {
    const stopped = Promise.withResolvers<undefined>();
    const s = await standing({ stop: () => stopped.promise });
    expect(await s.deliver(press(s, 'run_stop'))).toMatchObject({ status: 200, text: '' });
    stopped.resolve(undefined);
    expect(s.callsOf('stop')).toHaveLength(1);
  });

  it('a press that nobody listens to is acked all the same', async () => {
    const s = await standing();
    expect(await s.deliver(press(s, 'from_an_older_version'))).toMatchObject({ status: 200, text: '' });
    expect(s.log.lines.map(({ message }) => message)).toContain('nobody answered this');
  });

  it('a command is acked with nothing and carried out', async () => {
    const s = await standing();
    void s.emulator.command({ as: 'U0MIRA', channel: FINOPS, command: '/smith', text: 'ask how many & why?' });
    const given = formBody(s.sent('slash_commands')[0] ?? {});
    expect(await s.deliver(given)).toMatchObject({ status: 200, text: '' });
    expect((await s.called('ask'))[1]).toMatchObject({ text: 'how many & why?', source: 'command' });
  });

  it('a form closes, or gets what takes its place', async () => {
    const s = await standing({ reject: async () => undefined });
    const submitted = async () => {
      await s.deliver(press(s, 'proposal_reject'));
      await s.emulator.waitFor(() => s.emulator.modal('U0JONAS'));
      void s.emulator.submitView({ as: 'U0JONAS', fill: { text: 'wrong file' } });
      return s.deliver(pressBody(s.sent('interactive').at(-1)));
    };
    expect(await submitted()).toMatchObject({ status: 200, text: '' });
    await s.emulator.closeView({ as: 'U0JONAS' });
    s.behave.reject = async () => ({ why: 'not_saved' });
    const { status, type, text } = await submitted();
    expect([status, type]).toEqual([200, 'application/json']);
    expect(JSON.parse(text)).toMatchObject({ response_action: 'update', view: { type: 'modal' } });
    expect(text).toContain('wrong file');
    expect(s.callsOf('reject')).toHaveLength(2);
  });

  it('does no harm when it is answered after the other side has gone', async () => {
    const stored = Promise.withResolvers<void>();
    const s = await standing({ ask: () => stored.promise });
    const given = mention(s);
    const { socket } = begun(s, given, given.body.length);
    await s.called('ask');
    socket.destroy();
    await once(socket, 'close');
    stored.resolve();
    expect((await s.deliver(mention(s))).status).toBe(200);
    await s.app.stop();
    expect(s.log.lines.filter(({ fields }) => fields?.code !== undefined)).toEqual([]);
  });
});

describe('the server', () => {
  it('stops when what is running has ended and is acked, and takes nothing new', async () => {
    const stored = Promise.withResolvers<void>();
    const s = await standing({ ask: () => stored.promise });
    const silent = begun(s, mention(s), 1);
    const late = begun(s, mention(s), 1);
    const asking = connect(s.port, '127.0.0.1');
    asking.write('GET /healthz HTTP/1.1\r\nhost: ');
    const running = s.deliver(mention(s));
    await s.called('ask');
    let isStopped = false;
    const stopping = s.app.stop().then(() => {
      isStopped = true;
    });
    await expect(s.deliver(mention(s))).rejects.toThrow();
    asking.write('x\r\n\r\n');
    expect(`${await once(asking, 'data')}`).toMatch(/^HTTP\/1\.1 503 .*connection: close/is);
    late.finish();
    expect(`${await once(late.socket, 'data')}`).toMatch(/^HTTP\/1\.1 503 .*connection: close/is);
    expect(isStopped).toBe(false);
    stored.resolve();
    expect((await running).status).toBe(200);
    await Promise.all([stopping, once(silent.socket, 'close')]);
    expect(s.callsOf('ask')).toHaveLength(1);
  });

  it('does not start on a port that is taken, and says what to set', async () => {
    const s = await standing();
    const way = { signingSecret: SECRET, port: s.port, host: '127.0.0.1' };
    const { calls, posts, thread, clock, log } = s;
    const slackApiUrl = s.emulator.slackApiUrl;
    const app = slackApp({ calls, posts, thread, clock, log, ...way, slackApiUrl, agent: recordingAgent().agent });
    const error = await app.start().catch((reason: unknown) => reason);
    expect([codeOf(error), `${error}`]).toEqual(['CONFIG_INVALID', expect.stringContaining('THREADSMITH_PORT')]);
    await app.stop();
  });

  it('is not made without a secret', async () => {
    const s = await standing();
    const { calls, posts, thread, clock, log } = s;
    const options = { calls, posts, thread, clock, log, agent: recordingAgent().agent };
    expect(() => slackApp({ ...options, signingSecret: '', port: 0, host: '127.0.0.1' })).toThrow('is empty');
  });
});

/** A signed request that has come so far as these first bytes of its body. */
function begun(s: HttpStand, given: Written, bytes: number) {
  const socket = connect(s.port, '127.0.0.1');
  const headers = { ...signed(given, Math.floor(Date.now() / 1_000)), 'content-length': `${given.body.length}` };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.write(`POST /slack/events HTTP/1.1\r\nhost: x\r\n${lines.join('')}\r\n${given.body.slice(0, bytes)}`);
  return { socket, finish: () => socket.write(given.body.slice(bytes)) };
}
