import type { types } from '@slack/bolt';
import type { ToolLine } from '#domain/tool/tool-order.ts';
import type { Reviewed } from '#domain/tool/tool-review.ts';
import { plainly, type Said, said, say, strong } from '../said.ts';
import { count } from '../texts/quantities.ts';
import { whySentence } from '../texts/tools.ts';
import { type Block, context, plainText, section } from './blocks.ts';
import { LIMITS } from './limits.ts';
import { lookValue, MOST_WORDS, TOOL_ACTIONS, type ToolsLook } from './tool-actions.ts';
import { toolLine } from './tool-line.ts';

const PAGE = 5;

type List = { text: Said; blocks: Block[] };

/** The tools of a workspace, or those that some words found, five at once from the one at `start`. */
export function toolsList(lines: readonly ToolLine[], look: ToolsLook): List {
  if (lines.length === 0) {
    return alone(look.words === '' ? NONE : say`*Nothing fits* “${said(look.words, MOST_WORDS)}”. ${ALL}`);
  }
  const title =
    look.words === ''
      ? totals(lines)
      : say`*${said(count(lines.length, 'tool'))} for* “${said(look.words, MOST_WORDS)}”`;
  return paged(title, lines, look, (line, id) => toolLine(id, line));
}

/** Tools that people might want to retire, each with the reason. */
export const reviewList = (reviewed: readonly Reviewed[], look: ToolsLook): List =>
  reviewed.length === 0
    ? alone(NOTHING)
    : paged(say`*${said(count(reviewed.length, 'tool'))} to look at again.* ${UNDO}`, reviewed, look, (each, id) =>
        toolLine(id, each, strong(whySentence(each))),
      );

const NONE = plainly`No tools yet. Approve a program with *Keep as a tool* ticked and it appears here.`;
const ALL = plainly`Write \`/smith tools\` to see all of them.`;
const NOTHING = plainly`*Nothing to review.* No tool in use fails often, is unwanted or rests.`;
const UNDO = plainly`Retire what nobody needs; you can restore it at any time.`;
const MORE = plainly`Write \`/smith tool NAME\` for all about one, \`/smith tools WORDS\` to find one.`;

const alone = (text: Said): List => ({ text, blocks: [section('tools', text)] });

/** "*12 tools*", and how many of them are not in use. */
function totals(lines: readonly ToolLine[]): Said {
  const of = (state: string): number => lines.filter(({ tool }) => tool.state === state).length;
  const parts = [
    ...(of('active') > 0 ? [count(of('active'), 'tool')] : []),
    ...(of('draft') > 0 ? [count(of('draft'), 'draft')] : []),
    ...(of('retired') > 0 ? [`${of('retired').toLocaleString('en-US')} retired`] : []),
  ];
  return say`*${said(parts.join(', '))}*`;
}

function paged<Line>(
  title: Said,
  lines: readonly Line[],
  look: ToolsLook,
  draw: (line: Line, id: string) => Block[],
): List {
  const last = Math.floor((lines.length - 1) / PAGE) * PAGE;
  const start = Math.min(Math.floor(Math.max(0, look.start) / PAGE) * PAGE, last);
  const shown = lines.slice(start, start + PAGE);
  const range = `${start + 1} to ${start + shown.length} of ${lines.length.toLocaleString('en-US')}`;
  const turns = [
    ...(start > 0 ? [turn('Previous', 'previous', { ...look, start: start - PAGE })] : []),
    ...(start < last ? [turn('Next', 'next', { ...look, start: start + PAGE })] : []),
  ];
  return {
    text: title,
    blocks: [
      section('tools', title),
      ...shown.flatMap((line, index) => draw(line, String(start + index))),
      context('range', ...(last === 0 ? [] : [said(range)]), MORE),
      ...(turns.length === 0 ? [] : [{ type: 'actions' as const, block_id: `turn.${start}`, elements: turns }]),
    ],
  };
}

const turn = (label: string, way: 'next' | 'previous', look: ToolsLook): types.Button => ({
  type: 'button',
  text: plainText(label, LIMITS.buttonText),
  action_id: `${TOOL_ACTIONS.page}.${way}`,
  value: lookValue(look),
});
