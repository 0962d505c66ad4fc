import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Secret, SecretChange, secretKey, secretsFor, whyNotSecret, withSecret } from '#domain/secret/secret.ts';

const TOOL = 'a'.repeat(64);
const change = (more: Partial<SecretChange> = {}): SecretChange => ({
  ...{ name: 'CRM_TOKEN', value: 'correct horse', by: 'U0ADMIN', at: 1 },
  ...more,
});
const made = (more: Partial<SecretChange> = {}): Secret => Secret.parse(withSecret(undefined, change(more)));
const wrong = (more: object): boolean => !SecretChange.safeParse({ ...change(), ...more }).success;
const use = { hosts: [], channel: 'C1' };

describe('a secret', () => {
  it('has a version that grows at every change and is never given twice, not even after it was removed', () => {
    const kinds = fc.array(fc.constantFrom('correct horse', 'battery staple', null), { minLength: 1, maxLength: 8 });
    const property = fc.property(kinds, (values) => {
      const versions: number[] = [];
      let stored: Secret | undefined;
      for (const value of values) {
        stored = Secret.parse(withSecret(stored, change({ value })));
        versions.push(stored.version);
        expect(stored.value).toBe(value);
      }
      expect(versions).toEqual(values.map((_, index) => index + 1));
    });
    fc.assert(property);
  });

  it('keeps the bounds that a change does not speak of, so that a new value never reaches further', () => {
    const first = made({ hosts: ['a.example.com'], channels: ['C1A'], tools: [TOOL] });
    const second = withSecret(first, change({ value: 'battery staple', at: 2, by: 'U2' }));
    expect(second).toEqual({ ...first, version: 2, value: 'battery staple', at: 2, by: 'U2' });
    expect(withSecret(second, change({ channels: [] }))).toMatchObject({ channels: [], tools: [TOOL] });
  });

  it('has no bounds left once it was removed, and begins anew after that', () => {
    const removed = withSecret(made({ hosts: ['a.example.com'], tools: [TOOL] }), change({ value: null }));
    expect(removed).toMatchObject({ value: null, version: 2, hosts: [], channels: [], tools: [] });
    expect(withSecret(removed, change())).toMatchObject({ value: 'correct horse', version: 3, hosts: [], tools: [] });
  });

  it('is stored under its name', () => {
    expect(secretKey('T1', 'CRM_TOKEN')).toEqual({ workspace: 'T1', kind: 'secret', id: 'CRM_TOKEN' });
  });

  it('takes names for variables, but none that steers a run', () => {
    for (const name of ['A', '_x1', 'NODE_AUTH_TOKEN', 'LDAP_PASSWORD', 'PYPI_TOKEN', 'HOMEPAGE_KEY', 'x'.repeat(64)]) {
      expect([name, wrong({ name })]).toEqual([name, false]);
    }
    const steering = [
      'PATH',
      'HOME',
      'LD_PRELOAD',
      'PYTHONSTARTUP',
      'NODE_OPTIONS',
      'https_proxy',
      'LC_ALL',
      'TZ',
      'MPLBACKEND',
    ];
    for (const name of ['', '1A', 'A-B', 'Ä', 'A\n', 'x'.repeat(65), ...steering]) {
      expect([name, wrong({ name })]).toEqual([name, true]);
    }
  });

  it('takes values that can be masked and handed over, and no others', () => {
    for (const value of ['abcdef', ' abcdef\n', 'x1y'.repeat(2_730), 'päß wörd 😀', 'a\nb\nc\nd']) {
      expect([value, wrong({ value })]).toEqual([value, false]);
    }
    const bad = ['', 'abcde', '  abcde  ', '\n\n\n\n\n\n', '000000', 'abababab', 'abc\0def', 'abcdef\ud800'];
    for (const value of [...bad, 'x1y'.repeat(2_731)]) {
      expect([value, wrong({ value })]).toEqual([value, true]);
    }
  });

  it('takes exact hosts, channels by id and tools by digest', () => {
    expect(SecretChange.parse(change({ hosts: [' API.example.com:443 ', 'b.example.com:80'] })).hosts).toEqual([
      'api.example.com',
      'b.example.com:80',
    ]);
    for (const host of ['*.example.com', '10.0.0.1', 'https://example.com', 'localhost', 'a.example.com:8080', '']) {
      expect([host, wrong({ hosts: [host] })]).toEqual([host, true]);
    }
    expect([wrong({ channels: ['C0FINANCE'] }), wrong({ channels: ['#finance'] })]).toEqual([false, true]);
    expect([wrong({ tools: [TOOL] }), wrong({ tools: ['report'] })]).toEqual([false, true]);
  });
});

describe('whether a secret may be used', () => {
  it('needs it to be there, in the version that was approved', () => {
    expect(whyNotSecret(undefined, use)).toBe('unknown');
    expect(whyNotSecret(withSecret(made(), change({ value: null })), use)).toBe('removed');
    expect(whyNotSecret(made(), { ...use, version: 1 })).toBeUndefined();
    expect(whyNotSecret(made(), use)).toBeUndefined();
    expect(whyNotSecret(withSecret(made(), change()), { ...use, version: 1 })).toBe('version');
  });

  it('needs every host of the program to be one of its own, at the same port', () => {
    const secret = made({ hosts: ['a.example.com', 'b.example.com:80'] });
    const why = (...hosts: string[]) => whyNotSecret(secret, { ...use, hosts });
    for (const hosts of [[], ['a.example.com'], ['a.example.com:443', 'b.example.com:80']]) {
      expect(why(...hosts)).toBeUndefined();
    }
    const others = ['c.example.com', 'a.example.com:80', 'A.example.com', 'x.a.example.com', 'b.example.com', '*', ''];
    for (const other of others) {
      expect([other, why(other), why('a.example.com', other)]).toEqual([other, 'host', 'host']);
    }
  });

  it('without hosts is for programs without network alone', () => {
    expect(whyNotSecret(made(), use)).toBeUndefined();
    expect(whyNotSecret(made(), { ...use, hosts: ['a.example.com'] })).toBe('host');
  });

  it('needs the channel and the tool, where it has any', () => {
    const bound = made({ channels: ['C1A'], tools: [TOOL] });
    expect(whyNotSecret(bound, { hosts: [], channel: 'C2B', toolDigest: TOOL })).toBe('channel');
    expect(whyNotSecret(bound, { hosts: [], channel: 'C1A' })).toBe('tool');
    expect(whyNotSecret(bound, { hosts: [], channel: 'C1A', toolDigest: 'b'.repeat(64) })).toBe('tool');
    expect(whyNotSecret(bound, { hosts: [], channel: 'C1A', toolDigest: TOOL })).toBeUndefined();
  });
});

describe('what a plan may name', () => {
  it('is what that channel may use, without values, in order', () => {
    const secrets = [
      made({ name: 'ZED', hosts: ['z.example.com'] }),
      made({ name: 'ELSEWHERE', channels: ['C2B'] }),
      made({ name: 'BOUND', tools: [TOOL] }),
      made({ name: 'HERE', channels: ['C1A'] }),
      withSecret(made({ name: 'GONE' }), change({ name: 'GONE', value: null })),
    ];
    const here = [
      { name: 'HERE', hosts: [] },
      { name: 'ZED', hosts: ['z.example.com'] },
    ];
    expect(secretsFor(secrets, 'C1A')).toEqual(here);
    expect(secretsFor(secrets, 'C1A', TOOL)).toEqual([{ name: 'BOUND', hosts: [] }, ...here]);
  });
});
