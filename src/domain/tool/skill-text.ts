import { plainLine } from '../text/plain-line.ts';

/**
 * A text as a YAML string in double quotes, on one line, clipped at so many UTF-16 units. Three dashes in a row are broken
 * up, because some readers cut a file at them wherever they stand; what looks like a tag loses its bracket, because others
 * refuse it.
 */
export function yamlText(text: string, most: number): string {
  const line = clipped(plainLine(text), most).replace(/<(?=.*>)/g, '‹');
  const inner = line
    .replace(/["\\]/g, '\\$&')
    .replace(/--(?=-)/g, '-\\x2d')
    .replace(NOT_PRINTABLE, escaped);
  return `"${inner}"`;
}

/** What YAML 1.1 takes only as an escape. */
const NOT_PRINTABLE = /[^\x20-\x7e\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\u{10000}-\u{10ffff}]/gu;
const escaped = (sign: string): string => `\\U${(sign.codePointAt(0) ?? 0).toString(16).padStart(8, '0')}`;

/** A text for a line or a cell of markdown, whatever is in it: nothing there is a mark, a link, HTML or the end of a fence. */
export const markdownLine = (text: string): string =>
  plainLine(text)
    .replace(/[\\`*_[\]<>#|~&!$]/g, '\\$&')
    .replace(/^([-+=]|\d{1,9}(?=[.)]))/, (start) =>
      /\d/.test(start) ? `&#${start.charCodeAt(0)};${start.slice(1)}` : `\\${start}`,
    );

/** A value as JSON in a code block that nothing in it can close. What draws nothing is written as an escape. */
export function jsonBlock(text: string): string {
  const runs = text.match(/`+/g) ?? [];
  const fence = '`'.repeat(Math.max(3, ...runs.map(({ length }) => length + 1)));
  return `${fence}json\n${text}\n${fence}`;
}

/** JSON for people: indented, and what draws nothing or turns the order of reading is written as an escape. */
export const readableJson = (value: unknown): string => JSON.stringify(value, null, 2).replace(UNSEEN, unitsOf);

const UNSEEN = /[\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Default_Ignorable_Code_Point}\x7f-\x9f]/gu;
const unitsOf = (sign: string): string =>
  Array.from({ length: sign.length }, (_, at) => `\\u${sign.charCodeAt(at).toString(16).padStart(4, '0')}`).join('');

/** The beginning of a text, without half a character at its end. */
const clipped = (text: string, most: number): string =>
  text.length <= most ? text : `${text.slice(0, most - 1).replace(/[\ud800-\udbff]$/, '')}…`;
