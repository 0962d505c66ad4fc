import type { types } from '@slack/bolt';
import { optionsOf, type Parameter } from '#domain/program/parameter.ts';
import type { ToolExample } from '#domain/tool/tool.ts';
import { plainText } from './blocks.ts';
import { LIMITS } from './limits.ts';

/** Where the form holds the n-th parameter: both as the block's id and as the element's. */
export const valueId = (index: number): string => `value.${index}`;

/** What the only box of a boolean carries. */
export const TICKED = 'yes';

/** A longer text has several lines to be typed into. */
const SHORT_CHARACTERS = 60;

type Examples = readonly Pick<ToolExample, 'arguments'>[];

/** The input of a parameter. Earlier calls tell whether a text is long, or may be empty. */
export function parameterInput(parameter: Parameter, index: number, examples: Examples): types.InputBlock {
  const hint = [parameter.description.trim(), HOW[parameter.type]].filter((part) => part !== '').join(' ');
  return {
    type: 'input',
    block_id: valueId(index),
    label: plainText(parameter.name, LIMITS.field),
    ...(hint === '' ? {} : { hint: plainText(hint, LIMITS.field) }),
    ...(mayBeEmpty(parameter, examples) && { optional: true }),
    element: elementOf(parameter, valueId(index), examples),
  };
}

const HOW: Readonly<Record<Parameter['type'], string>> = {
  string: '',
  number: '',
  integer: '',
  boolean: '',
  date: '',
  strings: 'One on each line.',
  numbers: 'One on each line.',
  file: '',
  json: 'A value in JSON.',
};

/** Nothing ticked means no, and no line means an empty list. */
function mayBeEmpty({ type, name, options }: Parameter, examples: Examples): boolean {
  switch (type) {
    case 'boolean':
    case 'strings':
    case 'numbers':
      return true;
    case 'string':
      return optionsOf({ type, options }).length === 0 && textsOf(name, examples).includes('');
    default:
      return false;
  }
}

function elementOf(parameter: Parameter, id: string, examples: Examples): types.InputBlock['element'] {
  const { type, name } = parameter;
  const options = optionsOf(parameter);
  switch (type) {
    case 'string':
      return options.length > 0 ? menu(id, options) : typed(id, isLong(textsOf(name, examples)));
    case 'number':
    case 'integer':
      return { type: 'number_input', action_id: id, is_decimal_allowed: type === 'number' };
    case 'boolean':
      return {
        type: 'checkboxes',
        action_id: id,
        options: [{ text: plainText('Yes', LIMITS.optionText), value: TICKED }],
      };
    case 'date':
      return { type: 'datepicker', action_id: id };
    case 'file':
      return { type: 'file_input', action_id: id, max_files: 1 };
    case 'strings':
    case 'numbers':
    case 'json':
      return typed(id, true);
    default:
      return type satisfies never;
  }
}

const typed = (id: string, multiline: boolean): types.PlainTextInput => ({
  type: 'plain_text_input',
  action_id: id,
  multiline,
  max_length: LIMITS.inputText,
});

/** Options by their place: two of them may look the same. */
const menu = (id: string, options: readonly string[]): types.StaticSelect => ({
  type: 'static_select',
  action_id: id,
  options: options.map((option, index) => ({ text: plainText(option, LIMITS.optionText), value: String(index) })),
});

const textsOf = (name: string, examples: Examples): string[] =>
  examples.flatMap(({ arguments: given }) => {
    const value = Object.hasOwn(given, name) ? given[name] : undefined;
    return typeof value === 'string' ? [value] : [];
  });

const isLong = (texts: readonly string[]): boolean =>
  texts.some((text) => text.length > SHORT_CHARACTERS || text.includes('\n'));
