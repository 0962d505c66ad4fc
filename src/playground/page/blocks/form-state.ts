import type { Block, StateValues } from '../../protocol.ts';
import { type BlockOf, knownBlock, knownElement } from './block-shapes.ts';
import type { Element } from './element-shapes.ts';

/** One element's value in Slack's shape, for example {type: 'plain_text_input', value: '…'}. */
export type Value = StateValues[string][string];

/** Slack's state value of an element that nobody has touched; undefined for those that hold none. */
export function initialValue(element: Element): Value | undefined {
  switch (element.type) {
    case 'plain_text_input':
    case 'number_input':
      return { type: element.type, value: element.initial_value ?? null };
    case 'checkboxes':
      return { type: element.type, selected_options: element.initial_options ?? [] };
    case 'static_select':
    case 'radio_buttons':
      return { type: element.type, selected_option: element.initial_option ?? null };
    case 'conversations_select':
      return { type: element.type, selected_conversation: element.initial_conversation ?? null };
    case 'channels_select':
      return { type: element.type, selected_channel: element.initial_channel ?? null };
    case 'users_select':
      return { type: element.type, selected_user: element.initial_user ?? null };
    case 'multi_static_select':
      return { type: element.type, selected_options: element.initial_options ?? [] };
    case 'multi_conversations_select':
      return { type: element.type, selected_conversations: element.initial_conversations ?? [] };
    case 'multi_channels_select':
      return { type: element.type, selected_channels: element.initial_channels ?? [] };
    case 'multi_users_select':
      return { type: element.type, selected_users: element.initial_users ?? [] };
    case 'datepicker':
      return { type: element.type, selected_date: element.initial_date ?? null };
    case 'file_input':
      return { type: element.type, files: [] };
    case 'button':
    case 'overflow':
      return undefined;
  }
}

/** Slack's state.values of a message or modal: what is set at first, with what was changed since. */
export function stateOf(blocks: readonly Block[], changed: StateValues): StateValues {
  const values: StateValues = {};
  for (const { blockId, element } of elementsOf(blocks)) {
    const initial = initialValue(element);
    if (initial) {
      const touched = changed[blockId]?.[element.action_id];
      const value = touched?.type === element.type ? touched : initial;
      values[blockId] = { ...values[blockId], [element.action_id]: value };
    }
  }
  return values;
}

type Placed = { blockId: string; element: Element };

function elementsOf(blocks: readonly Block[]): Placed[] {
  return blocks.flatMap((block): Placed[] => {
    const known = knownBlock(block);
    const inside =
      known?.type === 'actions' ? known.elements : known?.type === 'input' ? [known.element] : accessoryOf(known);
    return inside.flatMap((one) => {
      const element = knownElement(one);
      return element && known ? [{ blockId: known.block_id, element }] : [];
    });
  });
}

const accessoryOf = (block: ReturnType<typeof knownBlock>): unknown[] =>
  block?.type === 'section' && block.accessory ? [block.accessory] : [];

/** What is wrong with the inputs, block_id → sentence, before anything is sent. */
export function missing(blocks: readonly Block[], values: StateValues): Record<string, string> {
  const inputs = blocks.flatMap((block) => {
    const known = knownBlock(block);
    return known?.type === 'input' ? [known] : [];
  });
  return Object.fromEntries(
    inputs.flatMap((input) => {
      const problem = problemOf(input, values);
      return problem === undefined ? [] : [[input.block_id, problem]];
    }),
  );
}

function problemOf(input: BlockOf<'input'>, values: StateValues): string | undefined {
  const element = knownElement(input.element);
  const value = element && values[input.block_id]?.[element.action_id];
  if (!value) {
    return undefined;
  }
  if (isEmpty(value)) {
    return input.optional ? undefined : 'Please fill this in.';
  }
  return typeof value.value === 'string' ? textProblem(element, value.value) : undefined;
}

const isEmpty = (value: Value): boolean =>
  Object.entries(value).every(
    ([name, part]) => name === 'type' || part === null || part === '' || (Array.isArray(part) && part.length === 0),
  );

function textProblem(element: Element, typed: string): string | undefined {
  if (element.type === 'plain_text_input') {
    const least = element.min_length ?? 0;
    const most = element.max_length ?? 3000;
    if (typed.length < least) {
      return `At least ${least} characters, please.`;
    }
    return typed.length > most ? `At most ${most.toLocaleString('en')} characters, please.` : undefined;
  }
  return element.type === 'number_input' ? numberProblem(element, typed) : undefined;
}

function numberProblem(element: Extract<Element, { type: 'number_input' }>, typed: string): string | undefined {
  const value = Number(typed);
  if (!Number.isFinite(value)) {
    return 'A number, please.';
  }
  if (!element.is_decimal_allowed && !Number.isInteger(value)) {
    return 'A whole number, please.';
  }
  if (element.min_value !== undefined && value < Number(element.min_value)) {
    return `At least ${element.min_value}, please.`;
  }
  return element.max_value !== undefined && value > Number(element.max_value)
    ? `At most ${element.max_value}, please.`
    : undefined;
}
