/** Text of a length. */
export const words = (length: number) => 'x'.repeat(length);
/** A plain_text object. */
export const plain = (text: string) => ({ type: 'plain_text', text });
/** A mrkdwn object. */
export const mrkdwn = (text: string) => ({ type: 'mrkdwn', text });
/** A section. */
export const section = (text: unknown) => ({ type: 'section', text });
/** A button. */
export const button = (more: object = {}) => ({ type: 'button', action_id: 'a', text: plain('Go'), ...more });
/** An actions block. */
export const actions = (...elements: unknown[]) => ({ type: 'actions', elements });
/** An entry of a menu. */
export const option = (more: object = {}) => ({ text: plain('One'), value: '1', ...more });
/** A menu. */
export const select = (more: object = {}) => ({ type: 'static_select', action_id: 's', options: [option()], ...more });
/** An input block. */
export const input = (element: unknown, more: object = {}) => ({
  type: 'input',
  label: plain('Label'),
  element,
  ...more,
});
/** A cell of a table. */
export const cell = (text: string) => ({ type: 'raw_text', text });
/** A rich_text block. */
export const rich = (...elements: unknown[]) => ({ type: 'rich_text', elements });
/** A task card. */
export const task = (more: object = {}) => ({
  type: 'task_card',
  task_id: 't',
  title: 'Read',
  status: 'pending',
  ...more,
});
/** So many of them. */
export const many = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));

/** A wrong message: what is wrong, its blocks, the place, a word of the message. */
export type Wrong = readonly [what: string, blocks: unknown, at: string, message: string];
