import type { PyNode } from './python-node.ts';

const ESCAPE = /\\(?:\r?\n|x([0-9a-f]{2})|u([0-9a-f]{4})|U([0-9a-f]{8})|([0-7]{1,3})|N\{[^}]*\}|([\s\S]))/gi;
const SIMPLE: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', a: '\x07', b: '\b', f: '\f', v: '\v' };
const LAST_CODE_POINT = 0x10ffff;

/**
 * The text that a `string` node stands for; undefined where `inserted` does not know what an f-string holds. Names of
 * characters (`\N{…}`) are not looked up: they make the text unknown.
 */
export function stringText(
  node: PyNode,
  source: string,
  inserted: (node: PyNode) => string | undefined,
): string | undefined {
  const prefix = sliceOf(node.kids[0], source);
  const isRaw = prefix.length > 1 && /r/i.test(prefix);
  let whole = '';
  for (const part of node.kids) {
    const text = partText(part, source, isRaw, inserted);
    if (text === undefined) {
      return undefined;
    }
    whole += text;
  }
  return whole;
}

/** The part of the source that a node covers. */
export const sliceOf = (node: PyNode | undefined, source: string): string =>
  node === undefined ? '' : source.slice(node.start, node.end);

/** What the few methods give with which texts are usually put together; `parts` are the items of a list that is given. */
export function changedText(
  method: string,
  text: string,
  given: readonly (string | undefined)[],
  parts: readonly (string | undefined)[] | undefined,
): string | undefined {
  const [first, second] = given;
  switch (method) {
    case 'join':
      return parts?.includes(undefined) === false ? parts.join(text) : undefined;
    case 'lower':
      return text.toLowerCase();
    case 'upper':
      return text.toUpperCase();
    case 'strip':
      return given.length === 0 ? text.trim() : undefined;
    case 'encode':
    case 'decode':
      return text;
    case 'replace':
      return first === undefined || second === undefined ? undefined : text.replaceAll(first, second);
    default:
      return undefined;
  }
}

/** What `chr` gives for a number as it is written. */
export function characterOf(number: string): string | undefined {
  const code = /^(?:\d+|0x[0-9a-f]+)$/i.test(number) ? Number(number) : Number.NaN;
  return code <= LAST_CODE_POINT ? String.fromCodePoint(code) : undefined;
}

function partText(
  part: PyNode,
  source: string,
  isRaw: boolean,
  inserted: (node: PyNode) => string | undefined,
): string | undefined {
  switch (part.type) {
    case 'string_content': {
      const text = sliceOf(part, source);
      return isRaw ? text : unescaped(text);
    }
    case 'escape_interpolation':
      return source.charAt(part.start);
    case 'interpolation':
      return part.kids.length === 1 && part.kids[0] !== undefined ? inserted(part.kids[0]) : undefined;
    case 'string_start':
    case 'string_end':
      return '';
    default:
      return undefined;
  }
}

/** What escapes in a text stand for; undefined with a name of a character. */
export function unescaped(text: string): string | undefined {
  if (!text.includes('\\')) {
    return text;
  }
  if (/\\N\{/.test(text)) {
    return undefined;
  }
  return text.replace(ESCAPE, (whole, x?: string, u?: string, long?: string, octal?: string, sign?: string) => {
    const hex = x ?? u ?? long;
    if (hex !== undefined) {
      return fromCode(Number.parseInt(hex, 16), whole);
    }
    return octal === undefined ? simple(sign, whole) : fromCode(Number.parseInt(octal, 8), whole);
  });
}

const fromCode = (code: number, whole: string): string =>
  code <= LAST_CODE_POINT ? String.fromCodePoint(code) : whole;

/** An escaped line end is nothing, an unknown escape stays as it is written. */
const simple = (sign: string | undefined, whole: string): string =>
  sign === undefined ? '' : (SIMPLE[sign] ?? (/[\\'"]/.test(sign) ? sign : whole));
