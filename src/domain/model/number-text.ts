import { factorsAfter, isCurrency } from './number-units.ts';

/** One way to read a figure: its size without a sign, and what its last shown digit is worth. */
export interface Reading {
  readonly size: number;
  readonly step: number;
}

/** A figure as it stands in a text. */
export interface Figure {
  /** As it was written, with its sign and a percent sign. */
  readonly text: string;
  /** `-` or `+` where one is written. */
  readonly sign: '-' | '+' | '';
  /** Every way to read it: a point or a comma may be that of decimals or of thousands. Empty for dates and the like. */
  readonly readings: readonly Reading[];
  /** The whole numbers between its points, commas and spaces. */
  readonly pieces: readonly string[];
  /** A share of a hundred, or of a thousand. */
  readonly share: 100 | 1_000 | undefined;
  /** Nothing makes it more than a number: no sign, no share, no thousands or millions, no money. */
  readonly plain: boolean;
  /** Its pieces may be figures of their own: "3 100", the date 22.11.2026, or there is but one. */
  readonly apart: boolean;
  /** The number of an item in a list. */
  readonly listed: boolean;
  /** What stands before and after it, for whoever has to know. */
  readonly before: string;
  readonly after: string;
}

/** Spaces that part thousands: the plain one, and those that do not break or are thin. */
const GAPS = ' \u00a0\u202f\u2009\u2007';
/** No part of it can be read in two ways, so it takes time in proportion to the text. */
const FIGURE = new RegExp(
  `(?:\\d{1,3}(?:[${GAPS}]\\d{3})+(?!\\d)(?:[.,]\\d+)?|\\d+(?:[.,'’_]\\d+)*)(?:[eE][+-]?\\d{1,3}(?![\\p{L}\\d]))?`,
  'gu',
);
const NEAR = 48;

/** All figures of a text, in its order. Digits behind the letters of a word, such as Q3 or CO2, are none. */
export function figuresIn(text: string): Figure[] {
  const plain = withPlainDigits(text);
  return [...plain.matchAll(FIGURE)].flatMap(({ 0: body, index }) => {
    const before = plain.slice(Math.max(0, index - NEAR), index);
    return isNamePart(before)
      ? []
      : [figureOf(body, before, plain.slice(index + body.length, index + body.length + NEAR))];
  });
}

function figureOf(body: string, before: string, after: string): Figure {
  const { factors, share, unit } = factorsAfter(after);
  const [digits = '', exponent] = body.split(/[eE]/);
  const power = 10 ** Number(exponent ?? 0);
  const own = [...readingsOf(digits), ...(/(?:^|[^\d\p{L}])\.$/u.test(before) ? readingsOf(`0.${digits}`) : [])];
  const sign = signBefore(before);
  const isMoney = /\p{Sc}\s?$/u.test(before) || isCurrency(before) || /^\s?\p{Sc}/u.test(after);
  return {
    text: `${sign}${body}${share === undefined ? '' : unit}`,
    sign,
    readings: own.flatMap(({ size, step }) =>
      [1, ...factors].map((factor) => ({ size: size * power * factor, step: step * power * factor })),
    ),
    pieces: digits.split(/\D/),
    share,
    plain: sign === '' && share === undefined && factors.length === 0 && !isMoney,
    apart: /^\d+(?:\s\d+)*$/.test(body) || (own.length === 0 && new Set(digits.match(/\D/g)).size === 1),
    listed: /(?:^|\n)[ \t]{0,8}$/.test(before) && /^\d{1,2}$/.test(body) && /^[.)][ \t]/.test(after),
    before,
    after,
  };
}

/**
 * Behind a letter of a word it is part of a name, unless the letters are those of a currency; in scripts without spaces it
 * is not. Nor is the 7 of 10^-7 a figure of its own.
 */
const isNamePart = (before: string): boolean =>
  /10\^[-−]?$/.test(before) ||
  (/[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}_]$/u.test(before) && !isCurrency(before));

/** A minus or plus of its own, also before a currency sign; in 3-5 and A-5 it is a dash. */
function signBefore(before: string): Figure['sign'] {
  const found = /(?:^|[^\d\p{L}\-−–+.,)])([-−–+])(?:\p{Sc}|[A-Z]{3}\s?)?$/u.exec(before)?.[1];
  return found === undefined ? '' : found === '+' ? '+' : '-';
}

/** How digits with marks between them can be read. */
function readingsOf(digits: string): Reading[] {
  const marks: readonly string[] = digits.match(/\D/g) ?? [];
  const last = marks.at(-1);
  const groups = digits.split(/\D/);
  if (last === undefined) {
    return [whole(digits)];
  }
  const kinds = new Set(marks);
  const readings: Reading[] = [];
  if (kinds.size === 1 && isGrouped(groups)) {
    readings.push(whole(groups.join('')));
  }
  const isDecimal = /[.,]/.test(last) && marks.indexOf(last) === marks.length - 1;
  if (isDecimal && (marks.length === 1 || (kinds.size === 2 && isGrouped(groups.slice(0, -1))))) {
    const decimals = groups.at(-1) ?? '';
    readings.push({ size: Number(`${groups.slice(0, -1).join('')}.${decimals}`), step: 10 ** -decimals.length });
  }
  return readings;
}

/** 12,345 and 1.234.567, and 12,34,567 as in India. */
const isGrouped = ([first = '', ...rest]: readonly string[]): boolean =>
  /^[1-9]\d{0,2}$/.test(first) && rest.at(-1)?.length === 3 && rest.every(({ length }) => length === 3 || length === 2);

/** A whole number; noughts at its end may come from rounding, as long as two digits are left. */
function whole(digits: string): Reading {
  const noughts = /0*$/.exec(digits.slice(-20))?.[0].length ?? 0;
  return { size: Number(digits), step: 10 ** Math.max(0, Math.min(noughts, digits.length - 2)) };
}

/** The noughts of the decimal digits that people write with, ASCII's own left out. */
const NOUGHTS = [0x660, 0x6f0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xe50, 0xed0, 0xff10];

/** Digits of every script as ASCII writes them, and the Arabic marks with them. The length stays. */
const withPlainDigits = (text: string): string =>
  text
    .replace(/[^\p{ASCII}\P{Nd}]/gu, (digit) => {
      const code = digit.codePointAt(0) ?? 0;
      const nought = NOUGHTS.find((each) => code >= each && code <= each + 9);
      return nought === undefined ? digit : String(code - nought);
    })
    .replaceAll('٫', '.')
    .replaceAll('٬', ',');
