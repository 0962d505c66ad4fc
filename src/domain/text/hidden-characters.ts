/** Why a reader of code cannot see a character: it turns the order of reading, or it cannot be told from nothing or a space. */
export type HiddenKind = 'bidirectional' | 'invisible';

/** One hidden character. `index` counts UTF-16 units from 0, `line` from 1. */
export interface HiddenCharacter {
  readonly kind: HiddenKind;
  readonly index: number;
  readonly line: number;
  /** As `U+202E`. */
  readonly name: string;
}

/**
 * What Unicode says has no glyph of its own, spaces other than the plain one, and what draws nothing in most fonts.
 * Line ends and tabs are told apart below. A carriage return without a line feed ends a line for Python and JavaScript,
 * but not for whoever reads the card.
 */
const UNSEEN =
  /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{Zs}\p{Default_Ignorable_Code_Point}\u2800\u17b4\u17b5]|[\u180b-\u180f]|[\ufe00-\ufe0f]|[\u{e0000}-\u{e0fff}]/gu;
const TURNING = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/;
const PLAIN = /^[\n\t\x20-\x7e]*$/;

/** Every hidden character of a text, in order; at most `most` of them. */
export function hiddenCharacters(text: string, most = Number.POSITIVE_INFINITY): HiddenCharacter[] {
  const found: HiddenCharacter[] = [];
  if (PLAIN.test(text)) {
    return found;
  }
  let line = 1;
  let counted = 0;
  for (const { 0: sign, index } of text.matchAll(UNSEEN)) {
    if (isOrdinary(sign, text.charAt(index + 1))) {
      continue;
    }
    if (found.length >= most) {
      break;
    }
    line += lineEnds(text.slice(counted, index));
    counted = index;
    found.push({ kind: TURNING.test(sign) ? 'bidirectional' : 'invisible', index, line, name: codePointName(sign) });
  }
  return found;
}

/** A character as `U+0041`. */
export const codePointName = (character: string): string =>
  `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;

/** A text in which every hidden character is drawn as ⟦U+202E⟧, line ends and tabs too, clipped at `most` UTF-16 units. */
export function drawnText(text: string, most: number): string {
  const drawn = text.slice(0, most * 2).replace(UNSEEN, (sign) => (sign === ' ' ? sign : `⟦${codePointName(sign)}⟧`));
  return drawn.length <= most ? drawn : `${drawn.slice(0, most - 1).toWellFormed()}…`;
}

const isOrdinary = (sign: string, next: string): boolean =>
  sign === '\n' || sign === '\t' || sign === ' ' || (sign === '\r' && next === '\n');

const lineEnds = (text: string): number => text.split('\n').length - 1;
