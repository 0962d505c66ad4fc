import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { eventBody, formBody, SECRET, send, signed, type Written } from '../../fakes/signed-requests.ts';
import { httpStand, mention, press } from './http-stand.ts';

const MEGABYTE = 1_048_576;
const NONE = { signature: 0, skew: 0, replay: 0, malformed: 0 };
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

describe('a request', () => {
  const now = () => Math.floor(Date.now() / 1_000);
  const without = (name: string, headers: Record<string, string>) =>
    Object.fromEntries(Object.entries(headers).filter(([key]) => key !== name));
  const [SIGNATURE, TIMESTAMP] = ['x-slack-signature', 'x-slack-request-timestamp'] as const;

  const respelled = ({ [SIGNATURE]: hex = '', ...rest }: Record<string, string>, change: (hex: string) => string) => ({
    ...rest,
    [SIGNATURE]: change(hex),
  });

  it.each<[string, keyof typeof NONE, (given: Written) => Record<string, string>]>([
    ['signed with another secret', 'signature', (given) => signed(given, now(), `${SECRET}0`)],
    ['with another body', 'signature', (given) => signed({ ...given, body: `${given.body} ` }, now())],
    ['with another time', 'signature', (given) => ({ ...signed(given, now()), [TIMESTAMP]: `${now() - 1}` })],
    ['six minutes old', 'skew', (given) => signed(given, now() - 360)],
    ['six minutes ahead', 'skew', (given) => signed(given, now() + 360)],
    ['a day ahead', 'skew', (given) => signed(given, now() + 86_400)],
    ['dated NaN', 'malformed', (given) => signed(given, 'NaN')],
    ['dated nothing', 'malformed', (given) => signed(given, '')],
    ['dated in hexadecimal', 'malformed', (given) => signed(given, `0x${now().toString(16)}`)],
    ['dated with a fraction', 'malformed', (given) => signed(given, `${now()}.5`)],
    ['without a time', 'malformed', (given) => without(TIMESTAMP, signed(given, now()))],
    ['without a signature', 'malformed', (given) => without(SIGNATURE, signed(given, now()))],
    ['without either', 'malformed', (given) => ({ 'content-type': given.type })],
    ['signed v1', 'malformed', (given) => respelled(signed(given, now()), (hex) => hex.replace('v0=', 'v1='))],
    [
      'signed in capitals',
      'malformed',
      (given) => respelled(signed(given, now()), (hex) => `v0=${hex.slice(3).toUpperCase()}`),
    ],
    ['with half a signature', 'malformed', (given) => respelled(signed(given, now()), (hex) => hex.slice(0, 35))],
    ['with more than a signature', 'malformed', (given) => respelled(signed(given, now()), (hex) => `${hex}, ${hex}`)],
  ])('%s is refused with 401 and counted as %s', async (_what, reason, headersOf) => {
    const s = await standing();
    const given = mention(s);
    expect(await send(s.origin, given, headersOf(given))).toMatchObject({ status: 401, text: '' });
    expect(s.app.refusedRequests()).toEqual({ ...NONE, [reason]: 1 });
    const fields = { code: 'REQUEST_REFUSED', reason, status: 401, refused: 1 };
    expect(s.log.lines.at(-1)).toEqual({ message: 'a request was refused', fields });
    expect((await send(s.origin, given, signed(given, now()))).status).toBe(200);
    expect(s.heard.map(({ name }) => name)).toEqual(['ask']);
  });

  it.each([-290, 290])('%i seconds off is taken', async (off) => {
    const s = await standing();
    const given = mention(s);
    expect((await send(s.origin, given, signed(given, now() + off))).status).toBe(200);
  });

  it('that comes a second time, byte for byte, is refused', async () => {
    const s = await standing();
    const given = press(s, 'run_stop');
    const headers = signed(given, now());
    const answers = await Promise.all([1, 2, 3].map(() => send(s.origin, given, headers)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 401, 401]);
    expect(s.app.refusedRequests()).toEqual({ ...NONE, replay: 2 });
    expect(s.heard).toHaveLength(1);
  });

  it.each([
    ['no JSON', { type: 'application/json', body: '{"event":' }],
    ['a list', { type: 'application/json', body: '[]' }],
    ['a payload that is no JSON', { type: 'application/x-www-form-urlencoded', body: 'payload=%7B' }],
  ] as const)('signed around %s gets 400', async (_what, given) => {
    const s = await standing();
    expect((await s.deliver(given)).status).toBe(400);
    expect(s.app.refusedRequests()).toEqual({ ...NONE, malformed: 1 });
  });

  it('of more than a megabyte gets 413, one of a megabyte is read', async () => {
    const s = await standing();
    const large = (bytes: number) =>
      eventBody({ type: 'x', text: 'a'.repeat(bytes - '{"type":"x","text":""}'.length) });
    expect((await s.deliver(large(MEGABYTE))).status).toBe(200);
    expect((await s.deliver(large(MEGABYTE + 1))).status).toBe(413);
    expect(s.app.refusedRequests()).toEqual({ ...NONE, malformed: 1 });
  });

  it.each([
    ['begins and goes on for ever', 'POST /slack/events HTTP/1.1\r\nHost: x\r\nContent-Length: 99\r\n\r\n{"event"'],
    ['never ends its headers', 'POST /slack/events HTTP/1.1\r\nHost: x\r\nX-A: '],
  ])('that %s is cut off', async (_what, beginning) => {
    const s = await standing({}, 200);
    const socket = connect(s.port, '127.0.0.1');
    socket.write(beginning);
    const [chunk] = await once(socket, 'data');
    expect(`${chunk}`).toMatch(/^HTTP\/1\.1 408 /);
    await once(socket, 'close');
    expect(s.heard).toEqual([]);
  });

  it.each([
    ['GET', '/slack/events', 405],
    ['PUT', '/slack/events', 405],
    ['POST', '/healthz', 405],
    ['POST', '/', 404],
    ['POST', '/slack/events/', 404],
    ['POST', '/constructor', 404],
    ['GET', '/healthz', 200],
    ['GET', '/healthz?from=balancer', 200],
  ])('%s %s gets %i', async (method, path, status) => {
    const s = await standing();
    const response = await fetch(`${s.origin}${path}`, { method });
    expect([response.status, await response.text()]).toEqual([status, '']);
    expect([s.heard, s.app.refusedRequests()]).toEqual([[], NONE]);
  });

  it('that asks whether the address is ours is answered, signed', async () => {
    const s = await standing();
    const given = eventBody({ type: 'url_verification', challenge: 'c-1', token: 't' });
    const answer = await s.deliver(given);
    expect([answer.status, JSON.parse(answer.text)]).toEqual([200, { challenge: 'c-1' }]);
    expect((await send(s.origin, given, { 'content-type': given.type })).status).toBe(401);
  });

  it('that asks whether the address speaks TLS is answered, and nothing in it counts', async () => {
    const s = await standing();
    const { payload = '' } = Object.fromEntries(new URLSearchParams(press(s, 'run_stop').body));
    const given = formBody({ ssl_check: '1', token: 't', payload });
    expect(await send(s.origin, given, { 'content-type': given.type })).toMatchObject({ status: 200, text: '' });
    expect((await s.deliver(formBody({ ssl_check: '1' }))).status).toBe(200);
    expect((await send(s.origin, given, signed(given, now(), 'another'))).status).toBe(401);
    expect(s.heard).toEqual([]);
  });
});
