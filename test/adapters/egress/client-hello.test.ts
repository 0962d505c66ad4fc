import { once } from 'node:events';
import { createServer } from 'node:net';
import { type ConnectionOptions, connect } from 'node:tls';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { readHello } from '#adapters/egress/client-hello.ts';

/** What a real client sends first. */
async function helloOf(options: ConnectionOptions): Promise<Buffer> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const client = connect({ host: '127.0.0.1', port: typeof address === 'object' ? address!.port : 0, ...options });
  client.on('error', () => {});
  const [socket] = await once(server, 'connection');
  const [bytes] = await once(socket, 'data');
  client.destroy();
  server.close();
  return bytes;
}

const u16 = (n: number): Buffer => Buffer.from([n >> 8, n & 255]);
const sized = (...parts: readonly Uint8Array[]): Buffer => {
  const body = Buffer.concat(parts);
  return Buffer.concat([u16(body.length), body]);
};
const named = (...names: readonly string[]): Buffer =>
  Buffer.concat([
    u16(0),
    sized(sized(...names.map((name) => Buffer.concat([Buffer.from([0]), sized(Buffer.from(name))])))),
  ]);

/** A hello of ours with these extensions, in records of so many bytes. */
function written(extensions: readonly Buffer[], recordBytes = 16_000): Buffer {
  const body = Buffer.concat([
    Buffer.alloc(34, 3),
    Buffer.from([0]),
    sized(u16(0x1301)),
    Buffer.from([1, 0]),
    sized(...extensions),
  ]);
  const message = Buffer.concat([Buffer.from([1, 0]), u16(body.length), body]);
  const records: Buffer[] = [];
  for (let at = 0; at < message.length; at += recordBytes) {
    records.push(Buffer.from([22, 3, 1]), sized(message.subarray(at, at + recordBytes)));
  }
  return Buffer.concat(records);
}

describe('the first bytes of a tunnel', () => {
  let real: Buffer;
  beforeAll(async () => {
    real = await helloOf({ servername: 'api.example.com' });
  });

  it('name the server, as real clients write them', async () => {
    const name = { kind: 'name', name: 'api.example.com' };
    expect(readHello(real)).toEqual(name);
    expect(readHello(await helloOf({ servername: 'API.example.com', maxVersion: 'TLSv1.2' }))).toEqual(name);
    expect(readHello(await helloOf({ servername: 'api.example.com', ALPNProtocols: ['h2', 'http/1.1'] }))).toEqual(
      name,
    );
    expect(readHello(Buffer.concat([real, Buffer.from('early data')]))).toEqual(name);
  });

  it('are waited for until they are whole', () => {
    for (let length = 0; length < real.length; length += 1) {
      expect(readHello(real.subarray(0, length)).kind).toBe('more');
    }
  });

  it('may come in many records', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 300 }), (recordBytes) => {
        expect(readHello(written([named('a.test')], recordBytes))).toEqual({ kind: 'name', name: 'a.test' });
      }),
    );
  });

  it.each([
    ['no name', []],
    ['two names', [named('a.test', 'b.test')]],
    ['a name said twice', [named('a.test'), named('b.test')]],
    ['an encrypted hello', [named('a.test'), Buffer.concat([u16(0xfe0d), sized(Buffer.alloc(40))])]],
    ['an empty list', [named()]],
    ['a length that lies', [Buffer.concat([u16(0), u16(900), Buffer.from('x')])]],
    ['a name of another kind', [Buffer.concat([u16(0), sized(sized(Buffer.from([7]), sized(Buffer.from('a.test'))))])]],
  ])('are refused with %s', (_, extensions) => {
    expect(readHello(written(extensions)).kind === 'name' && readHello(written(extensions))).not.toMatchObject({
      name: 'a.test',
    });
    expect(readHello(written(extensions)).kind).not.toBe('more');
  });

  it.each([
    'GET / HTTP/1.1\r\n',
    'SSH-2.0-x\r\n',
    '\x15\x03\x01\x00\x02\x01\x00',
    '\x16\x02\x00',
    '\x16\x03\x01\x00\x00',
    '\x16\x03\x01\x00\x04\x02\x00\x00\x00',
  ])('are refused when they are no hello: %j', (text) =>
    expect(readHello(Buffer.from(text, 'latin1'))).toEqual({ kind: 'refused' }),
  );

  it('never break the reader, and end in a decision', () => {
    const spot = fc.record({ at: fc.nat(600), byte: fc.nat(255) });
    fc.assert(
      fc.property(fc.array(spot, { minLength: 1, maxLength: 6 }), (spots) => {
        const bytes = Buffer.from(real);
        for (const { at, byte } of spots) {
          bytes[at % bytes.length] = byte;
        }
        expect(['name', 'more', 'refused']).toContain(readHello(bytes).kind);
        expect(readHello(Buffer.concat([bytes, Buffer.alloc(40_000, 22)])).kind).not.toBe('more');
      }),
      { numRuns: 500 },
    );
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => readHello(Buffer.from(bytes)).kind !== 'name'));
  });
});
