import { SHORTEST_SECRET } from './secret.ts';

/** Of a value in several lines, a line counts by itself from so many characters on. */
const SHORTEST_LINE = 8;

/** Of an address, the password and what stands behind the host count by themselves from so many characters on. */
const SHORTEST_PASSWORD = 8;
const SHORTEST_PATH = 16;

/**
 * How a secret's value may be written, each form once: plain, trimmed, line by line, by the parts of an address that
 * libraries name in their errors, and each of these in base64, percent
 * and hex, reversed, quoted for JSON, Python, JavaScript, CSV and SQL, and as HTML or XML. A list can never be whole:
 * compressed, encrypted or cut values are not in it.
 */
export function formsOf(value: string): string[] {
  const lines = value.split(/\r\n|[\n\r\u0085\u2028\u2029]/);
  const long = lines.length > 1 ? lines.map((line) => line.trim()).filter((line) => line.length >= SHORTEST_LINE) : [];
  return [...new Set([value, value.trim(), ...long, ...addressParts(value.trim())].flatMap(writtenOf))].filter(
    (form) => form.length >= SHORTEST_SECRET,
  );
}

/** `url: /services/T0/B0/…` is what an HTTP library says of a webhook that it cannot reach. */
function addressParts(text: string): string[] {
  const parts = /^[a-z][a-z0-9+.-]*:\/\/(?:[^/?#]*?:([^/?#]*)@)?[^/?#]*([^#]*)/i.exec(text);
  const [, password = '', behind = ''] = parts ?? [];
  const path = behind.length >= SHORTEST_PATH ? [behind] : [];
  return password.length >= SHORTEST_PASSWORD ? [password, decoded(password), ...path] : path;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // it only looks as if it were encoded
  }
}

const writtenOf = (text: string): string[] => [
  text,
  ...base64Forms(text),
  ...percentForms(text),
  Buffer.from(text).toString('hex'),
  Buffer.from(text).toString('hex').toUpperCase(),
  ...reversed(text).flatMap((form) => [form, ...quotedForms(form)]),
  ...quotedForms(text),
  ...htmlForms(text),
  text.replaceAll(/\/{2,}/g, '/'), // as a path
];

/** As it stands in strings of other languages, and in a column of CSV. */
const quotedForms = (text: string): string[] => [
  ...jsonForms(text),
  ...reprForms(text),
  text.replaceAll('"', '""'),
  text.replaceAll("'", "''"),
];

/** By units, which breaks characters beyond the first plane, so also as they are written then, and by characters. */
function reversed(text: string): string[] {
  const units = text.split('').reverse().join('');
  return [units, units.toWellFormed(), [...text].reverse().join('')];
}

/** Lines of MIME, PEM and the base64 command. */
const WRAPS = [76, 64];

/** With and without padding, wrapped, and what is the same wherever the bytes stand in a longer text. */
function base64Forms(text: string): string[] {
  const bytes = Buffer.from(text);
  const whole = bytes.toString('base64');
  const wrapped = WRAPS.flatMap((width) => whole.match(new RegExp(`.{${SHORTEST_LINE},${width}}`, 'g')) ?? []);
  const plain = [whole, whole.replace(/=+$/, ''), ...wrapped, ...[0, 1, 2].map((before) => middle(bytes, before))];
  const safe = plain.map((form) => form.replaceAll('+', '-').replaceAll('/', '_'));
  return [...plain, ...safe, ...plain.flatMap((form) => [encodeURIComponent(form), form.replaceAll('/', '\\/')])];
}

/** The characters that only these bytes decide, when `before` bytes (or three more, and so on) stand before them. */
function middle(bytes: Buffer, before: number): string {
  const bits = (before + bytes.length) * 8;
  const whole = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64');
  return whole.slice(Math.ceil((before * 8) / 6), Math.floor(bits / 6));
}

/** What encoders of URLs leave as it is, besides letters and digits: JavaScript's two, Python's two, that of forms. */
const LEFT = ["-_.!~*'()", "-_.!~*'();/?:@&=+$,#", '_.-~/', '_.-~', '*-._'];

function percentForms(text: string): string[] {
  const parts = LEFT.flatMap((left) => ['%20', '+'].map((space) => percent(text, left, space)));
  const once = [...parts, Buffer.from(text).toString('hex').toUpperCase().replace(/../g, '%$&')];
  return [...once, ...once.map((form) => form.replace(/%[0-9A-F]{2}/g, lower)), ...parts.map(encodeURIComponent)];
}

const percent = (text: string, left: string, space: string): string =>
  each(text, (character) => {
    if (character === ' ') {
      return space;
    }
    const isLeft = /^[A-Za-z0-9]$/.test(character) || left.includes(character);
    return isLeft ? character : Buffer.from(character).toString('hex').toUpperCase().replace(/../g, '%$&');
  });

/** What encoders of JSON escape that need not be: nothing, all but ASCII, what means something in HTML, both, and more. */
const JSON_ESCAPED = [
  /[^\s\S]/,
  /[^ -~]/,
  /[<>&\u2028\u2029]/,
  /[<>&]|[^ -~]/,
  /[<>&='\u2028\u2029]/, // Gson
  /["<>&'`+]|[^ -~]/, // .NET
];

/** With each habit of escaping, with `\/`, and once more inside another JSON text. */
function jsonForms(text: string): string[] {
  const once = JSON_ESCAPED.flatMap((escaped) =>
    [lower, upper].map((hex) => each(text, (character) => json(character, escaped, hex))),
  );
  const slashed = once.map((form) => form.replaceAll('/', '\\/'));
  return [...once, ...slashed, ...once.map((form) => JSON.stringify(form).slice(1, -1))];
}

function json(character: string, escaped: RegExp, hex: (text: string) => string): string {
  const short = JSON.stringify(character).slice(1, -1);
  const isShort = /^\\[^u"]/.test(short) || (character === '"' && !escaped.test(character));
  if (isShort || !(escaped.test(character) || short.startsWith('\\'))) {
    return short;
  }
  return each16(character, (unit) => `\\u${hex(unit.toString(16).padStart(4, '0'))}`);
}

/** Python's repr, ascii, unicode_escape and bytes, JavaScript's strings: all with each quote escaped or not. */
function reprForms(text: string): string[] {
  const quotes = ['', "'", '"', '`', `'"`];
  const whole = quotes.flatMap((quote) => [
    each(text, (character) => repr(character, quote, UNPRINTED, lower)),
    each(text, (character) => repr(character, quote, /\p{Cc}/u, upper)),
    each(text, (character) => repr(character, quote, /[^ -~]/, lower)),
    each(text, (character) => bytesRepr(character, quote)),
  ]);
  const units = quotes.map((quote) => each(text, (character) => repr16(character, quote)));
  return [...whole, ...units];
}

/** What Python's repr does not print: all separators but the space, and all that has no glyph. */
const UNPRINTED = /[\p{C}\p{Z}]/u;
const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '\\': '\\\\' };

function repr(character: string, quote: string, escaped: RegExp, hex: (text: string) => string): string {
  const short = SHORT[character] ?? (quote.includes(character) ? `\\${character}` : undefined);
  if (short !== undefined || character === ' ' || !escaped.test(character)) {
    return short ?? character;
  }
  const code = character.codePointAt(0) ?? 0;
  const [mark, width] = code > 0xffff ? ['U', 8] : code > 0xff ? ['u', 4] : ['x', 2];
  return `\\${mark}${hex(code.toString(16).padStart(width, '0'))}`;
}

/** As JavaScript writes beyond ASCII: surrogates one by one. */
const repr16 = (character: string, quote: string): string =>
  character.length > 1
    ? each16(character, (unit) => `\\u${unit.toString(16)}`)
    : repr(character, quote, /[^ -~]/, lower);

const bytesRepr = (character: string, quote: string): string =>
  character > '~'
    ? Buffer.from(character).toString('hex').replace(/../g, '\\x$&')
    : repr(character, quote, /[^ -~]/, lower);

const APOSTROPHES = ["'", '&#39;', '&#x27;', '&apos;', '&#039;'];
const QUOTES = ['"', '&quot;', '&#34;', '&#x22;'];

/** With each way to write quotes, and what is not ASCII as it is or in numbers. */
function htmlForms(text: string): string[] {
  const quoted = APOSTROPHES.flatMap((apostrophe) =>
    QUOTES.map((quote) =>
      text
        .replaceAll('&', '&amp;')
        .replaceAll('<', '&lt;')
        .replaceAll('>', '&gt;')
        .replaceAll("'", apostrophe)
        .replaceAll('"', quote),
    ),
  );
  const numbered = (form: string, number: (code: number) => string): string =>
    each(form, (character) => (character > '~' ? `&#${number(character.codePointAt(0) ?? 0)};` : character));
  return quoted.flatMap((form) => [
    form,
    numbered(form, (code) => `${code}`),
    numbered(form, (code) => `x${code.toString(16)}`),
    numbered(form, (code) => `x${code.toString(16).toUpperCase()}`),
  ]);
}

const lower = (text: string): string => text.toLowerCase();
const upper = (text: string): string => text.toUpperCase();
const each = (text: string, write: (character: string) => string): string => Array.from(text, write).join('');
const each16 = (text: string, write: (unit: number) => string): string =>
  text
    .split('')
    .map((unit) => write(unit.charCodeAt(0)))
    .join('');
