import { cell, input, many, plain, section, task, type Wrong, words } from './parts.ts';

const modal = (more: object) => ({ type: 'modal', title: plain('Title'), blocks: [section(plain('x'))], ...more });
const home = (...blocks: unknown[]) => ({ type: 'home', blocks });

/** Views that Slack refuses, with the place and a word of the message. */
export const WRONG_VIEWS: readonly Wrong[] = [
  ['a title of 25', modal({ title: plain(words(25)) }), '/view/title/text', 'less than 25'],
  ['no title', modal({ title: undefined }), '/view', 'missing required field: title'],
  ['a button of 25', modal({ submit: plain(words(25)) }), '/view/submit/text', 'less than 25'],
  ['101 blocks', modal({ blocks: many(101, () => ({ type: 'divider' })) }), '/view/blocks', 'no more than 100'],
  [
    'an input without a button',
    modal({ blocks: [input({ type: 'plain_text_input', action_id: 'a' })] }),
    '/view',
    'missing required field: submit',
  ],
  ['metadata of 3,001', modal({ private_metadata: words(3_001) }), '/view/private_metadata', 'less than 3001'],
  ['a callback_id of 256', modal({ callback_id: words(256) }), '/view/callback_id', 'less than 256'],
  [
    'a markdown block',
    modal({ blocks: [{ type: 'markdown', text: 'x' }] }),
    '/view/blocks/0/type',
    'unsupported type: markdown',
  ],
  [
    'a table',
    modal({ blocks: [{ type: 'table', rows: [[cell('x')]] }] }),
    '/view/blocks/0/type',
    'unsupported type: table',
  ],
  ['a table in Home', home({ type: 'table', rows: [[cell('x')]] }), '/view/blocks/0/type', 'unsupported type: table'],
  [
    'a plan in Home',
    home({ type: 'plan', title: 'x', tasks: [task()] }),
    '/view/blocks/0/type',
    'unsupported type: plan',
  ],
  ['an alert in Home', home({ type: 'alert', text: plain('x') }), '/view/blocks/0/type', 'unsupported type: alert'],
  ['a title in Home', { ...home(section(plain('x'))), title: plain('x') }, '/view', 'additional property: title'],
  [
    'an upload in Home',
    home(input({ type: 'file_input', action_id: 'f' })),
    '/view/blocks/0/element/type',
    'unsupported type: file_input',
  ],
];
