import { statSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Egress } from '#ports/egress.ts';
import { type LoopbackSite, loopbackSite } from '../fakes/loopback-site.ts';
import { get, sayTo, secured, statusOf, tunnel } from '../fakes/proxy-client.ts';

/** What the names of these tests mean, and which of the addresses may be reached although it is not public. */
export interface NamedWorld {
  readonly addresses: Readonly<Record<string, readonly string[]>>;
  readonly permit: { readonly address: string; readonly ports: LoopbackSite['ports'] };
}

const NAMES = ['one.test', 'two.test', 'plain.test', 'gone.test'];
const SITE = '127.0.0.1';

/** What every egress must do. `open` makes one in whose world names mean what they are told. */
export function egressContract(open: (world: NamedWorld) => Egress): void {
  describe('egress contract', () => {
    let site: LoopbackSite;
    let egress: Egress;
    beforeEach(async () => {
      site = await loopbackSite(NAMES);
      const addresses = { 'one.test': [SITE], 'two.test': [SITE], 'plain.test': [SITE], 'bad.test': ['127.0.0.2'] };
      egress = open({ addresses, permit: { address: SITE, ports: site.ports } });
    });
    afterEach(async () => {
      await egress.close();
      await site.close();
    });

    test('reaches an approved name with TLS', async () => {
      const { socket: path } = await egress.open(['one.test'], undefined);
      const { status, socket } = await tunnel(path, 'one.test:443');
      expect(status).toBe(200);
      const secure = await secured(socket, { servername: 'one.test', ca: site.cert });
      expect(await get(secure!, 'one.test', '/a?b')).toContain('https one.test /a?b');
    });

    test('speaks plainly only where that is written', async () => {
      const { socket: path } = await egress.open(['plain.test:80', 'one.test'], undefined);
      const request = (name: string) => `GET http://${name}/x HTTP/1.1\r\nHost: ${name}\r\nConnection: close\r\n\r\n`;
      expect(await sayTo(path, request('plain.test'))).toContain('http plain.test /x');
      expect(statusOf(await sayTo(path, request('one.test')))).toBe(403);
      expect((await tunnel(path, 'plain.test:443')).status).toBe(403);
      expect((await tunnel(path, 'one.test:80')).status).toBe(403);
      const { status, socket } = await tunnel(path, 'plain.test:80');
      expect(status).toBe(200);
      expect(await get(socket, 'plain.test', '/y')).toContain('http plain.test /y');
    });

    test('knows no other name, port or address', async () => {
      const { socket: path } = await egress.open(['one.test', 'plain.test:80'], undefined);
      const others = [
        ...['two.test:443', 'one.test:444', 'one.test:22', `one.test:${site.ports[443]}`, 'one.test.:443'],
        ...['x.one.test:443', 'xone.test:443', 'one.test.two.test:443', '127.0.0.1:443', '[::1]:443', '0:443'],
        ...['2130706433:443', '0x7f000001:443', '127.1:443', '[::ffff:127.0.0.1]:443', 'localhost:443', 'one.test'],
        ...['user@one.test:443', 'one.test:443@two.test:443', 'one%2etest:443', 'one.test:0443', 'ｏne.test:443'],
      ];
      for (const other of others) {
        const { status } = await tunnel(path, other);
        expect([other, status]).toEqual([other, expect.toSatisfy((code) => [0, 400, 403].includes(code))]);
      }
      expect(site.connections()).toBe(0);
    });

    test('refuses a name that leads where nobody may go, says when one leads nowhere', async () => {
      const opening = await egress.open(['bad.test', 'gone.test'], undefined);
      expect((await tunnel(opening.socket, 'bad.test:443')).status).toBe(403);
      expect((await tunnel(opening.socket, 'gone.test:443')).status).toBe(502);
      expect(await opening.close()).toMatchObject({ connections: 2, refused: 1, failed: 1 });
    });

    test('keeps runs apart', async () => {
      const [one, two] = await Promise.all([
        egress.open(['one.test'], undefined),
        egress.open(['two.test'], undefined),
      ]);
      expect(one.socket).not.toBe(two.socket);
      expect((await tunnel(one.socket, 'two.test:443')).status).toBe(403);
      expect((await tunnel(two.socket, 'one.test:443')).status).toBe(403);
      const { socket } = await tunnel(two.socket, 'two.test:443');
      await one.close();
      expect(await secured(socket, { servername: 'two.test', ca: site.cert })).toBeDefined();
    });

    test('ends with its run: what is open is cut, nobody gets in any more', async () => {
      const opening = await egress.open(['one.test'], undefined);
      const { socket } = await tunnel(opening.socket, 'one.test:443');
      const secure = await secured(socket, { servername: 'one.test', ca: site.cert });
      const cut = new Promise((resolve) => secure!.once('close', resolve));
      const traffic = await opening.close();
      await cut;
      expect(traffic).toMatchObject({ connections: 1, refused: 0, failed: 0 });
      expect(traffic.bytes).toBeGreaterThan(500);
      expect(await opening.close()).toEqual(traffic);
      expect(await sayTo(opening.socket, 'GET / HTTP/1.1\r\n\r\n')).toBe('');
    });

    test('lets only its run connect', async () => {
      const { socket } = await egress.open(['one.test'], undefined);
      const { mode } = statSync(socket);
      expect((mode & 0o777).toString(8)).toBe('600');
      expect(Buffer.byteLength(socket)).toBeLessThan(108);
    });

    test.each(['*.test', '127.0.0.1', 'one.test:8080', 'one', 'http://one.test', 'ONE.test', ''])(
      'opens nothing for %j',
      async (host) => {
        await expect(egress.open(['one.test', host], undefined)).rejects.toMatchObject({ code: 'INTERNAL' });
      },
    );
  });
}
