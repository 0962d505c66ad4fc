import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { EgressLimits } from '#adapters/egress/meter.ts';
import { proxyEgress } from '#adapters/egress/proxy-egress.ts';
import type { LogFields } from '#ports/log.ts';
import { type LoopbackSite, loopbackSite } from '../../fakes/loopback-site.ts';
import { sayTo, statusOf, tunnel } from '../../fakes/proxy-client.ts';
import { sourcesUnder } from '../../law/checkout.ts';

const SITE = '127.0.0.1';
const get = (path: string): string =>
  `GET http://plain.test${path} HTTP/1.1\r\nHost: plain.test\r\nConnection: close\r\n\r\n`;

describe('a way out', () => {
  let site: LoopbackSite;
  let temporary: string;
  const logged: [string, LogFields | undefined][] = [];
  beforeEach(async () => {
    site = await loopbackSite(['one.test']);
    temporary = mkdtempSync(join(tmpdir(), 'threadsmith-test-'));
    logged.length = 0;
  });
  afterEach(async () => {
    await site.close();
    rmSync(temporary, { recursive: true });
  });
  const log = {
    info: (message: string, fields?: LogFields) => void logged.push([message, fields]),
    warn: () => {},
    error: () => {},
  };
  const make = (limits: Partial<EgressLimits> = {}) =>
    proxyEgress(
      { temporary, log, limits },
      { permit: { address: SITE, ports: site.ports }, resolve: async () => [SITE] },
    );

  it('ends when its bytes are used up', async () => {
    const egress = make({ bytes: 1_000_000 });
    const opening = await egress.open(['plain.test:80'], undefined);
    expect(statusOf(await sayTo(opening.socket, get('/ok')))).toBe(200);
    expect((await sayTo(opening.socket, get('/long?bytes=400000000'))).length).toBeLessThan(400_000_000);
    await vi.waitFor(() => expect(existsSync(opening.socket)).toBe(false));
    expect(await sayTo(opening.socket, get('/more'))).toBe('');
    expect((await opening.close()).bytes).toBeGreaterThan(1_000_000);
    await egress.close();
  });

  it('ends when its time is over', async () => {
    const egress = make({ lifeMs: 1 });
    const opening = await egress.open(['one.test'], undefined);
    await vi.waitFor(() => expect(existsSync(opening.socket)).toBe(false));
    await egress.close();
  });

  it('closes what is silent', async () => {
    const egress = make({ idleMs: 100 });
    const { socket } = await egress.open(['one.test', 'plain.test:80'], undefined);
    expect(await sayTo(socket)).toBe('');
    expect(await sayTo(socket, get('/silent'))).not.toContain('200');
    const silent = await tunnel(socket, 'one.test:443');
    await new Promise((resolve) => silent.socket.once('close', resolve));
    await vi.waitFor(() => expect(site.open()).toBe(0));
    await egress.close();
  });

  it('takes so many connections at a time, and so many in all', async () => {
    const egress = make({ connectionsAtOnce: 3, connections: 10 });
    const { socket, close } = await egress.open(['plain.test:80'], undefined);
    const held = [1, 2, 3].map(() => connect(socket));
    await Promise.all(held.map((each) => new Promise<void>((resolve) => each.once('connect', resolve))));
    expect(await sayTo(socket, get('/fourth'))).toBe('');
    for (const each of held) {
      each.destroy();
    }
    const answers: number[] = [];
    await vi.waitFor(async () => {
      answers.push(statusOf(await sayTo(socket, get('/again'))));
      expect(answers.filter((status) => status === 200)).toHaveLength(7);
    });
    expect(await sayTo(socket, get('/eleventh'))).toBe('');
    expect(site.visits).toHaveLength(7);
    await close();
    await egress.close();
  });

  it('opens no more connections to hosts for one client that asks for many things at once', async () => {
    const egress = make({ connectionsAtOnce: 3 });
    const { socket } = await egress.open(['plain.test:80'], undefined);
    const many = Array.from({ length: 200 }, () => get('/silent').replace('Connection: close\r\n', '')).join('');
    expect(await sayTo(socket, many)).toContain(' 503 ');
    expect(site.connections()).toBeLessThanOrEqual(6);
    await vi.waitFor(() => expect(site.open()).toBe(0));
    expect(statusOf(await sayTo(socket, get('/ok')))).toBe(200);
    await egress.close();
  });

  it('says in the log how much went through, and nothing else', async () => {
    const egress = make();
    const opening = await egress.open(['plain.test:80'], undefined);
    await sayTo(opening.socket, get('/secret-path'));
    await sayTo(opening.socket, 'CONNECT two.test:443 HTTP/1.1\r\n\r\n');
    await egress.close();
    const [[, fields] = []] = logged;
    expect(fields).toEqual({ connections: 2, refused: 1, failed: 0, bytes: expect.any(Number) });
    expect(JSON.stringify(logged)).not.toMatch(/secret|\.test|plain/);
    expect(readdirSync(temporary)).toEqual([]);
  });

  it('belongs to its run’s user', async ({ skip }) => {
    skip(process.getuid?.() !== 0, 'only root can hand a socket to somebody else');
    const egress = make();
    const { socket } = await egress.open(['one.test'], 60_123);
    expect(statSync(socket)).toMatchObject({ uid: 60_123, gid: 60_123 });
    await egress.close();
  });

  it('needs a short path, and removes what dead processes left', async () => {
    const long = join(temporary, 'x'.repeat(90));
    mkdirSync(long);
    await expect(proxyEgress({ temporary: long }).open(['one.test'], undefined)).rejects.toMatchObject({
      code: 'SANDBOX_UNAVAILABLE',
    });
    const { pid } = spawnSync('/bin/true');
    mkdirSync(join(temporary, `threadsmith-egress-${pid}-dead`));
    mkdirSync(join(temporary, `threadsmith-egress-${process.pid}-alive`));
    expect(() => proxyEgress({ temporary: join(temporary, 'nowhere') })).toThrow('no folder');
    await make().close();
    expect(readdirSync(temporary).filter((name) => name.includes('egress'))).toEqual([
      `threadsmith-egress-${process.pid}-alive`,
    ]);
  });

  it('is made without test options wherever the app makes one', () => {
    const front = sourcesUnder('src').filter(({ path }) => !path.startsWith('src/adapters/egress/'));
    const calls = front.flatMap(({ text }) => text.match(/proxyEgress\(.*\)/g) ?? []);
    expect(calls.filter((call) => /permit|resolve|,\s*\{/.test(call))).toEqual([]);
  });
});
