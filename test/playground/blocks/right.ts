import {
  actions,
  button,
  cell,
  input,
  many,
  mrkdwn,
  option,
  plain,
  rich,
  section,
  select,
  task,
  words,
} from './parts.ts';

const initial = option();

/** Blocks that Slack takes. */
export const RIGHT: readonly (readonly [what: string, blocks: unknown[]])[] = [
  ['a section at its limit', [section(mrkdwn(words(3_000)))]],
  ['ten fields', [{ type: 'section', fields: many(10, () => mrkdwn('x')) }]],
  ['a section that expands', [{ ...section(mrkdwn('x')), expand: true }]],
  ['a section with a button', [{ ...section(plain('x')), accessory: button() }]],
  [
    'a section with a picture',
    [{ ...section(plain('x')), accessory: { type: 'image', image_url: 'https://a.b/c.png', alt_text: 'x' } }],
  ],
  ['a section with a menu', [{ ...section(plain('x')), accessory: select({ initial_option: initial }) }]],
  ['a header at its limit', [{ type: 'header', text: plain(words(150)) }]],
  ['50 dividers', many(50, () => ({ type: 'divider' }))],
  ['a context of ten', [{ type: 'context', elements: many(10, () => mrkdwn('x')) }]],
  ['25 buttons', [actions(...many(25, (index) => button({ action_id: `a${index}` })))]],
  ['buttons without names', [actions({ type: 'button', text: plain('x') }, { type: 'button', text: plain('y') })]],
  ['the same button in two blocks', [actions(button()), actions(button())]],
  [
    'a dangerous button that asks',
    [
      actions(
        button({
          style: 'danger',
          value: words(2_000),
          confirm: { title: plain('t'), text: mrkdwn('x'), confirm: plain('y'), deny: plain('n') },
        }),
      ),
    ],
  ],
  ['an overflow of one', [actions({ type: 'overflow', action_id: 'o', options: [option()] })]],
  [
    'a menu in groups',
    [actions({ type: 'static_select', action_id: 's', option_groups: [{ label: plain('g'), options: [option()] }] })],
  ],
  [
    'boxes that are ticked',
    [actions({ type: 'checkboxes', action_id: 'c', options: [initial], initial_options: [initial] })],
  ],
  [
    'radio buttons in mrkdwn',
    [actions({ type: 'radio_buttons', action_id: 'r', options: [{ text: mrkdwn('*x*'), value: '1' }] })],
  ],
  [
    'pickers of people and channels',
    [
      actions(
        { type: 'users_select', action_id: 'u' },
        { type: 'conversations_select', action_id: 'c', filter: { include: ['public'] } },
      ),
    ],
  ],
  ['a date', [actions({ type: 'datepicker', action_id: 'd', initial_date: '2026-11-22' })]],
  ['a picture from the web', [{ type: 'image', image_url: 'https://a.b/c.png', alt_text: 'x', title: plain('t') }]],
  ['a markdown at its limit', [{ type: 'markdown', text: words(12_000) }]],
  ['an alert', [{ type: 'alert', level: 'warning', text: mrkdwn('x') }]],
  [
    'a table of 100 rows',
    [
      {
        type: 'table',
        rows: many(100, () => [cell('x'), { type: 'raw_number', value: 1.5 }]),
        column_settings: [{ align: 'right' }],
      },
    ],
  ],
  [
    'a table with rich text',
    [
      {
        type: 'table',
        rows: [[rich({ type: 'rich_text_section', elements: [{ type: 'text', text: 'x', style: { bold: true } }] })]],
      },
    ],
  ],
  ['a data table', [{ type: 'data_table', caption: 'c', page_size: 10, rows: [[cell('x')], [cell('y')]] }]],
  [
    'a plan',
    [
      {
        type: 'plan',
        title: 'Plan, 2 steps',
        tasks: [
          task(),
          task({
            task_id: 'u',
            status: 'complete',
            output: rich({ type: 'rich_text_section', elements: [{ type: 'text', text: 'x' }] }),
          }),
        ],
      },
    ],
  ],
  ['a task', [task({ sources: [{ type: 'url', url: 'https://a.b', text: 'x' }] })]],
  [
    'code',
    [
      rich(
        { type: 'rich_text_section', elements: [{ type: 'text', text: 'x' }] },
        { type: 'rich_text_preformatted', elements: [{ type: 'text', text: 'print(1)\n' }] },
      ),
    ],
  ],
  ['a quote', [rich({ type: 'rich_text_quote', elements: [{ type: 'text', text: 'x' }] })]],
  [
    'people, links, dates, emoji',
    [
      rich({
        type: 'rich_text_section',
        elements: [
          { type: 'user', user_id: 'U0MIRA' },
          { type: 'link', url: 'https://a.b' },
          { type: 'emoji', name: 'eyes' },
          { type: 'date', timestamp: 1, format: '{date}' },
        ],
      }),
    ],
  ],
  [
    'thumbs',
    [
      {
        type: 'context_actions',
        elements: [
          {
            type: 'feedback_buttons',
            action_id: 'f',
            positive_button: { text: plain('+'), value: 'y' },
            negative_button: { text: plain('-'), value: 'n' },
          },
        ],
      },
    ],
  ],
  ['a card', [{ type: 'card', title: mrkdwn('x'), actions: [button()] }]],
  ['a carousel', [{ type: 'carousel', elements: [{ type: 'card', body: mrkdwn('x') }] }]],
  [
    'a container',
    [
      {
        type: 'container',
        title: plain('x'),
        is_collapsible: true,
        child_blocks: [section(plain('x')), { type: 'divider' }],
      },
    ],
  ],
  [
    'an input that tells of each change',
    [
      input(
        {
          type: 'plain_text_input',
          action_id: 'a',
          dispatch_action_config: { trigger_actions_on: ['on_enter_pressed'] },
        },
        { dispatch_action: true },
      ),
    ],
  ],
];
