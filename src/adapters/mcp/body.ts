import type { IncomingMessage } from 'node:http';

/**
 * The bytes as they came; undefined when there are too many, or when they did not come whole. What is too large is read to
 * its end without being kept: whoever still sends would not hear the answer.
 */
export async function bodyWithin(request: IncomingMessage, most: number): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const parts: Buffer[] = [];
  let size = 0;
  try {
    for await (const part of request) {
      size += part.length;
      if (size <= most) {
        parts.push(part);
      } else {
        parts.length = 0;
      }
    }
  } catch {
    return undefined; // the server's own time-out, or whoever sent it went away
  }
  return size > most ? undefined : new Uint8Array(Buffer.concat(parts));
}

/** The headers as the web knows them, without the token: it was looked at, and nothing behind needs it. */
export function headersOf({ headers }: IncomingMessage): Headers {
  const all = new Headers();
  for (const [name, value] of Object.entries({ ...headers, authorization: [] })) {
    for (const each of Array.isArray(value) ? value : [value ?? '']) {
      all.append(name, each);
    }
  }
  return all;
}
