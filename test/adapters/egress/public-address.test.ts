import { isIPv6 } from 'node:net';
import { networkInterfaces } from 'node:os';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isOwnAddress, isPublicAddress } from '#adapters/egress/public-address.ts';

const PUBLIC = [
  ...['1.1.1.1', '8.8.8.8', '93.184.215.14', '9.255.255.255', '11.0.0.0', '100.63.255.255', '100.128.0.0'],
  ...['126.255.255.255', '128.0.0.0', '169.253.255.255', '169.255.0.0', '172.15.255.255', '172.32.0.0'],
  ...['192.167.255.255', '192.169.0.0', '198.17.255.255', '198.20.0.0', '223.255.255.255'],
  ...['2606:4700:4700::1111', '2001:4860:4860::8888', '2a00:1450:4001:81b::200e', '2001:200::1', '2600::'],
];

const REFUSED = [
  ...['0.0.0.0', '0.1.2.3', '10.0.0.1', '10.255.255.255', '100.64.0.1', '100.100.100.200', '100.127.255.255'],
  ...['127.0.0.1', '127.255.255.254', '168.63.129.16', '169.254.0.1', '169.254.169.254', '169.254.170.2'],
  ...['172.16.0.1', '172.31.255.255', '192.0.0.192', '192.0.2.1', '192.88.99.1', '192.168.1.1', '198.18.0.1'],
  ...['198.19.255.255', '198.51.100.7', '203.0.113.9', '224.0.0.1', '239.255.255.255', '240.0.0.1', '255.255.255.255'],
  ...['::', '::1', '::7f00:1', '::ffff:127.0.0.1', '::ffff:8.8.8.8', '::ffff:0:127.0.0.1', '::127.0.0.1', '::8.8.8.8'],
  ...['64:ff9b::7f00:1', '64:ff9b::8.8.8.8', '64:ff9b:1::1', '100::1', '2001::1', '2001:0:4136:e378::1', '2001:2::1'],
  ...['2001:10::1', '2001:20::1', '2001:db8::1', '2002:7f00:1::', '2002:808:808::1', '2620:4f:8000::1', '3ffe::1'],
  ...['3fff::1', '5f00::1', '4000::1', 'fc00::1', 'fd00:ec2::254', 'fd20:ce::254', 'fe80::1', 'fe80::1%eth0'],
  ...['fec0::1', 'ff02::1', 'ff0e::1', '2606:4700::1%lo'],
  ...['', 'example.com', '127.1', '2130706433', '0x7f.0.0.1', '08.8.8.8', '8.8.8.8 ', '[2600::1]', '1.1.1.1:443'],
];

const octet = fc.integer({ min: 0, max: 255 });
const word = fc.integer({ min: 0, max: 0xffff });
const four = fc.tuple(octet, octet, octet, octet).map((parts) => parts.join('.'));

describe('an address', () => {
  it.each(PUBLIC)('is public: %s', (address) => expect(isPublicAddress(address)).toBe(true));
  it.each(REFUSED)('is not public: %j', (address) => expect(isPublicAddress(address)).toBe(false));

  it('is never public inside a private range', () => {
    const inside = fc.oneof(
      ...[10, 127, 0].map((first) => fc.tuple(octet, octet, octet).map((rest) => [first, ...rest].join('.'))),
      fc.tuple(fc.integer({ min: 64, max: 127 }), octet, octet).map((rest) => `100.${rest.join('.')}`),
      fc.tuple(fc.integer({ min: 16, max: 31 }), octet, octet).map((rest) => `172.${rest.join('.')}`),
      fc.tuple(octet, octet).map((rest) => `192.168.${rest.join('.')}`),
      fc.tuple(octet, octet).map((rest) => `169.254.${rest.join('.')}`),
      fc.tuple(fc.integer({ min: 224, max: 255 }), octet, octet, octet).map((all) => all.join('.')),
      fc.tuple(fc.integer({ min: 0xfc00, max: 0xffff }), word, word).map((all) => `${hex(all)}::1`),
    );
    fc.assert(
      fc.property(inside, (address) => {
        expect(isPublicAddress(address)).toBe(false);
      }),
      { numRuns: 1000 },
    );
  });

  it('is never public in a form of IPv6 that stands for an IPv4 one, and no other than 2000::/3 is', () => {
    const forms = ['::', '::ffff:', '::ffff:0:', '64:ff9b::'];
    fc.assert(
      fc.property(four, fc.constantFrom(...forms), (address, prefix) => {
        expect(isPublicAddress(`${prefix}${address}`)).toBe(false);
      }),
    );
    fc.assert(
      fc.property(fc.array(word, { minLength: 8, maxLength: 8 }), (words) => {
        const address = hex(words);
        expect(isIPv6(address)).toBe(true);
        expect(isPublicAddress(address) && (words[0]! & 0xe000) !== 0x2000).toBe(false);
      }),
    );
  });

  it('of this machine is known', () => {
    const own = Object.values(networkInterfaces()).flatMap((those) => those?.map(({ address }) => address) ?? []);
    expect(own.length).toBeGreaterThan(0);
    expect(own.filter((address) => !isOwnAddress(address))).toEqual([]);
    expect(isOwnAddress('1.1.1.1')).toBe(false);
  });
});

const hex = (words: readonly number[]): string => words.map((each) => each.toString(16)).join(':');
