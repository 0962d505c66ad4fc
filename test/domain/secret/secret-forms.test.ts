import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maskingOf } from '#domain/secret/masking.ts';
import { formsOf } from '#domain/secret/secret-forms.ts';

const MARK = '[secret KEY]';
const masked = (value: string, text: string): string => maskingOf([{ name: 'KEY', value }]).text(text);

const inBase64 = (text: string): string => Buffer.from(text).toString('base64');
const inUrl = (text: string): string => Buffer.from(text).toString('base64url');
const hex = (text: string): string => Buffer.from(text).toString('hex');
const low = (text: string): string => text.replace(/%../g, (byte) => byte.toLowerCase());
const form = (text: string): string => new URLSearchParams({ a: text }).toString().slice(2);
const json = (value: string): string => JSON.stringify(value).slice(1, -1);

/** Encoders that Node brings; the tables below are Python's. */
const ENCODERS: Record<string, (text: string) => string> = {
  plain: (text) => text,
  base64: inBase64,
  'base64 without padding': (text) => inBase64(text).replace(/=+$/, ''),
  'base64 for URLs': inUrl,
  'base64 for URLs with padding': (text) => inBase64(text).replaceAll('+', '-').replaceAll('/', '_'),
  'base64 in a query': (text) => encodeURIComponent(inBase64(text)),
  percent: encodeURIComponent,
  'percent in lower case': (text) => low(encodeURIComponent(text)),
  'percent of a whole address': encodeURI,
  'a form': form,
  'a form in lower case': (text) => low(form(text)),
  'percent of every byte': (text) => hex(text).toUpperCase().replace(/../g, '%$&'),
  'percent of every byte in lower case': (text) => hex(text).replace(/../g, '%$&'),
  'percent of percent': (text) => encodeURIComponent(encodeURIComponent(text)),
  hex,
  'hex in upper case': (text) => hex(text).toUpperCase(),
  'reversed by units': (text) => text.split('').reverse().join(''),
  'reversed by characters': (text) => [...text].reverse().join(''),
  JSON: json,
  'JSON in JSON': (text) => json(JSON.stringify(text)).slice(2, -2),
  CSV: (text) => text.replaceAll('"', '""'),
  'reversed in JSON': (text) => json([...text].reverse().join('')),
  'reversed in CSV': (text) => [...text].reverse().join('').replaceAll('"', '""'),
};

const ODD = 'p@ss/w"ö\'d x~1';
const HIDDEN = 'a\\b\tc\u200bd😀é\x1b!"';
const SIGNS = '<&>"\' +/=?%20';
const VALUES = ['hunter2!', ODD, HIDDEN, SIGNS, ' spaces around ', 'two lines\nof a value'];

describe('the forms of a value', () => {
  it.each(Object.entries(ENCODERS))('hold %s', (_, encode) => {
    for (const value of [...VALUES, 'sk_9f8e7d6c+/Zz', `${'long '.repeat(40)}value`]) {
      expect([value, masked(value, `before ${encode(value)}, after`)]).toEqual([value, `before ${MARK}, after`]);
    }
  });

  it('hold these of any value', () => {
    const value = fc
      .string({ unit: 'grapheme', minLength: 6, maxLength: 60 })
      .filter((text) => text.trim().length >= 6);
    const property = fc.property(value, fc.constantFrom(...Object.values(ENCODERS)), (text, encode) => {
      expect(formsOf(text)).toContain(encode(text));
    });
    fc.assert(property);
  });

  it.each([
    [ODD, [`'p@ss/w"ö\\'d x~1'`, `'p@ss/w"\\xf6\\'d x~1'`, `b'p@ss/w"\\xc3\\xb6\\'d x~1'`, `'p@ss/w"\\xf6'd x~1'`]],
    [
      ODD,
      ['"p@ss/w\\"\\u00f6\'d x~1"', '"p@ss/w\\"\\u00F6\'d x~1"', '"p@ss\\/w\\"ö\'d x~1"', '"p@ss/w\\"ö\\u0027d x~1"'],
    ],
    [ODD, ['"p%40ss/w%22%C3%B6%27d%20x~1"', '"p%40ss%2Fw%22%C3%B6%27d+x~1"', '"p%40ss%2fw%22%c3%b6%27d+x~1"']],
    [
      ODD,
      ['"p@ss/w&quot;ö&#x27;d x~1"', '"p@ss/w&#34;ö&#39;d x~1"', '"p@ss/w"&#246;\'d x~1"', '"p@ss/w&quot;ö\'d x~1"'],
    ],
    [
      HIDDEN,
      [
        `'a\\\\b\\tc\\u200bd😀é\\x1b!"'`,
        `'a\\\\b\\tc\\u200bd\\U0001f600\\xe9\\x1b!"'`,
        `'a\\\\b\\tc\u200bd😀é\\x1B!"'`,
      ],
    ],
    [
      HIDDEN,
      [
        '"a\\\\b\\tc\\u200bd\\ud83d\\ude00\\u00e9\\u001b!\\""',
        `b'a\\\\b\\tc\\xe2\\x80\\x8bd\\xf0\\x9f\\x98\\x80\\xc3\\xa9\\x1b!"'`,
      ],
    ],
    [HIDDEN, ['"a\\b\tc&#8203;d&#128512;&#233;\x1b!""', '"a%5Cb%09c%E2%80%8Bd%F0%9F%98%80%C3%A9%1B%21%22"']],
    [
      SIGNS,
      [
        '"&lt;&amp;&gt;&quot;&#39; +/=?%20"',
        '"\\u003c\\u0026\\u003e\\"\' +/=?%20"',
        '"\\u003C\\u0026\\u003E\\u0022\\u0027 \\u002B/=?%20"',
        `"<&>""' +/=?%20"`,
        `"<&>"'' +/=?%20"`,
      ],
    ],
  ])('hold what other encoders make of value %#', (value, written) => {
    for (const text of written) {
      expect(masked(value, text)).toMatch(/^b?["']\[secret KEY\]["']$/);
    }
  });

  it('hold an address as the name of a file, in which two slashes are one', () => {
    expect(masked('https://hooks.example.com/a1b2', 'out/https:/hooks.example.com/a1b2.txt')).toBe(`out/${MARK}.txt`);
  });

  it.each([
    [
      'https://hooks.example.com/services/T0/B0/a1B2c3',
      'url: /services/T0/B0/a1B2c3 (Caused by',
      `url: ${MARK} (Caused by`,
    ],
    ['https://u:p@a.example.com:8443/v2/report?key=a1B2', 'GET /v2/report?key=a1B2 401', `GET ${MARK} 401`],
    ['postgres://app:s3cr%40t-pass@db/main', 'no: s3cr%40t-pass, s3cr@t-pass', `no: ${MARK}, ${MARK}`],
    ['postgres://app:50%-of-it!@db/main', 'no: 50%-of-it!', `no: ${MARK}`],
    ['postgres://app:a@b@c-long@db/main', 'no: a@b@c-long', `no: ${MARK}`],
    ['https://api.example.com/v1', 'GET /v1 of api.example.com', 'GET /v1 of api.example.com'],
    ['redis://:short@cache', 'short work', 'short work'],
  ])('hold what is secret of the address %s by itself, and leave what is not', (value, written, left) => {
    expect(masked(value, written)).toBe(left);
  });

  it('hold what base64 makes of it inside a longer text, wherever it stands there', () => {
    const around = fc.string({ unit: 'grapheme', maxLength: 12 });
    const value = fc
      .string({ unit: 'grapheme-ascii', minLength: 6, maxLength: 40 })
      .filter((text) => text.trim() === text && !/[[\]]/.test(text));
    const property = fc.property(around, value, around, fc.boolean(), (before, text, after, isUrl) => {
      fc.pre((before + text + after).split(text.slice(0, 4)).length === 2); // once, and no part of it beside it
      const whole = isUrl ? inUrl(before + text + after) : inBase64(before + text + after);
      const begin = (Buffer.byteLength(before) * 8) / 6;
      const end = (Buffer.byteLength(before + text) * 8) / 6;
      const [left = '', right = '', ...more] = masked(text, whole).split(MARK);
      expect(more).toEqual([]);
      expect(whole.startsWith(left) && whole.endsWith(right)).toBe(true);
      expect(left.length).toBeLessThanOrEqual(Math.ceil(begin));
      expect(whole.length - right.length).toBeGreaterThanOrEqual(Math.floor(end));
    });
    fc.assert(property);
  });

  it('hold the lines of a wrapped base64 text', () => {
    const value = 'a long value of more than one line in base64, as keys and certificates are';
    const wrapped = inBase64(value).replace(/.{76}/g, '$&\n');
    expect(masked(value, wrapped)).toBe(`${MARK}\n${MARK}`);
  });

  it('hold each line that is long enough, without the spaces around it, in every form', () => {
    const value = '-----BEGIN KEY-----\n  line-one-1\n  line-two-2\r\nshort\n-----END KEY-----\n';
    expect(masked(value, 'line-one-1 and  line-two-2')).toBe(`${MARK} and  ${MARK}`);
    expect(masked(value, `${hex('line-two-2')} ${encodeURIComponent('-----END KEY-----')}`)).toBe(`${MARK} ${MARK}`);
    expect(masked(value, 'a short line')).toBe('a short line');
    expect(masked(value, value.trim())).toBe(MARK);
    expect(masked(value, value.replaceAll('\n', '\r\n'))).not.toMatch(/line|KEY-----/);
  });

  it('are none so short that ordinary text holds them', () => {
    for (const value of [...VALUES, 'abcdef', 'a\nb\nc\nd']) {
      expect(Math.min(...formsOf(value).map(({ length }) => length))).toBeGreaterThanOrEqual(6);
    }
  });
});
