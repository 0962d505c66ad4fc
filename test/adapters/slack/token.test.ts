import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { slackDownloads } from '#adapters/slack/downloads.ts';
import { hurriedClock } from './stand.ts';

const WORKSPACE = 'T0HARBOR';
const MB = 1024 * 1024;

describe('the token', () => {
  let canary: Server;
  let origin = '';
  const seen: (string | undefined)[] = [];
  let answer: (path: string) => { status: number; headers: Record<string, string>; body: string };
  beforeAll(async () => {
    canary = createServer((request, response) => {
      seen.push(request.headers.authorization);
      const { status, headers, body } = answer(request.url ?? '');
      response.writeHead(status, headers);
      response.end(body);
    });
    await new Promise<void>((ready) => canary.listen(0, '127.0.0.1', ready));
    origin = `http://127.0.0.1:${(canary.address() as AddressInfo).port}`;
  });
  afterEach(() => {
    seen.length = 0;
  });
  afterAll(() => new Promise((done) => canary.close(done)));

  /** Downloads whose files.info names an address, with the API at `own`. */
  async function fetchedFrom(address: string, own: string, info: Record<string, unknown> = {}) {
    const file = {
      id: 'F1',
      name: 'a.csv',
      size: 4,
      mimetype: 'text/csv',
      mode: 'hosted',
      url_private_download: address,
      ...info,
    };
    const calls = {
      once: async () => ({ kind: 'done' as const, result: { ok: true, file } }),
      call: async () => Promise.reject(new Error('not asked here')),
      authorization: async () => ({ authorization: 'Bearer xoxb-secret' }),
    };
    return slackDownloads(calls, hurriedClock, own)(WORKSPACE, { id: 'F1' }, MB);
  }

  const port = () => new URL(origin).port;
  const CONFUSIONS: readonly ((port: string) => string)[] = [
    (at) => `http://127.0.0.1:${at}/`,
    (at) => `http://localhost:${at}/`,
    (at) => `http://[::ffff:127.0.0.1]:${at}/`,
    (at) => `http://127.1:${at}/`,
    (at) => `http://2130706433:${at}/`,
    (at) => `http://0x7f.1:${at}/`,
    (at) => `http://0:${at}/`,
    (at) => `http://files.slack.com@127.0.0.1:${at}/`,
    (at) => `https://files.slack.com@127.0.0.1:${at}/`,
    (at) => `http://files.slack.com:80@127.0.0.1:${at}/`,
    (at) => `http://files.slack.com%40127.0.0.1:${at}/`,
    (at) => `http://127.0.0.1:${at}/https://files.slack.com/x`,
    (at) => `http://127.0.0.1:${at}#@files.slack.com/`,
    (at) => `http://127.0.0.1:${at}?files.slack.com`,
    (at) => `http://127.0.0.1:${at}\\@files.slack.com/`,
    (at) => `http:\\\\127.0.0.1:${at}\\files.slack.com`,
    (at) => `//127.0.0.1:${at}/x`,
    (at) => `///127.0.0.1:${at}/x`,
    (at) => ` http://127.0.0.1:${at}/`,
    (at) => `\thttp://127.0.0.1:${at}/`,
    (at) => `HTTP://127.0.0.1:${at}/`,
    (at) => `http:127.0.0.1:${at}/`,
    (at) => `http:/127.0.0.1:${at}/`,
    (at) => `http://files.slack.com.127.0.0.1.nip.io:${at}/`,
    (at) => `http://user:pass@127.0.0.1:${at}/`,
    (at) => `http://127.0.0.1:${at}/..;/files.slack.com`,
    (at) => `http://①②⑦.⓪.⓪.①:${at}/`,
    (at) => `http://127。0。0。1:${at}/`,
    (at) => `https://127.0.0.1:${at}/`,
    (at) => `ftp://127.0.0.1:${at}/`,
    () => 'http://files.slack.com/x',
    () => 'https://files.slack.com:8443/x',
    () => 'https://files.slack.com.evil.test/x',
    () => 'https://evil.test/files.slack.com',
    () => 'https://xfiles.slack.com/x',
    () => 'https://user@files.slack.com/x',
    () => 'https://:pass@files.slack.com/x',
    () => 'https://slack.com/api/api.test',
    () => 'https://slack-files.com.evil.test/',
    () => 'file:///etc/passwd',
    () => 'data:text/csv,a',
    () => 'javascript:alert(1)',
    () => 'blob:https://files.slack.com/x',
    () => '',
    () => 'x',
  ];

  it(`goes to none of ${CONFUSIONS.length} addresses that only look like Slack's`, async () => {
    answer = () => ({ status: 200, headers: { 'content-type': 'text/csv' }, body: 'a\n1\n' });
    for (const confusion of CONFUSIONS) {
      const address = confusion(port());
      expect(await fetchedFrom(address, 'https://slack.com'), address).toEqual({
        reason: 'it is stored outside Slack',
      });
    }
    expect(seen).toEqual([]);
  });

  it('does not follow a redirect that leads elsewhere', async () => {
    for (const target of CONFUSIONS.map((confusion) => confusion(port())).filter((each) => /^[!-~]+$/.test(each))) {
      answer = (path) => ({ status: path === '/start' ? 302 : 200, headers: { location: target }, body: 'a\n1\n' });
      const got = await fetchedFrom(`${origin}/start`, origin);
      // A target within the configured place itself may be followed, any other may not.
      const url = URL.parse(target, `${origin}/start`);
      const isSamePlace = url?.origin === origin && url.username === '';
      expect('bytes' in got, target).toBe(isSamePlace);
    }
    let elsewhere = 0;
    const other = createServer((request, response) => {
      elsewhere += request.headers.authorization === undefined ? 0 : 1;
      response.end('x');
    });
    await new Promise<void>((ready) => other.listen(0, '127.0.0.1', ready));
    answer = () => ({
      status: 307,
      headers: { location: `http://127.0.0.1:${(other.address() as AddressInfo).port}/` },
      body: '',
    });
    expect(await fetchedFrom(`${origin}/start`, origin)).toEqual({ reason: 'it is stored outside Slack' });
    expect(elsewhere).toBe(0);
    await new Promise((done) => other.close(done));
  });

  it('follows a redirect within the same place, but not in circles', async () => {
    answer = (path) =>
      path === '/start'
        ? { status: 302, headers: { location: '/there' }, body: '' }
        : { status: 200, headers: { 'content-type': 'text/csv' }, body: 'a\n1\n' };
    expect(await fetchedFrom(`${origin}/start`, origin)).toMatchObject({ bytes: Buffer.from('a\n1\n') });
    answer = () => ({ status: 302, headers: { location: '/again' }, body: '' });
    expect(await fetchedFrom(`${origin}/start`, origin)).toEqual({ reason: 'Slack sends me in circles for it' });
  });

  it('an address that is configured counts only when it is on this machine', async () => {
    answer = () => ({ status: 200, headers: {}, body: 'a\n1\n' });
    expect(await fetchedFrom('https://evil.test/x', 'https://evil.test')).toEqual({
      reason: 'it is stored outside Slack',
    });
  });

  it('takes no login page for a file, and never more bytes than allowed', async () => {
    const html = { 'content-type': 'text/html; charset=utf-8' };
    answer = () => ({ status: 200, headers: html, body: '<html>Sign in</html>' });
    const login = { reason: 'Slack gave a login page: is the app in this channel?' };
    expect(await fetchedFrom(`${origin}/x`, origin)).toEqual(login);
    expect(await fetchedFrom(`${origin}/x`, origin, { size: 20 })).toEqual(login); // as many bytes as the file would have
    expect(await fetchedFrom(`${origin}/x`, origin, { mimetype: 'text/html', size: 7 })).toEqual(login);
    expect(await fetchedFrom(`${origin}/x`, origin, { mimetype: 'text/html', size: 20 })).toHaveProperty('bytes');
    answer = () => ({ status: 200, headers: {}, body: 'x'.repeat(MB + 1) });
    expect(await fetchedFrom(`${origin}/x`, origin)).toEqual({ reason: 'larger than 1 MB' });
    for (const mode of ['external', 'remote', 'tombstone', 'hidden_by_limit']) {
      seen.length = 0;
      expect(await fetchedFrom(`${origin}/x`, origin, { mode })).toHaveProperty('reason');
      expect(seen).toEqual([]);
    }
    expect(await fetchedFrom(`${origin}/x`, origin, { is_external: true })).toHaveProperty('reason');
    expect(seen).toEqual([]);
  });

  it('stops reading what goes on and on, whatever was announced', async () => {
    let sent = 0;
    const endless = createServer((_, response) => {
      const more = () => {
        while (!response.destroyed && sent < 64 * MB && response.write('x'.repeat(MB / 4))) {
          sent += MB / 4;
        }
      };
      response.on('drain', more);
      more();
    });
    await new Promise<void>((ready) => endless.listen(0, '127.0.0.1', ready));
    const place = `http://127.0.0.1:${(endless.address() as AddressInfo).port}`;
    expect(await fetchedFrom(`${place}/x`, place)).toEqual({ reason: 'larger than 1 MB' });
    expect(sent).toBeLessThan(64 * MB);
    endless.closeAllConnections();
    await new Promise((done) => endless.close(done));
  });
});
