import { isRecord, type Json, records, textOf } from '../values.ts';

/** An element that people can use, and the block that holds it. */
export interface Placed {
  blockId: string;
  block: Json;
  element: Json;
}

/** All elements of interaction in blocks, in reading order. */
export const placedElements = (blocks: readonly Json[]): Placed[] =>
  blocks.flatMap((block) => {
    const own = [block.accessory, block.element, ...asList(block.elements)];
    const held = own.filter(isRecord).filter((element) => typeof element.action_id === 'string');
    const blockId = textOf(block, 'block_id') ?? '';
    return [...held.map((element) => ({ blockId, block, element })), ...placedElements(records(block.child_blocks))];
  });

/** The value that an element has before anybody touches it, as Slack writes it into `state.values`. */
export function initialState(element: Json): Json | undefined {
  const type = textOf(element, 'type') ?? '';
  if (type === 'button' || type === 'overflow' || type === 'feedback_buttons' || type === 'icon_button') {
    return undefined;
  }
  const [field, initial, usual] = STATE_FIELDS[type] ?? ['value', 'initial_value', null];
  return { type, [field]: shown(element[initial]) ?? usual };
}

/** The state of all elements: what people gave, else what the app preset. */
export function stateOf(
  blocks: readonly Json[],
  given: Record<string, Record<string, Json>>,
): Record<string, Record<string, Json>> {
  const state: Record<string, Record<string, Json>> = {};
  for (const { blockId, element } of placedElements(blocks)) {
    const actionId = textOf(element, 'action_id') ?? '';
    const value = given[blockId]?.[actionId] ?? initialState(element);
    if (value !== undefined) {
      state[blockId] = { ...state[blockId], [actionId]: value };
    }
  }
  return state;
}

/**
 * The state value for a plain value: text for inputs, an option's value (or values) for menus and boxes, ids for
 * people and channels.
 */
export function chosen(element: Json, value: string | readonly string[]): Json {
  const type = textOf(element, 'type') ?? '';
  const one = typeof value === 'string' ? value : (value[0] ?? '');
  const several = typeof value === 'string' ? [value] : [...value];
  const options = [
    ...records(element.options),
    ...records(element.option_groups).flatMap((group) => records(group.options)),
  ];
  const picked = several.flatMap((wanted) => options.find((option) => option.value === wanted) ?? []);
  const [field] = STATE_FIELDS[type] ?? ['value'];
  if (type === 'overflow' || field === 'selected_option') {
    return { type, selected_option: picked[0] ?? null };
  }
  if (field === 'selected_options') {
    return { type, selected_options: picked };
  }
  return { type, [field]: field.endsWith('s') ? several : one };
}

/** True when a required input holds nothing. */
export function isBlank(value: Json | undefined): boolean {
  if (value === undefined) {
    return true;
  }
  const { type: _, ...fields } = value;
  return Object.values(fields).every(
    (field) => field === null || field === undefined || field === '' || (Array.isArray(field) && field.length === 0),
  );
}

const STATE_FIELDS: Readonly<Record<string, readonly [field: string, initial: string, usual: unknown]>> = {
  plain_text_input: ['value', 'initial_value', null],
  number_input: ['value', 'initial_value', null],
  email_text_input: ['value', 'initial_value', null],
  url_text_input: ['value', 'initial_value', null],
  rich_text_input: ['rich_text_value', 'initial_value', null],
  file_input: ['files', 'initial_files', []],
  static_select: ['selected_option', 'initial_option', null],
  external_select: ['selected_option', 'initial_option', null],
  radio_buttons: ['selected_option', 'initial_option', null],
  multi_static_select: ['selected_options', 'initial_options', []],
  multi_external_select: ['selected_options', 'initial_options', []],
  checkboxes: ['selected_options', 'initial_options', []],
  users_select: ['selected_user', 'initial_user', null],
  multi_users_select: ['selected_users', 'initial_users', []],
  channels_select: ['selected_channel', 'initial_channel', null],
  multi_channels_select: ['selected_channels', 'initial_channels', []],
  conversations_select: ['selected_conversation', 'initial_conversation', null],
  multi_conversations_select: ['selected_conversations', 'initial_conversations', []],
  datepicker: ['selected_date', 'initial_date', null],
  timepicker: ['selected_time', 'initial_time', null],
  datetimepicker: ['selected_date_time', 'initial_date_time', null],
};

const asList = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

const shown = (value: unknown): unknown => (value === undefined ? undefined : value);
