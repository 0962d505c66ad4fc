import { z } from 'zod';
import { heardText } from '../heard-text.ts';

const Goal = z.object({ block_id: z.string().startsWith('goal.'), text: z.object({ text: z.string() }) });
const Text = z.object({ type: z.literal('text'), text: z.string() });
const Quoting = z.object({ type: z.literal('rich_text_quote'), elements: z.array(z.unknown()) });
const RichText = z.object({ type: z.literal('rich_text'), elements: z.array(z.unknown()) });

/** The goal as it stands on a pressed card. */
export function shownGoal(blocks: readonly unknown[]): string {
  const goal = blocks.map((block) => Goal.safeParse(block).data).find((block) => block !== undefined);
  return heardText(goal?.text.text.split('\n')[0] ?? '').replace(/^\*(.*)\*$/, '$1');
}

/** The reason of a rejection as it is quoted on a pressed card; empty when none was given. */
export const shownReason = (blocks: readonly unknown[]): string =>
  blocks
    .flatMap((block) => RichText.safeParse(block).data?.elements ?? [])
    .flatMap((element) => Quoting.safeParse(element).data?.elements ?? [])
    .map((element) => Text.safeParse(element).data?.text ?? '')
    .join('')
    .trim();
