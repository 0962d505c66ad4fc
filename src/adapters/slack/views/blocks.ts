import type { types } from '@slack/bolt';
import type { Card } from '#ports/thread.ts';
import { clean, clipped } from '../clean.ts';
import { joined, type Said } from '../said.ts';
import { LIMITS } from './limits.ts';

/** One Block Kit block. */
export type Block = types.KnownBlock;

/** `<part>.<turn>.<attempt>`; the attempt is 0 while there is no program. */
export const blockId = ({ turn }: Pick<Card, 'turn'>, part: string): string =>
  `${part}.${turn.id}.${turn.attempts.length}`.slice(0, LIMITS.identifier);

/** Our mrkdwn. `verbatim`, so that Slack turns nothing in it into links or mentions that we did not make. */
export const mrkdwn = (text: Said): types.MrkdwnElement => ({ type: 'mrkdwn', text, verbatim: true });

/** Somebody's words where Slack formats nothing. */
export const plainText = (text: string, most: number): types.PlainTextElement => ({
  type: 'plain_text',
  text: filled(clipped(clean(text), most)),
  emoji: false,
});

export const section = (id: string, ...lines: Said[]): types.SectionBlock => ({
  type: 'section',
  block_id: id,
  text: mrkdwn(joined(lines, '\n')),
  expand: true,
});

export const context = (id: string, ...lines: Said[]): types.ContextBlock => ({
  type: 'context',
  block_id: id,
  elements: [mrkdwn(joined(lines, '\n'))],
});

export const alert = (id: string, level: 'info' | 'warning' | 'error' | 'success', text: Said): types.AlertBlock => ({
  type: 'alert',
  block_id: id,
  level,
  text: mrkdwn(text),
});

export const words = (id: string, text: Said): types.MarkdownBlock => ({ type: 'markdown', block_id: id, text });

/** A bold line, where given, over text in a fixed width that nothing is read out of: mentions, fences and links stay text. */
export const preformatted = (id: string, title: string, text: string): types.RichTextBlock => ({
  type: 'rich_text',
  block_id: id,
  elements: [
    ...(title === '' ? [] : [boldLine(title)]),
    { type: 'rich_text_preformatted', elements: [{ type: 'text', text: filled(text) }] },
  ],
});

/** Somebody's words as a quotation, as they were typed. */
export const quote = (id: string, text: string): types.RichTextBlock => ({
  type: 'rich_text',
  block_id: id,
  elements: [{ type: 'rich_text_quote', elements: [{ type: 'text', text: filled(clean(text)) }] }],
});

/** A bold line over plain words. */
export const richWords = (id: string, title: string, text: string): types.RichTextBlock => ({
  type: 'rich_text',
  block_id: id,
  elements: [boldLine(title), { type: 'rich_text_section', elements: [{ type: 'text', text: filled(text) }] }],
});

/** Small plain details of a task. */
export const details = (text: string): types.RichTextBlock => ({
  type: 'rich_text',
  elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text: filled(text) }] }],
});

const boldLine = (title: string): types.RichTextSection => ({
  type: 'rich_text_section',
  elements: [{ type: 'text', text: title, style: { bold: true } }],
});

/** Slack refuses empty text; a space says the same. */
const filled = (text: string): string => (text === '' ? ' ' : text);

/** Characters of a message as Slack seems to count them: all that its blocks show. */
export const weight = (blocks: readonly Block[]): number => blocks.reduce((sum, block) => sum + shown(block, ''), 0);

const SHOWN: ReadonlySet<string> = new Set(['text', 'title', 'alt_text', 'value', 'label', 'hint', 'description']);

function shown(value: unknown, key: string): number {
  if (typeof value === 'string') {
    return SHOWN.has(key) ? value.length : 0;
  }
  if (Array.isArray(value)) {
    return value.reduce<number>((sum, each) => sum + shown(each, key), 0);
  }
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).reduce((sum, [name, each]) => sum + shown(each, name), 0);
  }
  return 0;
}
