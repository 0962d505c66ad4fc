import { z } from 'zod';
import { FileView } from '../../protocol.ts';
import { Element, ImageElement } from './element-shapes.ts';
import { Cell, RichText, TextObject } from './text-shapes.ts';

const id = { block_id: z.string().default('') };
const Unknown = z.looseObject({ type: z.string() });
/** What this page cannot draw is kept as it is, so that its type can be named. */
const orUnknown = <T extends z.ZodType>(shape: T) => z.union([shape, Unknown]);

export const Task = z.object({
  type: z.literal('task_card'),
  task_id: z.string().default(''),
  title: z.string(),
  status: z.enum(['pending', 'in_progress', 'complete', 'error']).default('pending'),
  details: RichText.optional(),
  output: RichText.optional(),
});
export type Task = z.infer<typeof Task>;

/** Every Block Kit block that this page draws. */
export const KnownBlock = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('section'),
    ...id,
    text: TextObject.optional(),
    fields: z.array(TextObject).optional(),
    accessory: orUnknown(z.union([Element, ImageElement])).optional(),
  }),
  z.object({ type: z.literal('plan'), ...id, title: z.string(), tasks: z.array(orUnknown(Task)).default([]) }),
  Task.extend(id),
  z.object({ type: z.literal('context'), ...id, elements: z.array(orUnknown(z.union([TextObject, ImageElement]))) }),
  RichText.extend(id),
  z.object({ type: z.literal('actions'), ...id, elements: z.array(orUnknown(Element)) }),
  z.object({
    type: z.literal('alert'),
    ...id,
    text: TextObject,
    level: z.enum(['default', 'info', 'warning', 'error', 'success']).default('default'),
  }),
  z.object({ type: z.literal('markdown'), ...id, text: z.string() }),
  z.object({
    type: z.literal('table'),
    ...id,
    rows: z.array(z.array(Cell)),
    column_settings: z
      .array(
        z
          .object({ align: z.enum(['left', 'center', 'right']).optional(), is_wrapped: z.boolean().optional() })
          .nullable(),
      )
      .optional(),
  }),
  z.object({
    type: z.literal('data_table'),
    ...id,
    rows: z.array(z.array(Cell)),
    caption: z.string(),
    page_size: z.int().min(1).max(100).default(5),
    row_header_column_index: z.int().optional(),
  }),
  z.object({
    type: z.literal('image'),
    ...id,
    alt_text: z.string(),
    title: TextObject.optional(),
    image_url: z.string().optional(),
    file: FileView.optional(),
  }),
  z.object({ type: z.literal('header'), ...id, text: TextObject }),
  z.object({ type: z.literal('divider'), ...id }),
  z.object({
    type: z.literal('input'),
    ...id,
    label: TextObject,
    hint: TextObject.optional(),
    optional: z.boolean().default(false),
    dispatch_action: z.boolean().default(false),
    element: orUnknown(Element),
  }),
  z.object({ type: z.literal('file'), ...id, external_id: z.string().optional(), file: FileView.optional() }),
]);
export type KnownBlock = z.infer<typeof KnownBlock>;
export type BlockOf<T extends KnownBlock['type']> = Extract<KnownBlock, { type: T }>;

/** The element when this page knows it. */
export function knownElement(element: unknown): Element | undefined {
  const known = Element.safeParse(element);
  return known.success ? known.data : undefined;
}

/** The block when this page knows it. */
export function knownBlock(block: unknown): KnownBlock | undefined {
  const known = KnownBlock.safeParse(block);
  return known.success ? known.data : undefined;
}
