import { type Figure, figuresIn, type Reading } from './number-text.ts';

/** Where the figures of an answer may come from. */
export interface AnswerMaterial {
  readonly result: unknown;
  /** What the program printed. */
  readonly output: string;
  readonly request: string;
  /** What the program was given. */
  readonly call: unknown;
  /** Names of the files that it left. */
  readonly artifacts: readonly string[];
}

/** What is at most looked at: a model sees less of it, and a text made up against us must not hold us up. */
const MOST_CHARACTERS = 300_000;
const MOST_VALUES = 500_000;
const LARGEST_SMALL = 12;

/**
 * The figures of an answer that are in no way in the result, nor in what the program printed, was asked or was given. An
 * answer may round as it likes, down to two digits, write shares in percent, large figures in thousands or millions, and
 * marks in the manner of its language; where a figure can be read in two ways, either counts. Small whole numbers, the
 * numbers of a list and counts of what the result holds are no strangers. Each is named once, as it is written.
 */
export function strangersIn(answer: string, material: AnswerMaterial): string[] {
  const known = knownFrom(material);
  const strangers = figuresIn(clipped(answer)).filter((figure) => !isKnown(figure, known));
  return [...new Set(strangers.map(({ text }) => text))];
}

interface Known {
  /** Sizes of what is written with a minus, and of everything else, each sorted. */
  readonly negative: Float64Array;
  readonly positive: Float64Array;
  /** How many things there are of something, sorted. */
  readonly counts: Float64Array;
  /** Whole numbers as they are written, without noughts in front. */
  readonly digits: ReadonlySet<string>;
  /** Days with months, and hours with minutes, as 22.11 and 14.5. */
  readonly pairs: ReadonlySet<string>;
}

function isKnown(figure: Figure, known: Known): boolean {
  const { readings, sign, share, listed, pieces } = figure;
  if (listed || isSmall(figure)) {
    return true;
  }
  const both = [known.positive, known.negative];
  const signed = { '-': [known.negative], '+': [known.positive], '': both }[sign];
  const isThere = ({ size, step }: Reading): boolean => {
    const sides = size === 0 ? both : signed;
    return (
      [...sides, ...(figure.plain ? [known.counts] : [])].some((side) => holds(side, size, step)) ||
      (share !== undefined && sides.some((side) => holds(side, size / share, step / share)))
    );
  };
  if (readings.some(isThere)) {
    return true;
  }
  if (!figure.plain) {
    return false;
  }
  return figure.apart ? pieces.every((piece) => isWritten(piece, figure, known)) : isDate(figure, known);
}

/** Small whole numbers count things in a sentence. */
const isSmall = ({ plain, readings }: Figure): boolean =>
  plain && readings.some(({ size, step }) => step === 1 && size <= LARGEST_SMALL);

const isWritten = (piece: string, { before, pieces }: Figure, { digits }: Known): boolean =>
  digits.has(bareDigits(piece)) ||
  (pieces.length > 1 && Number(piece) <= LARGEST_SMALL) ||
  // 11/22/26, 22.11.26 and '26, where the year is known.
  (piece.length === 2 &&
    (pieces.length > 1 || /[/.'’-]$/.test(before)) &&
    ['19', '20'].some((age) => digits.has(age + piece)));

/** "am 22.11." and "14.05 Uhr", which look like decimals. */
const isDate = ({ pieces, after }: Figure, { pairs }: Known): boolean =>
  /^(?:\.|\s?(?:Uhr|h)(?!\p{L}))/u.test(after) && pairs.has(pieces.map(Number).join('.'));

const bareDigits = (digits: string): string => digits.replace(/^0+(?=\d)/, '');

interface Found {
  readonly negative: number[];
  readonly positive: number[];
  readonly counts: number[];
  readonly digits: Set<string>;
  readonly pairs: Set<string>;
  /** Characters that may still be read. */
  room: number;
}

function knownFrom({ result, output, request, call, artifacts }: AnswerMaterial): Known {
  const found: Found = {
    negative: [],
    positive: [],
    counts: [artifacts.length],
    digits: new Set(),
    pairs: new Set(),
    room: 3 * MOST_CHARACTERS,
  };
  learnText(request, found);
  learnValue(call, found);
  learnText(output, found);
  learnValue([...artifacts], found);
  learnValue(result, found);
  const sorted = (sizes: readonly number[]): Float64Array => Float64Array.from(sizes).sort();
  const { negative, positive, counts } = found;
  return { ...found, negative: sorted(negative), positive: sorted(positive), counts: sorted(counts) };
}

/** Every number, text and key of a value, and how many things it holds. Deep values do not use up the stack. */
function learnValue(value: unknown, found: Found): void {
  const left: unknown[] = [value];
  for (let looked = 0; left.length > 0 && looked < MOST_VALUES; looked += 1) {
    const here = left.pop();
    if (typeof here === 'number') {
      learnNumber(here, found);
    } else if (typeof here === 'string') {
      learnText(here, found);
    } else if (typeof here === 'object' && here !== null) {
      for (const each of heldBy(here, found)) {
        left.push(each);
      }
    }
  }
}

function learnNumber(number: number, { negative, positive, digits }: Found): void {
  if (Number.isFinite(number)) {
    (number < 0 ? negative : positive).push(Math.abs(number));
    digits.add(String(Math.abs(number)));
  }
}

function heldBy(container: object, { counts }: Found): unknown[] {
  const isList = Array.isArray(container);
  const held = isList ? container : [...Object.keys(container), ...Object.values(container)];
  counts.push(isList ? held.length : held.length / 2);
  return held.slice(0, MOST_VALUES);
}

/** Digits at the end of a name. */
const NAMED = /[\p{L}_](\d{1,20})(?![\p{L}\d])/gu;
/** A day of a month, or a time of day. */
const PAIR = /(?<!\d)(?:\d{4}-(\d\d)-(\d\d)|(\d{1,2})\.(\d{1,2})\.\d{4}|(\d{1,2}):(\d\d))(?!\d)/g;

function learnText(text: string, found: Found): void {
  const seen = clipped(text).slice(0, found.room);
  found.room -= seen.length;
  for (const { sign, readings, pieces, apart } of figuresIn(seen)) {
    const sizes = readings.flatMap(({ size }) => (Number.isFinite(size) ? [size] : []));
    for (const size of sizes) {
      (sign === '-' ? found.negative : found.positive).push(size);
    }
    for (const piece of apart ? pieces : []) {
      found.digits.add(bareDigits(piece));
    }
  }
  // p95 and FY26 may be told as the 95th percentile, and as 26.
  for (const [, run = ''] of seen.matchAll(NAMED)) {
    found.digits.add(bareDigits(run));
  }
  for (const [, isoMonth, isoDay, day, month, hour, minute] of seen.matchAll(PAIR)) {
    found.pairs.add([isoDay ?? day ?? hour, isoMonth ?? month ?? minute].map(Number).join('.'));
  }
}

/** Beginning and end, as the model saw them. */
const clipped = (text: string): string =>
  text.length <= MOST_CHARACTERS
    ? text
    : `${text.slice(0, MOST_CHARACTERS / 2)}\n${text.slice(text.length - MOST_CHARACTERS / 2)}`;

/** Whether a sorted list holds something that is written as this when it is rounded to the digits shown. */
function holds(sorted: Float64Array, size: number, step: number): boolean {
  const half = step / 2 + size * 1e-12;
  if (!Number.isFinite(half)) {
    return false;
  }
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) < size - half) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return (sorted[low] ?? Number.NaN) <= size + half;
}
