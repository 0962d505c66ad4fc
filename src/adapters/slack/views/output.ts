import type { Card } from '#ports/thread.ts';
import { clean } from '../clean.ts';
import { linesOf } from '../texts/quantities.ts';
import { type Block, blockId, preformatted } from './blocks.ts';
import { CARD } from './limits.ts';

const LINE_CHARACTERS = 400;
const MEASURED_CHARACTERS = 200_000;

/** The output while it is being written: its last 12 lines. */
export const outputSoFar = (card: Card, output: string): Block[] => tail(card, 'Output so far', output);

/** The output of a run that was cut: its last 12 lines. */
export const outputUntilThen = (card: Card): Block[] => tail(card, 'Output until then', card.stdout);

function tail(card: Card, title: string, output: string): Block[] {
  const lines = linesOf(clean(output.slice(-MEASURED_CHARACTERS))).slice(-CARD.liveLines);
  return lines.length === 0 ? [] : [preformatted(blockId(card, 'output'), title, fromEnd(lines, CARD.outputText))];
}

/** The output of a whole run: all of it, or its beginning and end with a count of the lines. */
export function wholeOutput(card: Card): Block[] {
  const lines = linesOf(clean(card.stdout));
  if (lines.length === 0) {
    return [];
  }
  const all = lines.join('\n');
  if (lines.length <= CARD.endLines * 2 && all.length <= CARD.outputText) {
    return [preformatted(blockId(card, 'output'), allTitle(lines.length), all)];
  }
  const most = Math.min(CARD.endLines, Math.floor(lines.length / 2));
  const half = Math.floor(CARD.outputText / 2);
  const first = fromStart(lines.slice(0, most), half);
  const last = fromEnd(lines.slice(lines.length - most), half);
  const shown = `${most === 1 ? 'first and last' : `first ${most} and last ${most}`} of ${lines.length.toLocaleString('en-US')} lines`;
  return most === 0
    ? [preformatted(blockId(card, 'output'), 'Output, the start of its one line', fromStart(lines, CARD.outputText))]
    : [preformatted(blockId(card, 'output'), `Output, ${shown}`, `${first}\n…\n${last}`)];
}

const allTitle = (lines: number): string => {
  if (lines === 1) {
    return 'Output, one line';
  }
  return lines === 2 ? 'Output, both lines' : `Output, all ${lines} lines`;
};

/** The last lines of what the program wrote when it broke; the whole of it is no help on a card. */
export function traceback(card: Card): Block[] {
  const lines = linesOf(clean(card.stderr.slice(-MEASURED_CHARACTERS)).trimEnd()).slice(-CARD.tracebackLines);
  return lines.length === 0 ? [] : [preformatted(blockId(card, 'error'), '', fromEnd(lines, CARD.tracebackText))];
}

const shortLine = (line: string): string =>
  line.length <= LINE_CHARACTERS ? line : `${line.slice(0, LINE_CHARACTERS - 1).toWellFormed()}…`;

function fromStart(lines: readonly string[], most: number): string {
  const text = lines.map(shortLine).join('\n');
  return text.length <= most ? text : `${text.slice(0, most - 1).toWellFormed()}…`;
}

function fromEnd(lines: readonly string[], most: number): string {
  const text = lines.map(shortLine).join('\n');
  return text.length <= most ? text : `…${text.slice(1 - most).toWellFormed()}`;
}
