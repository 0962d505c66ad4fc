export type Block = Record<string, unknown>;

export const plain = (text: string): Block => ({ type: 'plain_text', text });
export const mrkdwn = (text: string): Block => ({ type: 'mrkdwn', text });
export const rich = (...elements: Block[]): Block => ({ type: 'rich_text', elements });
export const line = (...elements: Block[]): Block => ({ type: 'rich_text_section', elements });
export const words = (text: string, style?: Block): Block => ({ type: 'text', text, ...(style ? { style } : {}) });
export const pre = (text: string): Block => ({ type: 'rich_text_preformatted', elements: [words(text)] });
export const titled = (title: string, text: string): Block => rich(line(words(title, { bold: true })), pre(text));
export const button = (actionId: string, text: string, more: Block = {}): Block => ({
  type: 'button',
  action_id: actionId,
  text: plain(text),
  value: '1.0:9f2c41ab7d0360e1',
  ...more,
});
export const task = (id: string, title: string, status: string, details?: string): Block => ({
  type: 'task_card',
  task_id: id,
  title,
  status,
  ...(details ? { details: rich(line(words(details))) } : {}),
});
export const option = (value: string, text: string, description?: string): Block => ({
  value,
  text: plain(text),
  ...(description ? { description: plain(description) } : {}),
});
