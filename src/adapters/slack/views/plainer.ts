import type { types } from '@slack/bolt';
import { joined, type Said, said, say, strong } from '../said.ts';
import { type Block, mrkdwn, preformatted } from './blocks.ts';
import { LIMITS } from './limits.ts';

const COLUMN_CHARACTERS = 40;

/** The same message out of blocks that every client knows, for when Slack refuses one. Images are left to the file share. */
export const plainer = (blocks: readonly Block[]): Block[] => blocks.flatMap(plainBlock);

function plainBlock(block: Block): Block[] {
  const id = block.block_id ?? '';
  switch (block.type) {
    case 'plan':
      return [{ type: 'section', block_id: id, text: mrkdwn(stepsOf(block)) }];
    case 'table':
      return [preformatted(id, '', columnsOf(block))];
    case 'alert':
      return [{ type: 'section', block_id: id, text: block.text }];
    case 'markdown':
      return inSections(id, block.text.replaceAll('**', '*'));
    case 'image':
      return [];
    default:
      return [block];
  }
}

function stepsOf({ title, tasks = [] }: types.PlanBlock): Said {
  const titles = tasks.map(({ title: step }) => said(typeof step === 'string' ? step : '', LIMITS.alert));
  return joined([strong(said(title, LIMITS.alert)), ...titles.map((step, index) => say`${index + 1}. ${step}`)], '\n');
}

/** Columns of equal width, cut at whole lines. */
function columnsOf({ rows }: types.TableBlock): string {
  const cells = rows.map((row) =>
    row.map((cell) =>
      'text' in cell ? cell.text.replace(/\s+/g, ' ').slice(0, COLUMN_CHARACTERS).toWellFormed() : '',
    ),
  );
  const widths = (cells[0] ?? []).map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  const lines: string[] = [];
  let room = LIMITS.textObject;
  for (const row of cells) {
    const line = row
      .map((text, column) => text.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
    room -= line.length + 1;
    if (room < 2) {
      return [...lines, '…'].join('\n');
    }
    lines.push(line);
  }
  return lines.join('\n');
}

/** A markdown block is escaped already; a section holds less of it, so it is cut between words, never in an entity. */
function inSections(id: string, text: string): Block[] {
  const parts = text.match(/[\s\S]{1,2800}(?:(?<=\s)|$)|[\s\S]{1,2800}(?<!&[a-z]{0,3})/g) ?? [text];
  return parts.slice(0, 4).map((part, index) => ({
    type: 'section',
    block_id: index === 0 ? id : `${id}.${index}`,
    text: { type: 'mrkdwn', text: part, verbatim: true },
  }));
}
