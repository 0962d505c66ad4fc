import { withoutShapes } from '#domain/secret/secret-shapes.ts';

/** Controls that turn the order of reading; harmless text never needs them. */
const TURNING = /[\u202a-\u202e\u2066-\u2069]/g;
/** Everything that a reader of code cannot see or cannot tell from a plain space, line ends and tabs excepted. */
const UNSEEN =
  /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{Zs}\u115f\u1160\u2800\u3164\uffa0]|\u034f|\u17b4|\u17b5|[\u180b-\u180f]|[\ufe00-\ufe0f]|[\u{e0100}-\u{e01ef}]/gu;
// biome-ignore lint/suspicious/noControlCharactersInRegex: the escape character is what begins a terminal sequence
const TERMINAL = /\u001b(?:\[[0-9;?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|.)?/g;

const drawn = (character: string): string =>
  `⟦U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}⟧`;

/**
 * Text that people can read, as below. What looks like a secret is replaced here, before anybody cuts the text: half a
 * secret looks like nothing.
 */
export const clean = (text: string): string => withoutShapes(readable(text));

/** No control characters, no halves of characters; what turns the order of reading is drawn. */
export const readable = (text: string): string =>
  text
    .toWellFormed()
    .replace(TERMINAL, '')
    .replaceAll('\r\n', '\n')
    .replace(/[\p{Cc}\u{e0000}-\u{e007f}]/gu, (sign) => (sign === '\n' || sign === '\t' ? sign : ''))
    .replace(TURNING, drawn);

/** Code with every character drawn that hides from a reader, by default as ⟦U+202E⟧. Spaces, tabs and line ends stay. */
export const visible = (code: string, draw: (character: string) => string = drawn): string =>
  code.replace(UNSEEN, (sign) => (sign === '\n' || sign === '\t' || sign === ' ' ? sign : draw(sign)));

/** Numbers (from 1) of the lines that hold hidden characters. */
export const hiddenLines = (code: string): number[] =>
  code
    .split(/\r?\n/)
    .map((line, index) => (visible(line) === line ? 0 : index + 1))
    .filter((line) => line > 0);

/** Clipped at `most` UTF-16 units without cutting a character in two. */
export function clipped(text: string, most: number): string {
  if (text.length <= most) {
    return text;
  }
  const end = /[\ud800-\udbff]/.test(text.charAt(most - 2)) ? most - 2 : most - 1;
  return `${text.slice(0, end)}…`;
}
