import { type Block, button, line, mrkdwn, option, plain, rich, words } from './pieces.ts';

/** Every other kind of block, once. */
export const gallery = (): Block[] => [
  { type: 'header', text: plain('Every block') },
  { type: 'divider' },
  {
    type: 'section',
    text: mrkdwn('Pick a colour'),
    accessory: {
      type: 'static_select',
      action_id: 'colour',
      placeholder: plain('Colour'),
      options: [option('red', 'Red'), option('blue', 'Blue')],
    },
  },
  {
    type: 'rich_text',
    elements: [
      line(words('*not bold* '), words('bold', { bold: true }), words(' code', { code: true })),
      { type: 'rich_text_quote', elements: [words('Please use <b>adjusted</b> prices.')] },
      { type: 'rich_text_list', style: 'ordered', elements: [line(words('one')), line(words('two'))] },
      { type: 'rich_text_list', style: 'bullet', elements: [line({ type: 'user', user_id: 'U0JONAS' })] },
    ],
  },
  {
    type: 'task_card',
    task_id: 't',
    title: 'notes.docx is left out',
    status: 'error',
    details: rich(line(words('it is locked with a password'))),
  },
  ...['default', 'info', 'warning', 'error'].map((level) => ({ type: 'alert', level, text: plain(`Level ${level}`) })),
  {
    type: 'data_table',
    caption: 'Prices',
    page_size: 2,
    row_header_column_index: 0,
    rows: [
      [
        { type: 'raw_text', text: 'Day' },
        { type: 'raw_text', text: 'Close' },
      ],
      ...['Mon', 'Tue', 'Wed'].map((day, place) => [
        { type: 'raw_text', text: day },
        { type: 'raw_number', value: 100 + place, text: String(100 + place) },
      ]),
    ],
  },
  {
    type: 'markdown',
    text: '# Head\n\n- a\n- b\n\n1. c\n\n> q\n\n```py\nx = 1\n```\n\n[docs](https://example.com)\n\n| a | b |\n|---|---|\n| 1 | 2 |',
  },
  { type: 'image', image_url: 'https://example.com/a.png', alt_text: 'a picture from elsewhere' },
  {
    type: 'actions',
    block_id: 'sure',
    elements: [
      button('erase', 'Erase', {
        style: 'danger',
        confirm: { title: plain('Erase?'), text: plain('It is gone then.'), confirm: plain('Yes'), deny: plain('No') },
      }),
    ],
  },
];

/** A modal with every kind of input. */
export const form = (): Block => ({
  type: 'modal',
  callback_id: 'run_tool',
  title: plain('Run a tool'),
  submit: plain('Ask to run'),
  close: plain('Cancel'),
  blocks: [
    { type: 'section', text: mrkdwn('*rolling_volatility* version 1') },
    {
      type: 'input',
      block_id: 'words',
      label: plain('What should be different?'),
      hint: plain('You get a new proposal.'),
      element: { type: 'plain_text_input', action_id: 'text', multiline: true, max_length: 3000 },
    },
    {
      type: 'input',
      block_id: 'days',
      label: plain('days'),
      element: {
        type: 'number_input',
        action_id: 'number',
        is_decimal_allowed: false,
        min_value: '2',
        initial_value: '30',
      },
    },
    {
      type: 'input',
      block_id: 'where',
      label: plain('Answer in'),
      element: {
        type: 'static_select',
        action_id: 'select',
        options: [option('here', 'Here'), option('there', 'There')],
        initial_option: option('here', 'Here'),
      },
    },
    {
      type: 'input',
      block_id: 'flags',
      optional: true,
      label: plain('Flags'),
      element: { type: 'checkboxes', action_id: 'checks', options: [option('a', 'Draw it'), option('b', 'Round it')] },
    },
    {
      type: 'input',
      block_id: 'who',
      optional: true,
      label: plain('Who may use it'),
      hint: plain('Leave it empty for everybody.'),
      element: {
        type: 'multi_users_select',
        action_id: 'people',
        initial_users: ['U0PRIYA'],
        max_selected_items: 3,
      },
    },
    {
      type: 'input',
      block_id: 'until',
      label: plain('Until the end of'),
      element: { type: 'datepicker', action_id: 'day', initial_date: '2026-12-24' },
    },
    {
      type: 'input',
      block_id: 'channel',
      optional: true,
      label: plain('Channel'),
      element: {
        type: 'conversations_select',
        action_id: 'conversation',
        placeholder: plain('Choose a channel'),
        filter: { include: ['public', 'private'] },
      },
    },
    {
      type: 'input',
      block_id: 'data',
      optional: true,
      label: plain('File'),
      element: { type: 'file_input', action_id: 'files', filetypes: ['csv'], max_files: 1 },
    },
  ],
});
