import { createHmac } from 'node:crypto';

/** The secret of these tests, in the shape of Slack's. */
export const SECRET = '8f742231b10e8888abcd9990a85e1234';

/** One request's body as Slack writes it: events as JSON, what people press in a form's `payload`, commands as a form. */
export interface Written {
  readonly type: 'application/json' | 'application/x-www-form-urlencoded';
  readonly body: string;
}

export const eventBody = (payload: unknown): Written => ({ type: 'application/json', body: JSON.stringify(payload) });

export const pressBody = (payload: unknown): Written => formBody({ payload: JSON.stringify(payload) });

export const formBody = (fields: Record<string, unknown>): Written => {
  const texts = Object.entries(fields).map(([name, value]): [string, string] => [name, `${value}`]);
  return { type: 'application/x-www-form-urlencoded', body: `${new URLSearchParams(texts)}` };
};

/** Slack's headers for a body at a time in seconds. */
export function signed({ type, body }: Written, at: number | string, secret: string = SECRET): Record<string, string> {
  const hex = createHmac('sha256', secret).update(`v0:${at}:${body}`).digest('hex');
  return { 'content-type': type, 'x-slack-request-timestamp': `${at}`, 'x-slack-signature': `v0=${hex}` };
}

export interface Answered {
  readonly status: number;
  readonly type: string | null;
  readonly text: string;
}

/** Sends a body with these headers, and gives what came back. */
export async function send(
  origin: string,
  { body }: Pick<Written, 'body'>,
  headers: Record<string, string>,
): Promise<Answered> {
  const response = await fetch(`${origin}/slack/events`, { method: 'POST', body, headers });
  return { status: response.status, type: response.headers.get('content-type'), text: await response.text() };
}
