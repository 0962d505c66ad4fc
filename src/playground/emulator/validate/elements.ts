import { LIMITS } from '../tables/limits.ts';
import {
  actionable,
  confirm,
  dispatchConfig,
  imageElement,
  plain,
  plainOption,
  richOption,
  richText,
  selectOptions,
} from './objects.ts';
import {
  address,
  also,
  anything,
  exactlyOne,
  flag,
  form,
  list,
  oneOf,
  type Rule,
  shape,
  text,
  whole,
} from './rules.ts';

const type = { type: anything };
const focus = { focus_on_load: flag };
const hinted = { placeholder: plain(LIMITS.placeholder) };
const asked = { ...actionable, confirm };
const menu = { ...asked, ...focus, ...hinted };
const DATE = form(/^\d{4}-\d{2}-\d{2}$/);
const TIME = form(/^([01]\d|2[0-3]):[0-5]\d$/);
const ID_LIST = list(text(50), LIMITS.selectOptions);
const dispatch = { ...actionable, ...focus, ...hinted, dispatch_action_config: dispatchConfig };

const button: Rule = shape(
  { ...type, text: plain(LIMITS.buttonText) },
  {
    ...asked,
    url: address(LIMITS.url),
    value: text(LIMITS.buttonValue),
    style: oneOf('primary', 'danger'),
    accessibility_label: text(LIMITS.accessibilityLabel),
  },
);

const feedback: Rule = shape(
  { text: plain(LIMITS.buttonText), value: text(LIMITS.buttonValue) },
  { accessibility_label: text(LIMITS.accessibilityLabel) },
);

const staticSelect = (initial: Record<string, Rule>): Rule =>
  also(shape(type, { ...menu, ...selectOptions, ...initial }), exactlyOne('options', 'option_groups'));

const checkList = (initial: Record<string, Rule>): Rule =>
  also(
    shape({ ...type, options: list(richOption, LIMITS.checkOptions) }, { ...asked, ...focus, ...initial }),
    initialAmongOptions,
  );

const filter = shape(
  {},
  {
    include: list(oneOf('im', 'mpim', 'private', 'public'), 4),
    exclude_external_shared_channels: flag,
    exclude_bot_users: flag,
  },
);
const many = { max_selected_items: whole(1, LIMITS.selectOptions) };

/** Buttons, menus and pickers: what actions blocks and accessories are made of. */
export const CONTROLS: Readonly<Record<string, Rule>> = {
  button,
  checkboxes: checkList({ initial_options: list(richOption, LIMITS.checkOptions) }),
  radio_buttons: checkList({ initial_option: richOption }),
  overflow: shape({ ...type, options: list(plainOption, LIMITS.overflowOptions) }, asked),
  static_select: staticSelect({ initial_option: plainOption }),
  multi_static_select: staticSelect({ initial_options: list(plainOption, LIMITS.selectOptions), ...many }),
  users_select: shape(type, { ...menu, initial_user: anything }),
  multi_users_select: shape(type, { ...menu, ...many, initial_users: ID_LIST }),
  channels_select: shape(type, { ...menu, initial_channel: anything, response_url_enabled: flag }),
  multi_channels_select: shape(type, { ...menu, ...many, initial_channels: ID_LIST }),
  conversations_select: shape(type, {
    ...menu,
    filter,
    initial_conversation: anything,
    default_to_current_conversation: flag,
    response_url_enabled: flag,
  }),
  multi_conversations_select: shape(type, {
    ...menu,
    ...many,
    filter,
    initial_conversations: ID_LIST,
    default_to_current_conversation: flag,
  }),
  external_select: shape(type, { ...menu, initial_option: plainOption, min_query_length: whole(0, 100) }),
  multi_external_select: shape(type, { ...menu, ...many, initial_options: anything, min_query_length: whole(0, 100) }),
  datepicker: shape(type, { ...menu, initial_date: DATE }),
  timepicker: shape(type, { ...menu, initial_time: TIME, timezone: anything }),
  datetimepicker: shape(type, { ...asked, ...focus, initial_date_time: whole(1_000_000_000, 9_999_999_999) }),
  rich_text_input: shape(type, {
    ...dispatch,
    initial_value: richText,
    min_lines: whole(1, 100),
    max_lines: whole(1, 100),
  }),
};

/** What an input block may ask for, beside the menus. */
export const INPUTS: Readonly<Record<string, Rule>> = {
  ...Object.fromEntries(Object.entries(CONTROLS).filter(([name]) => name !== 'button' && name !== 'overflow')),
  plain_text_input: also(
    shape(type, {
      ...dispatch,
      initial_value: text(LIMITS.inputText, 0),
      multiline: flag,
      min_length: whole(0, LIMITS.inputText),
      max_length: whole(1, LIMITS.inputText),
    }),
    lengthsInOrder,
  ),
  number_input: shape(
    { ...type, is_decimal_allowed: flag },
    { ...dispatch, initial_value: anything, min_value: anything, max_value: anything },
  ),
  email_text_input: shape(type, { ...dispatch, initial_value: anything }),
  url_text_input: shape(type, { ...dispatch, initial_value: anything }),
  file_input: shape(type, { ...actionable, filetypes: list(text(50), 100), max_files: whole(1, LIMITS.files) }),
};

/** What may stand at the right of a section. */
export const ACCESSORIES: Readonly<Record<string, Rule>> = {
  ...Object.fromEntries(Object.entries(CONTROLS).filter(([name]) => name !== 'rich_text_input')),
  image: imageElement,
};

/** Thumbs and the bin under an answer. */
export const CONTEXT_ACTIONS: Readonly<Record<string, Rule>> = {
  feedback_buttons: shape({ ...type, positive_button: feedback, negative_button: feedback }, actionable),
  icon_button: shape(
    { ...type, icon: oneOf('trash'), text: plain(LIMITS.buttonText) },
    {
      ...asked,
      value: text(LIMITS.buttonValue),
      accessibility_label: text(LIMITS.accessibilityLabel),
      visible_to_user_ids: list(text(50), 10),
    },
  ),
};

/** A button on its own, for cards. */
export const BUTTON = button;

function initialAmongOptions(value: Record<string, unknown>): string | undefined {
  const options = Array.isArray(value.options) ? value.options : [];
  const known = new Set(options.map((entry) => JSON.stringify(entry)));
  const several = Array.isArray(value.initial_options) ? value.initial_options : [];
  const initial = value.initial_option === undefined ? several : [value.initial_option];
  return initial.every((entry) => known.has(JSON.stringify(entry)))
    ? undefined
    : 'initial options must be among the options';
}

function lengthsInOrder(value: Record<string, unknown>): string | undefined {
  const { min_length: min, max_length: max } = value;
  return typeof min === 'number' && typeof max === 'number' && min > max
    ? 'min_length must not be more than max_length'
    : undefined;
}
