import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it, onTestFinished } from 'vitest';
import { proxyEgress } from '#adapters/egress/proxy-egress.ts';
import { loopbackSite } from '../../fakes/loopback-site.ts';
import { sayTo, statusOf } from '../../fakes/proxy-client.ts';

/** Mostly right, so that what is wrong beside it is met. */
const mostly = (right: string, ...wrong: readonly string[]) =>
  fc.oneof({ weight: 3, arbitrary: fc.constant(right) }, { weight: 1, arbitrary: fc.constantFrom(...wrong) });
const METHODS = ['POST', 'HEAD', 'PUT', 'DELETE', 'OPTIONS', 'TRACE', 'CONNECT', 'PROPFIND', 'X'];
const NAMES = ['PLAIN.test', 'two.test', 'plain.test.', '127.0.0.1', '[::1]', '', 'é.test'];
const PORTS = [':80', ':443', ':0', ':99999', ':x'];
const HEADERS = [
  ...['Content-Length: 5', 'Content-Length: -1', 'Transfer-Encoding: chunked', 'Transfer-Encoding: gzip, chunked'],
  ...['Expect: 100-continue', 'Upgrade: h2c', 'Connection: Upgrade', 'Connection: close, x', 'Proxy-Authorization: x'],
  ...['Host: two.test', 'X: \x01', ': x', 'TE: trailers', 'Trailer: a', 'Cookie: a=b', 'Range: bytes=0-1', ' folded'],
];
const request = fc
  .record({
    method: mostly('GET', ...METHODS),
    scheme: mostly('http://', 'https://', 'HTTP://', '//', '/', '', 'http:', 'u:p@', 'http://u:p@', 'http://two.test/'),
    name: mostly('plain.test', ...NAMES),
    port: mostly('', ...PORTS),
    path: fc.oneof(fc.constantFrom('/', '?x#y', '/a b', '/\\two.test', '@two.test/'), fc.webPath()),
    host: mostly('plain.test', ...NAMES.flatMap((each) => PORTS.map((port) => each + port))),
    headers: fc.array(fc.constantFrom(...HEADERS), { maxLength: 2 }),
    body: fc.string({ maxLength: 20 }),
  })
  .map(({ method, scheme, name, port, path, host, headers, body }) => {
    const head = [
      `${method} ${scheme}${name}${port}${path} HTTP/1.1`,
      `Host: ${host}`,
      ...headers,
      'Connection: close',
    ];
    return [...head, '', body].join('\r\n');
  });

it('whatever a program says, it reaches its own host or nothing, and the proxy goes on', async () => {
  const site = await loopbackSite([]);
  const temporary = mkdtempSync(join(tmpdir(), 'threadsmith-test-'));
  const permit = { address: '127.0.0.1', ports: site.ports };
  const egress = proxyEgress({ temporary, limits: { idleMs: 200 } }, { permit, resolve: async () => [permit.address] });
  onTestFinished(async () => {
    await egress.close();
    await site.close();
    rmSync(temporary, { recursive: true });
  });
  const { socket } = await egress.open(['plain.test:80'], undefined);
  const say = fc.asyncProperty(fc.array(request, { minLength: 1, maxLength: 3 }), async (requests) => {
    await sayTo(socket, requests.join(''));
  });
  await fc.assert(say, { numRuns: 300 });
  expect(
    site.visits.map(({ host }) => host.toLowerCase()).filter((host) => !/^plain\.test(?::80)?$/.test(host)),
  ).toEqual([]);
  expect(site.visits.length).toBeGreaterThan(10);
  const plain = 'GET http://plain.test/still HTTP/1.1\r\nHost: plain.test\r\nConnection: close\r\n\r\n';
  expect(statusOf(await sayTo(socket, plain))).toBe(200);
});
