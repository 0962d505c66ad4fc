import { z } from 'zod';

/** Slack's text object. */
export const TextObject = z.object({ type: z.enum(['plain_text', 'mrkdwn']), text: z.string() });
export type TextObject = z.infer<typeof TextObject>;

const Style = z
  .object({ bold: z.boolean(), italic: z.boolean(), strike: z.boolean(), code: z.boolean(), underline: z.boolean() })
  .partial();
export type Style = z.infer<typeof Style>;

/** The leaves of a rich text; `text` is never parsed. */
export const RichLeaf = z.discriminatedUnion('type', [
  z.object({ type: z.literal('text'), text: z.string(), style: Style.optional() }),
  z.object({ type: z.literal('link'), url: z.string(), text: z.string().optional(), style: Style.optional() }),
  z.object({ type: z.literal('user'), user_id: z.string(), style: Style.optional() }),
  z.object({ type: z.literal('channel'), channel_id: z.string(), style: Style.optional() }),
  z.object({ type: z.literal('usergroup'), usergroup_id: z.string(), style: Style.optional() }),
  z.object({ type: z.literal('broadcast'), range: z.string(), style: Style.optional() }),
  z.object({ type: z.literal('emoji'), name: z.string(), unicode: z.string().optional(), style: Style.optional() }),
  z.object({ type: z.literal('color'), value: z.string(), style: Style.optional() }),
  z.object({
    type: z.literal('date'),
    timestamp: z.number(),
    format: z.string(),
    fallback: z.string().optional(),
    style: Style.optional(),
  }),
]);
export type RichLeaf = z.infer<typeof RichLeaf>;

const leaves = z.array(RichLeaf);
export const RichSection = z.object({ type: z.literal('rich_text_section'), elements: leaves });
const RichPreformatted = z.object({ type: z.literal('rich_text_preformatted'), elements: leaves });
const RichQuote = z.object({ type: z.literal('rich_text_quote'), elements: leaves });
const RichList = z.object({
  type: z.literal('rich_text_list'),
  style: z.enum(['bullet', 'ordered']),
  indent: z.number().optional(),
  offset: z.number().optional(),
  elements: z.array(RichSection),
});

/** A rich_text block, also as a cell of a table or the details of a task. */
export const RichText = z.object({
  type: z.literal('rich_text'),
  elements: z.array(z.discriminatedUnion('type', [RichSection, RichPreformatted, RichQuote, RichList])),
});
export type RichText = z.infer<typeof RichText>;
export type RichPart = RichText['elements'][number];

/** A cell of a table or data_table. */
export const Cell = z.discriminatedUnion('type', [
  z.object({ type: z.literal('raw_text'), text: z.string() }),
  z.object({ type: z.literal('raw_number'), value: z.number(), text: z.string().optional() }),
  RichText,
]);
export type Cell = z.infer<typeof Cell>;
