import { isIP } from 'node:net';
import { domainToASCII } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseHost } from '#domain/program/hosts.ts';
import { Needs } from '#domain/program/plan.ts';

const SHAPE = /^(?:[a-z0-9-]{1,63}\.)+[a-z][a-z0-9-]{0,62}(?::(?:80|443))?$/;
const label = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,8}[a-z0-9])?$/);
const topLabel = fc.stringMatching(/^[a-z]([a-z0-9-]{0,8}[a-z0-9])?$/);
const name = fc
  .tuple(fc.array(label, { minLength: 1, maxLength: 5 }), topLabel)
  .map(([all, top]) => [...all, top].join('.'));

describe('a host', () => {
  it('is an exact name, at 443 unless 80 is written', () => {
    expect(parseHost('api.example.com')).toEqual({ name: 'api.example.com', port: 443 });
    expect(parseHost('api.example.com:443')).toEqual({ name: 'api.example.com', port: 443 });
    expect(parseHost('api.example.com:80')).toEqual({ name: 'api.example.com', port: 80 });
    expect(parseHost('xn--mnchen-3ya.de')).toEqual({ name: 'xn--mnchen-3ya.de', port: 443 });
  });

  it.each([
    ...['', '.', 'com', 'localhost', '*', '*.example.com', 'api.*.com', 'example.com.', '.example.com', 'a..com'],
    ...['example.com:8080', 'example.com:080', 'example.com:', 'example.com:443:80', 'example.com:+443'],
    ...['127.0.0.1', '127.1', '127.0.0.1:80', '2130706433', '0x7f000001', '0x7f.0.0.1', '0177.0.0.1', '1.2.3.0x4'],
    ...['[::1]', '::1', '[::1]:443', '::ffff:127.0.0.1', 'fe80::1%eth0', '1.1', '1.1.1.1.', 'a.1', 'a.0x1'],
    ...['user@example.com', 'user:pass@example.com', 'https://example.com', 'example.com/', 'example.com/a', '//a.com'],
    ...['exa_mple.com', '_dmarc.example.com', '-a.com', 'a-.com', 'a.-com', 'a.com-', 'EXAMPLE.com', 'münchen.de'],
    ...[
      'ｅxample.com',
      'example。com',
      'exаmple.com',
      'a.com ',
      ' a.com',
      'a.com\n',
      'a.com\0',
      'a.com\t.b',
      'a.com?b',
    ],
    ...[
      'a.com#b',
      'a.com,b.com',
      'a.com b.com',
      'a%2ecom.de',
      'a\\b.com',
      `${'a'.repeat(64)}.com`,
      `${'a.'.repeat(126)}com`,
    ],
  ])('is not %j', (text) => {
    expect(parseHost(text)).toBeUndefined();
  });

  it('is taken and nothing else is, whatever comes', () => {
    const near = fc.string({ unit: fc.constantFrom(...'ab0.-:x1843*/@[]%_ \nA'), maxLength: 20 });
    fc.assert(
      fc.property(fc.oneof(near, name, fc.ipV4(), fc.ipV6(), fc.webUrl(), fc.string()), (text) => {
        const host = parseHost(text);
        if (host !== undefined) {
          expect(text).toMatch(SHAPE);
          expect([host.name, `${host.name}:${host.port}`]).toContain(text);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('means the same to whoever reads it', () => {
    fc.assert(
      fc.property(name, (text) => {
        fc.pre(domainToASCII(text) !== ''); // labels that look like punycode and are none
        expect(parseHost(text)).toEqual({ name: text, port: 443 });
        expect(new URL(`https://${text}/`).hostname).toBe(text);
        expect(isIP(new URL(`https://${text}/`).hostname)).toBe(0);
      }),
    );
  });

  it('is what a plan may name, in any case', () => {
    expect(Needs.parse({ hosts: [' API.Example.com ', 'example.com:80'] }).hosts).toEqual([
      'api.example.com',
      'example.com:80',
    ]);
    expect(Needs.safeParse({ hosts: ['10.0.0.1'] }).success).toBe(false);
    expect(Needs.safeParse({ hosts: [`${'a.'.repeat(126)}com`] }).success).toBe(false);
  });
});
