import type { IncomingMessage, ServerResponse } from 'node:http';

/** Connect's codes and the HTTP status of each. */
const STATUS = {
  canceled: 499,
  unknown: 500,
  invalid_argument: 400,
  deadline_exceeded: 504,
  not_found: 404,
  already_exists: 409,
  permission_denied: 403,
  resource_exhausted: 429,
  unimplemented: 501,
  internal: 500,
  unavailable: 503,
  unauthenticated: 401,
} as const;
export type Code = keyof typeof STATUS;

/** What a handler throws: answered as Connect or as REST, whichever was spoken. */
export class Refusal extends Error {
  readonly code: Code;
  constructor(code: Code, message: string) {
    super(message);
    this.code = code;
  }
  get status(): number {
    return STATUS[this.code];
  }
}

export function json(response: ServerResponse, status: number, body?: unknown, headers: object = {}): void {
  const bytes = body === undefined ? undefined : Buffer.from(JSON.stringify(body));
  const own = bytes
    ? { 'content-type': 'application/json', 'content-length': bytes.length }
    : status !== 204 && { 'content-length': 0 };
  response.writeHead(status, { ...own, ...headers }).end(bytes);
}

export const bodyOf = async (request: IncomingMessage): Promise<Buffer<ArrayBuffer>> =>
  Buffer.concat(await request.toArray());

/** One envelope of a stream: flags, length, JSON. */
function envelope(message: object, flags = 0): Buffer {
  const payload = Buffer.from(JSON.stringify(message));
  const head = Buffer.alloc(5);
  head.writeUInt8(flags, 0);
  head.writeUInt32BE(payload.length, 1);
  return Buffer.concat([head, payload]);
}

/** The request of a streaming call: a single envelope. */
export const unwrap = (body: Buffer): unknown => JSON.parse(body.subarray(5, 5 + body.readUInt32BE(1)).toString());

/** The answering side of a streaming call. */
export interface Stream {
  send(message: object): void;
  end(refusal?: { readonly code: Code; readonly message: string }): void;
  /** The connection breaks. */
  cut(): void;
}

const LAST = 2;

export function openStream(response: ServerResponse): Stream {
  response.writeHead(200, { 'content-type': 'application/connect+json' });
  response.flushHeaders(); // the client waits for them before the first event
  return {
    send: (message) => response.write(envelope(message)),
    end: (refusal) => response.end(envelope(refusal ? { error: refusal } : {}, LAST)),
    cut: () => response.destroy(),
  };
}
