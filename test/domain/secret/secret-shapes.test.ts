import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { withoutShapes } from '#domain/secret/secret-shapes.ts';

/** Put together here, so that no scanner takes this file for a leak. */
const join = (...parts: string[]): string => parts.join('');
const A20 = 'a1B2c3D4e5F6g7H8i9J0';
const A40 = A20 + A20;
const KEY_LINES = [`${A40}${A20}abcd`, `${A40}${A20}efgh`, 'xyz='].join('\n');
const PEM = join('-----BEGIN RSA PRI', 'VATE KEY-----\n', KEY_LINES, '\n-----END RSA PRIVATE KEY-----');
const LOCKED = PEM.replace('KEY-----\n', 'KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,0A1B2C\n\n');
const JWT = ['eyJhbGciOiJIUzI1NiJ9', 'eyJzdWIiOiIxMjM0In0', 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk'].join('.');

/** What is written, and what is left of it. */
const SHAPES: [string, string][] = [
  ...[
    join('xoxb', '-123456789012-1234567890123-AbCdEfGhIjKl'),
    join('xoxe.xox', 'p-1-Mi0yLTEyMzQ1Njc4'),
    join('xapp', '-1-A0123456789-123456-abcdef'),
    join('gh', 'p_', A40.slice(0, 36)),
    join('gh', 'o_', A40.slice(0, 36)),
    join('github', '_pat_', A20, '12_', A40),
    join('glp', 'at-', A20),
    join('sk', '-ant-api03-', A40, '-_', A40),
    join('sk', '-proj-', A20, '_-', A40),
    join('sk', '-', A40),
    join('e2', 'b_', A40.toLowerCase()),
    join('AI', 'za', A40.slice(0, 35)),
    join('sk', '_live_', A20),
    join('rk', '_test_', A20),
    join('ts', '_0a1b2c3d4e5f_', A40, '_-x'),
    join('AK', 'IAABCDEFGHIJKLMN23'),
    JWT,
    PEM,
    LOCKED,
    PEM.replaceAll('\n', '\r\n'),
    PEM.replaceAll('\n', '\\n'),
    LOCKED.replaceAll('\n', '\\\\n'),
  ].map((text): [string, string] => [text, '[removed]']),
  [`AKIA${'A2'.repeat(8)},${A40}`, '[removed],[removed]'],
  [`aws_secret_access_key = ${A40}`, 'aws_secret_access_key = [removed]'],
  [`{"SecretAccessKey": "${A40}"}`, '{"SecretAccessKey": "[removed]"}'],
  ['postgres://ann:p%40ss-w0rd!@db.example.com/main', 'postgres://[removed]@db.example.com/main'],
  ['redis://:p@ss@10.0.0.1:6379', 'redis://[removed]@10.0.0.1:6379'],
  [`https://hooks.slack.com/services/T01234567/B01234567/${A20}`, 'https://hooks.slack.com/services/[removed]'],
  [`Authorization: Bearer ${A20}`, 'Authorization: Bearer [removed]'],
  ['{"authorization": "Basic YW5uOnNlY3JldA=="}', '{"authorization": "Basic [removed]"}'],
  [`sent bearer ${A20}.`, 'sent bearer [removed]'],
];

const plain = fc.constantFrom(' ', '\n', '', '"', ', ', '(', 'the words ', '\\n', '\\t', 'key=', '{"a": "', 'é');

describe('text without shapes', () => {
  it.each(SHAPES)('holds no shape %#', (text, left) => {
    expect(withoutShapes(text)).toBe(left);
  });

  it('holds none wherever it stands, and all that stands around it', () => {
    const shape = fc.constantFrom(...SHAPES.filter(([text]) => !text.startsWith('sent')));
    const after = fc.constantFrom(' ', '\n', '"', ', ', ')', '\\n', "'", ';', '<');
    const property = fc.property(plain, shape, after, (before, [text, left], behind) => {
      expect(withoutShapes(before + text + behind)).toBe(before + left + behind);
      expect(withoutShapes(withoutShapes(before + text + behind))).toBe(before + left + behind);
    });
    fc.assert(property);
  });

  it('holds no key whose end was cut off', () => {
    expect(withoutShapes(PEM.slice(0, 160))).toBe('[removed]');
    expect(withoutShapes(`${PEM.slice(0, 120)} and so on`)).toBe('[removed] and so on');
  });

  it('stays JSON', () => {
    for (const [text] of SHAPES) {
      expect(JSON.parse(withoutShapes(JSON.stringify({ [text]: [text, { text }] })))).toBeTypeOf('object');
    }
  });

  it.each([
    'task-1234567890123456789012 and risk-assessment-of-something, disk-0123456789abcdef01234567',
    'ask_live_questions in the sk-SK locale with sk-fading-circle-animation and sk-toggleable__label',
    'e2b_code_interpreter, npm_config_registry_of_the_whole_company, github_pattern, hf_hub',
    'xoxo-hugs-and-kisses-to-all, xoxb- is a prefix, ghp_short, AKIA, AIzawa, eyJ, eyJhbGciOiJIUzI1NiJ9 alone',
    'The ring-bearer is the bearer of responsibilities; bearer authentication; Bearer instrumentalisation-wise',
    'Authorization: see the handbook. authorization = required',
    '-----BEGIN PRIVATE KEY----- is how a key begins',
    '-----BEGIN CERTIFICATE-----\nMIIBszCCAVmgAwIBAgIUQ0ZxY2hhbmdlbWUwMDAw\n-----END CERTIFICATE-----',
    'https://example.com:8080/a@b, http://example.com:80,ann@example.com, (http://a.example.com:80)@, ssh://git@host/x',
    'http://localhost:3000/?mail=ann@example.com mailto:ann@example.com a:b@c 12:30@noon',
    '/usr/lib/python3/dist-packages/sklearn/linear_model/_base.py:123: secret_key is missing; SecretKey = None',
  ])('leaves alone %s', (text) => {
    expect(withoutShapes(text)).toBe(text);
  });

  it('leaves digests, UUIDs, numbers and words alone', () => {
    const word = fc.oneof(
      fc.uint8Array({ minLength: 16, maxLength: 32 }).map((bytes) => Buffer.from(bytes).toString('hex')),
      fc.uuid(),
      fc.double().map(String),
      fc.stringMatching(/^[a-z]{1,30}$/),
      fc.constantFrom('sha256:', 'bearings', 'secret', 'key', 'token', 'password:', '-', '_', '://', '.', '@'),
    );
    const property = fc.property(fc.array(word, { maxLength: 20 }), fc.constantFrom(' ', '\n', ', '), (words, gap) => {
      expect(withoutShapes(words.join(gap))).toBe(words.join(gap));
    });
    fc.assert(property);
  });

  it('takes no longer where a text was made up against it', () => {
    const pieces = [
      'xoxa-',
      'sk-ant-',
      'sk-ant-a-',
      'eyJ',
      '-eyJ',
      'eyJaaaaaaaa.',
      '://',
      '://a:b',
      '://a:b@',
      'bearer ',
    ];
    const keys = ['-----BEGIN PRIVATE KEY-----', '-----BEGIN PRIVATE KEY-----\nA: b c: d e: f g: h\n', '\\n', 'AKIA'];
    const longest = [...pieces, ...keys, 'authorization: bearer ', 'secret_access_key', 'a', ' ', '-', '@', ':'].map(
      (piece) => {
        const text = piece.repeat(Math.ceil(1_000_000 / piece.length));
        const before = process.threadCpuUsage();
        withoutShapes(text);
        return process.threadCpuUsage(before).user / 1_000;
      },
    );
    expect(Math.max(...longest)).toBeLessThan(200);
  });
});
