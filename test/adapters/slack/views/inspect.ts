import { expect } from 'vitest';
import { checkOutgoing } from '#adapters/slack/outgoing.ts';
import { type Block, weight } from '#adapters/slack/views/blocks.ts';
import { CARD, LIMITS } from '#adapters/slack/views/limits.ts';
import type { Stage } from '#playground/emulator/stage.ts';
import { checkMessageBlocks } from '#playground/emulator/validate/message.ts';
import { checkView } from '#playground/emulator/validate/view.ts';

/** The only part of the emulator's world that its checks look at: every file there is an image that can be shown. */
const stage = { world: { files: new Map() } } as unknown as Stage;
stage.world.files.get = (id) =>
  ({ id, state: 'ready', mimetype: 'image/png' }) as ReturnType<Stage['world']['files']['get']>;

const ORIGIN = 'http://127.0.0.1:1';

/** Fails unless Slack would take the blocks, and nothing in them rings anybody or links but to this workspace. */
export function expectPostable(blocks: readonly Block[], text = 'text'): void {
  expect(checkMessageBlocks(stage, blocks)).toBeUndefined();
  expect(weight(blocks)).toBeLessThanOrEqual(LIMITS.blocksText);
  expect(blocks.length).toBeLessThanOrEqual(LIMITS.blocks);
  expect(text.length).toBeLessThanOrEqual(CARD.headline);
  expect(text).not.toBe('');
  checkOutgoing({ text, blocks }, ORIGIN);
  expect(formattedIn({ type: 'mrkdwn', text, blocks }).join('\n')).not.toMatch(
    /<(?!!date\^|#[CG]0|https:\/\/north\.slack\.com\/)/,
  );
}

/** All texts in which Slack reads signs. */
function formattedIn(node: unknown): string[] {
  if (Array.isArray(node)) {
    return node.flatMap(formattedIn);
  }
  if (typeof node !== 'object' || node === null) {
    return [];
  }
  const { type, text }: { type?: unknown; text?: unknown } = node;
  const own = (type === 'mrkdwn' || type === 'markdown') && typeof text === 'string' ? [text] : [];
  return [...own, ...Object.values(node).flatMap(formattedIn)];
}

/** The same for a modal. */
export function expectOpenable(view: { readonly blocks: readonly unknown[] }): void {
  expect(checkView(stage, view, 'modal')).toEqual({ body: view });
  checkOutgoing({ view }, ORIGIN);
}

/** All texts that a reader sees, in order. */
export function textsOf(value: unknown): string[] {
  if (Array.isArray(value)) {
    return value.flatMap(textsOf);
  }
  if (typeof value !== 'object' || value === null) {
    return [];
  }
  return Object.entries(value).flatMap(([key, each]) =>
    typeof each === 'string' && ['text', 'title', 'alt_text'].includes(key) ? [each] : textsOf(each),
  );
}

/** All texts in one, for looking for a sentence. */
export const readable = (value: unknown): string => textsOf(value).join('\n');

/** The block with this part in its id. */
export const part = (blocks: readonly Block[], name: string): Block | undefined =>
  blocks.find((block) => block.block_id?.startsWith(`${name}.`));

/** Action ids and labels of all buttons, as `label (action)`. */
export const buttonsOf = (blocks: readonly Block[]): string[] =>
  blocks.flatMap((block) =>
    block.type === 'actions'
      ? block.elements.map((element) =>
          element.type === 'button'
            ? `${element.text.text} (${element.action_id})`
            : `${element.type} (${'action_id' in element ? element.action_id : ''})`,
        )
      : [],
  );
