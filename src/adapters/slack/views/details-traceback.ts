import { clean } from '../clean.ts';
import { type Block, preformatted } from './blocks.ts';
import { CARD } from './limits.ts';

const MOST_BLOCKS = 10;

/** What the last run wrote when it broke: all of it, or its end with how much was left out. */
export function tracebackBlocks(stderr: string): Block[] {
  const text = clean(stderr).trimEnd();
  const parts = partsOf(text);
  const shown = parts.slice(-MOST_BLOCKS);
  const left = parts.slice(0, parts.length - shown.length).join('').length;
  const title =
    left === 0 ? 'Error output' : `Error output, without its first ${left.toLocaleString('en-US')} characters`;
  return shown.map((part, index) => preformatted(`stderr.${index}`, index === 0 ? title : '', part));
}

/** Pieces that each fit into a block, cut at line ends where there are any, never in a character. */
const MOST = CARD.pageText;
const PIECE = new RegExp(`[\\s\\S]{1,${MOST}}(?:(?<=\\n)|$)|[\\s\\S]{0,${MOST - 1}}[^\\ud800-\\udbff]`, 'g');
const partsOf = (text: string): string[] => text.match(PIECE) ?? [];
