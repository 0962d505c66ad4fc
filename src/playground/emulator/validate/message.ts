import type { Stage } from '../stage.ts';
import { LIMITS, SURFACES, type Surface } from '../tables/limits.ts';
import { isRecord, type Json, records, textOf } from '../values.ts';
import { BLOCKS } from './blocks.ts';
import { byType, type Problem, problems, sentence } from './rules.ts';

/** Why blocks are refused: Slack's error name and the places. */
export interface Wrong {
  error: 'invalid_blocks' | 'msg_blocks_too_long';
  messages: string[];
}

/** Checks the blocks of a message; undefined when Slack would take them. */
export function checkMessageBlocks(stage: Stage, blocks: readonly unknown[]): Wrong | undefined {
  const found = surfaceProblems(stage, blocks, 'message', '/blocks');
  const tables = records(blocks).filter((block) => block.type === 'table').length;
  if (tables > LIMITS.messageTables) {
    found.push({ message: 'only one table allowed', at: '/blocks' });
  }
  const markdown = records(blocks)
    .filter((block) => block.type === 'markdown')
    .reduce((sum, block) => sum + (textOf(block, 'text') ?? '').length, 0);
  if (markdown > LIMITS.markdownText) {
    found.push({
      message: `must be less than ${LIMITS.markdownText + 1} characters in all markdown blocks`,
      at: '/blocks',
    });
  }
  if (found.length > 0) {
    return { error: 'invalid_blocks', messages: found.map(sentence) };
  }
  return wordsIn(blocks) > LIMITS.messageBlocksText
    ? { error: 'msg_blocks_too_long', messages: ['[ERROR] blocks are too long [json-pointer:/blocks]'] }
    : undefined;
}

/** What is wrong with a list of blocks on a surface: shapes, places, names given twice, files that cannot be shown. */
export function surfaceProblems(stage: Stage, blocks: readonly unknown[], surface: Surface, at: string): Problem[] {
  const most = surface === 'message' ? LIMITS.messageBlocks : LIMITS.viewBlocks;
  const found: Problem[] = blocks.length > most ? [{ message: `no more than ${most} items allowed`, at }] : [];
  for (const [index, block] of blocks.entries()) {
    const here = `${at}/${index}`;
    found.push(
      ...(placed(block, surface)
        ? problems(byType(BLOCKS), block, here)
        : [{ message: `unsupported type: ${nameOf(block)}`, at: `${here}/type` }]),
    );
    found.push(
      ...sameActions(block, here),
      ...badFiles(stage, block, here),
      ...badTable(block, here),
      ...misplaced(block, surface, here),
    );
  }
  return [...found, ...sameBlocks(blocks, at)];
}

const nameOf = (block: unknown): string => (isRecord(block) ? String(block.type) : typeof block);

/** An unknown type is left to the rules, which name it. */
const placed = (block: unknown, surface: Surface): boolean => {
  const type = isRecord(block) ? block.type : undefined;
  return typeof type !== 'string' || (Object.hasOwn(SURFACES, type) && SURFACES[type]?.includes(surface) === true);
};

function sameBlocks(blocks: readonly unknown[], at: string): Problem[] {
  const seen = new Set<string>();
  return records(blocks).flatMap((block, index) => {
    const id = textOf(block, 'block_id');
    const twice = id !== undefined && seen.has(id);
    seen.add(id ?? '');
    return twice ? [{ message: `block_id \`${id}\` already exists`, at: `${at}/${index}/block_id` }] : [];
  });
}

function sameActions(block: unknown, at: string): Problem[] {
  const seen = new Set<string>();
  const elements = isRecord(block) ? records(block.elements) : [];
  return elements.flatMap((element, index) => {
    const id = textOf(element, 'action_id');
    const twice = id !== undefined && seen.has(id);
    seen.add(id ?? '');
    return twice ? [{ message: `action_id \`${id}\` already exists`, at: `${at}/elements/${index}/action_id` }] : [];
  });
}

/** file_input stands in modals only; inputs of messages that dispatch nothing are fine. */
function misplaced(block: unknown, surface: Surface, at: string): Problem[] {
  const element = isRecord(block) && block.type === 'input' ? block.element : undefined;
  return surface !== 'modal' && isRecord(element) && element.type === 'file_input'
    ? [{ message: 'unsupported type: file_input', at: `${at}/element/type` }]
    : [];
}

/** An uploaded picture can be shown once Slack has looked at it; before that it refuses it like a wrong id. */
function badFiles(stage: Stage, block: unknown, at: string): Problem[] {
  return every(block, 'slack_file').flatMap((given) => {
    const named = isRecord(given)
      ? (textOf(given, 'id') ?? textOf(given, 'url')?.match(/F[A-Z0-9]{8,}/)?.[0])
      : undefined;
    const file = stage.world.files.get(named ?? '');
    const shown = file?.state === 'ready' && file.mimetype.startsWith('image/');
    return shown ? [] : [{ message: 'invalid slack file', at: `${at}/slack_file` }];
  });
}

function badTable(block: unknown, at: string): Problem[] {
  if (!isRecord(block) || (block.type !== 'table' && block.type !== 'data_table') || !Array.isArray(block.rows)) {
    return [];
  }
  const isTable = block.type === 'table';
  const limit = isTable ? LIMITS.tableText : LIMITS.dataTableText;
  const found: Problem[] =
    wordsIn(block.rows) > limit
      ? [{ message: `must be less than ${limit + 1} characters in all cells`, at: `${at}/rows` }]
      : [];
  const widths = new Set(block.rows.map((row: unknown) => (Array.isArray(row) ? row.length : 0)));
  return widths.size > 1 ? [...found, { message: 'rows must have the same number of cells', at: `${at}/rows` }] : found;
}

/** All values of this name, however deep. */
function every(value: unknown, name: string): unknown[] {
  if (Array.isArray(value)) {
    return value.flatMap((entry) => every(entry, name));
  }
  return isRecord(value)
    ? Object.entries(value).flatMap(([key, entry]) => (key === name ? [entry] : every(entry, name)))
    : [];
}

/** Characters that readers see. */
export const wordsIn = (value: unknown): number =>
  [...every(value, 'text'), ...every(value, 'title'), ...every(value, 'alt_text')]
    .map((words) => (typeof words === 'string' ? words.length : isRecord(words) ? lengthOf(words) : 0))
    .reduce((sum, length) => sum + length, 0);

const lengthOf = (object: Json): number => (textOf(object, 'text') ?? '').length;
