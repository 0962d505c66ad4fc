import { actions, many, option, plain, select, type Wrong, words } from './parts.ts';

/** Wrong menus and pictures in messages. */
export const WRONG_MENUS: readonly Wrong[] = [
  [
    'a picture in actions',
    [actions({ type: 'image', image_url: 'https://a.b/c.png', alt_text: 'x' })],
    '/blocks/0/elements/0/type',
    'unsupported type: image',
  ],
  [
    'an overflow of six',
    [actions({ type: 'overflow', action_id: 'o', options: many(6, () => option()) })],
    '/blocks/0/elements/0/options',
    'no more than 5',
  ],
  [
    'a menu without options',
    [actions({ type: 'static_select', action_id: 's' })],
    '/blocks/0/elements/0',
    'exactly one of: options, option_groups',
  ],
  [
    'a menu of 101',
    [actions(select({ options: many(101, () => option()) }))],
    '/blocks/0/elements/0/options',
    'no more than 100',
  ],
  [
    'a menu entry of 76',
    [actions(select({ options: [option({ text: plain(words(76)) })] }))],
    '/blocks/0/elements/0/options/0/text/text',
    'less than 76',
  ],
  [
    'a menu value of 151',
    [actions(select({ options: [option({ value: words(151) })] }))],
    '/blocks/0/elements/0/options/0/value',
    'less than 151',
  ],
  [
    'a placeholder of 151',
    [actions(select({ placeholder: plain(words(151)) }))],
    '/blocks/0/elements/0/placeholder/text',
    'less than 151',
  ],
  [
    '11 boxes',
    [actions({ type: 'checkboxes', action_id: 'c', options: many(11, () => option()) })],
    '/blocks/0/elements/0/options',
    'no more than 10',
  ],
  [
    'a ticked box that is not there',
    [actions({ type: 'checkboxes', action_id: 'c', options: [option()], initial_options: [option({ value: '2' })] })],
    '/blocks/0/elements/0',
    'among the options',
  ],
  [
    'a date that is none',
    [actions({ type: 'datepicker', action_id: 'd', initial_date: 'tomorrow' })],
    '/blocks/0/elements/0/initial_date',
    'regex',
  ],
  [
    'a picture without a source',
    [{ type: 'image', alt_text: 'x' }],
    '/blocks/0',
    'exactly one of: image_url, slack_file',
  ],
  [
    'a picture with two sources',
    [{ type: 'image', alt_text: 'x', image_url: 'https://a.b/c', slack_file: { id: 'F000000001' } }],
    '/blocks/0',
    'exactly one of',
  ],
  [
    'a picture without words',
    [{ type: 'image', image_url: 'https://a.b/c' }],
    '/blocks/0',
    'missing required field: alt_text',
  ],
  [
    'an uploaded picture that is not there',
    [{ type: 'image', alt_text: 'x', slack_file: { id: 'F000000001' } }],
    '/blocks/0/slack_file',
    'invalid slack file',
  ],
  [
    'a file id that is an address',
    [{ type: 'image', alt_text: 'x', slack_file: { id: 'https://a.b' } }],
    '/blocks/0/slack_file/id',
    'regex',
  ],
];
