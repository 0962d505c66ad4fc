import type { IncomingMessage } from 'node:http';
import { z } from 'zod';

/** The largest body that is kept; Slack's are far smaller. */
const MOST_BYTES = 1_048_576;

const Body = z.record(z.string(), z.unknown());

/**
 * The bytes as they came; `large` when there are too many, `cut` when it did not come whole. What is too large is read
 * to its end all the same, without being kept: whoever is not listened to would not hear the answer.
 */
export async function readBody(request: IncomingMessage): Promise<Buffer | 'large' | 'cut'> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of request) {
      size += chunk.length;
      if (size <= MOST_BYTES) {
        chunks.push(chunk);
      } else {
        chunks.length = 0;
      }
    }
  } catch {
    return 'cut'; // the server's own time-out, or whoever sent it went away
  }
  return size > MOST_BYTES ? 'large' : Buffer.concat(chunks);
}

/** Whether these are fields of a form: clicks, forms and commands come so, events as JSON. */
export const isForm = (request: IncomingMessage): boolean =>
  request.headers['content-type']?.split(';')[0]?.trim().toLowerCase() === 'application/x-www-form-urlencoded';

/** What a body says: JSON, the fields of a form, or the JSON in its field `payload`. Undefined when it is none of these. */
export function bodyOf(request: IncomingMessage, bytes: Buffer): Record<string, unknown> | undefined {
  try {
    return Body.safeParse(isForm(request) ? formOf(bytes) : JSON.parse(bytes.toString())).data;
  } catch {
    return undefined;
  }
}

/** Slack tries whether the address speaks TLS with a request that does nothing, and does not sign it. */
export const isSslCheck = (request: IncomingMessage, bytes: Buffer): boolean =>
  isForm(request) && new URLSearchParams(bytes.toString()).get('ssl_check') === '1';

function formOf(bytes: Buffer): unknown {
  const fields = new URLSearchParams(bytes.toString());
  const payload = fields.get('payload');
  return payload === null ? Object.fromEntries(fields) : JSON.parse(payload);
}
