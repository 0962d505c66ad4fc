import { z } from 'zod';
import { TextObject } from './text-shapes.ts';

/** A choice of a select, overflow, checkboxes or radio buttons. */
export const Option = z.looseObject({
  text: TextObject,
  value: z.string().default(''),
  description: TextObject.optional(),
});
export type Option = z.infer<typeof Option>;

const Confirm = z.object({
  title: TextObject,
  text: TextObject,
  confirm: TextObject,
  deny: TextObject,
  style: z.enum(['primary', 'danger']).optional(),
});
export type ConfirmShape = z.infer<typeof Confirm>;

const action = {
  action_id: z.string().default(''),
  confirm: Confirm.optional(),
  focus_on_load: z.boolean().optional(),
};
const many = { options: z.array(Option), initial_options: z.array(Option).optional() };
const text = { initial_value: z.string().optional(), placeholder: TextObject.optional() };

const Button = z.object({
  type: z.literal('button'),
  ...action,
  text: TextObject,
  value: z.string().optional(),
  url: z.string().optional(),
  style: z.enum(['primary', 'danger']).optional(),
  accessibility_label: z.string().optional(),
});
const Overflow = z.object({ type: z.literal('overflow'), ...action, options: z.array(Option) });
const Checkboxes = z.object({ type: z.literal('checkboxes'), ...action, ...many });
const RadioButtons = z.object({
  type: z.literal('radio_buttons'),
  ...action,
  options: z.array(Option),
  initial_option: Option.optional(),
});
const hinted = { ...action, placeholder: TextObject.optional() };
const listed = {
  ...hinted,
  options: z.array(Option).optional(),
  option_groups: z.array(z.object({ label: TextObject, options: z.array(Option) })).optional(),
};
const ids = z.array(z.string()).optional();
const several = { max_selected_items: z.number().optional() };
/** Which conversations are offered: im, mpim, private, public. */
const filtered = { filter: z.object({ include: z.array(z.string()).optional() }).optional() };

const StaticSelect = z.object({
  type: z.literal('static_select'),
  ...listed,
  initial_option: Option.optional(),
});
const ConversationsSelect = z.object({
  type: z.literal('conversations_select'),
  ...hinted,
  ...filtered,
  initial_conversation: z.string().optional(),
});
const ChannelsSelect = z.object({
  type: z.literal('channels_select'),
  ...hinted,
  initial_channel: z.string().optional(),
});
const UsersSelect = z.object({
  type: z.literal('users_select'),
  ...hinted,
  initial_user: z.string().optional(),
});
const MultiStaticSelect = z.object({
  type: z.literal('multi_static_select'),
  ...listed,
  ...several,
  initial_options: z.array(Option).optional(),
});
const MultiConversationsSelect = z.object({
  type: z.literal('multi_conversations_select'),
  ...hinted,
  ...several,
  ...filtered,
  initial_conversations: ids,
});
const MultiChannelsSelect = z.object({
  type: z.literal('multi_channels_select'),
  ...hinted,
  ...several,
  initial_channels: ids,
});
const MultiUsersSelect = z.object({
  type: z.literal('multi_users_select'),
  ...hinted,
  ...several,
  initial_users: ids,
});
const DatePicker = z.object({ type: z.literal('datepicker'), ...hinted, initial_date: z.string().optional() });
const PlainTextInput = z.object({
  type: z.literal('plain_text_input'),
  ...action,
  ...text,
  multiline: z.boolean().optional(),
  min_length: z.number().optional(),
  max_length: z.number().optional(),
});
const NumberInput = z.object({
  type: z.literal('number_input'),
  ...action,
  ...text,
  is_decimal_allowed: z.boolean().optional(),
  min_value: z.coerce.string().optional(),
  max_value: z.coerce.string().optional(),
});
const FileInput = z.object({
  type: z.literal('file_input'),
  ...action,
  filetypes: z.array(z.string()).optional(),
  max_files: z.number().optional(),
});

/** Everything that can be pressed, chosen or typed into. */
export const Element = z.discriminatedUnion('type', [
  Button,
  Overflow,
  Checkboxes,
  RadioButtons,
  StaticSelect,
  ConversationsSelect,
  ChannelsSelect,
  UsersSelect,
  MultiStaticSelect,
  MultiConversationsSelect,
  MultiChannelsSelect,
  MultiUsersSelect,
  DatePicker,
  PlainTextInput,
  NumberInput,
  FileInput,
]);
export type Element = z.infer<typeof Element>;
export type ElementOf<T extends Element['type']> = Extract<Element, { type: T }>;

/** A picture in a context or beside a section. */
export const ImageElement = z.looseObject({
  type: z.literal('image'),
  alt_text: z.string(),
  image_url: z.string().optional(),
});
export type ImageElement = z.infer<typeof ImageElement>;
