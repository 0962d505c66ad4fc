import type { IncomingMessage, ServerResponse } from 'node:http';
import { isRecord, type Json } from './values.ts';

/** Raised size: the sender gets 413. */
export type Body = { bytes: Buffer } | 'too_large';

/** Reads a request's body up to a size. */
export async function bodyOf(request: IncomingMessage, maxBytes: number): Promise<Body> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request) {
    const bytes = Buffer.from(part);
    size += bytes.byteLength;
    if (size <= maxBytes) {
      parts.push(bytes);
    }
  }
  return size > maxBytes ? 'too_large' : { bytes: Buffer.concat(parts) };
}

/** Reads the arguments of a call: a form, JSON, or the query. `undefined` when the JSON is broken. */
export async function argumentsOf(request: IncomingMessage, bytes: Buffer, url: URL): Promise<Json | undefined> {
  const kind = request.headers['content-type'] ?? '';
  const query = Object.fromEntries(url.searchParams);
  if (kind.startsWith('application/json')) {
    try {
      const body: unknown = JSON.parse(bytes.toString());
      return isRecord(body) ? { ...query, ...body } : undefined;
    } catch {
      return undefined;
    }
  }
  if (kind.startsWith('multipart/form-data')) {
    const form = await multipart(bytes, kind);
    return { ...query, ...Object.fromEntries([...form].filter(([, value]) => typeof value === 'string')) };
  }
  return { ...query, ...Object.fromEntries(new URLSearchParams(bytes.toString())) };
}

/** Reads a multipart form. */
export const multipart = (bytes: Buffer, contentType: string): Promise<FormData> =>
  new Response(new Uint8Array(bytes), { headers: { 'content-type': contentType } }).formData();

/** Answers JSON. */
export function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
    ...headers,
  });
  response.end(JSON.stringify(body));
}

/** Answers bytes or text of a kind. */
export function sendBytes(
  response: ServerResponse,
  status: number,
  body: string | Uint8Array,
  kind: string,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': kind, ...headers });
  response.end(body);
}

/** Cuts the connection without an answer. */
export const cut = (response: ServerResponse): void => {
  response.socket?.destroy();
};
