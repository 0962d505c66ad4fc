import Anthropic from '@anthropic-ai/sdk';
import { modelError } from '#domain/model-failure.ts';
import type { Reply } from '#domain/model-reply.ts';
import type { QuestionKind } from '#ports/model.ts';
import { withDeadline, withRetries } from './deadline.ts';
import { unavailable } from './failure.ts';
import { type Heard, hear } from './hear.ts';
import { learning } from './learning.ts';
import { messagePiece, requestOf, type Talk } from './message.ts';
import { type Part, partsOf } from './parts.ts';

export interface EndpointOptions {
  /** Address without /v1; https://api.anthropic.com when absent. */
  readonly baseURL?: string;
  readonly apiKey: string;
  /** The vendor's name of the model. */
  readonly model: string;
  /** The API version in the header `anthropic-version`; the SDK's own when absent, and an old one where that is refused. */
  readonly version?: string;
  /** Milliseconds for one reply, asking again included; a repair turn has the same time again. */
  readonly timeouts?: Partial<Record<QuestionKind, number>>;
  /** Milliseconds until the first byte of a reply, where the endpoint streams; 20 seconds when absent. */
  readonly firstByteMs?: number;
  /** How often to ask again after 408, 409, 429, 5xx or a lost connection. 0 while another model stands next. */
  readonly retries?: number;
}

const TIMEOUTS_MS: Record<QuestionKind, number> = {
  plan: 60_000,
  code: 120_000,
  repair: 120_000,
  answer: 60_000,
  describe: 60_000,
};
const FIRST_BYTE_MS = 20_000;
/** What gateways that are not Anthropic's know. */
const OLD_VERSION = '2023-06-01';

/** What the endpoint is asked, and whom to tell how many characters have come. */
export interface Asking {
  readonly kind: QuestionKind;
  readonly system: string;
  readonly talk: Talk;
  readonly schema: object | undefined;
  readonly signal: AbortSignal;
  readonly seen: (characters: number) => void;
}

/** One reply of the endpoint, asked for with all that it is not known to refuse; that is learned for the life of this model. */
export function endpoint(options: EndpointOptions, label: string): (asking: Asking) => Promise<Reply> {
  const send = sender(options, label);
  const learned = learning();

  return async (asking) => {
    const milliseconds = options.timeouts?.[asking.kind] ?? TIMEOUTS_MS[asking.kind];
    const wishes = { schema: asking.schema !== undefined, version: options.version === undefined };
    try {
      const what = `${label} did not answer`;
      return await withDeadline(asking.signal, { milliseconds, what }, async (signal) => {
        const retrying = { retries: options.retries ?? 1, until: performance.now() + milliseconds, signal };
        const reply = await learned(
          (refused) => partsOf(wishes, refused),
          (parts) => withRetries(retrying, () => send(asking, parts, milliseconds, signal)),
        );
        if (reply.end === 'refused') {
          throw modelError(`${label} refused to answer.`, 'refused');
        }
        return reply;
      });
    } catch (error) {
      asking.signal.throwIfAborted();
      throw unavailable(error, label);
    }
  };
}

type Send = (asking: Asking, parts: readonly Part[], milliseconds: number, signal: AbortSignal) => Promise<Heard>;

/** Sends one request and hears its reply. */
function sender(options: EndpointOptions, label: string): Send {
  const client = new Anthropic({
    apiKey: options.apiKey || 'none',
    baseURL: options.baseURL ?? 'https://api.anthropic.com',
    // The SDK would take this from the environment, and print to the console.
    authToken: null,
    logLevel: 'off',
    maxRetries: 0,
  });

  return ({ system, talk, schema, seen }, parts, timeout, signal) => {
    const firstByteMs = parts.includes('stream') ? (options.firstByteMs ?? FIRST_BYTE_MS) : timeout;
    const milliseconds = Math.min(firstByteMs, timeout);
    const version = options.version ?? (parts.includes('version') ? undefined : OLD_VERSION);
    return withDeadline(signal, { milliseconds, what: `${label} did not begin` }, async (inner, begun) => {
      const body = requestOf({ model: options.model, system, talk, schema }, parts);
      const headers = version === undefined ? {} : { 'anthropic-version': version };
      const response = await client.messages.create(body, { signal: inner, timeout, headers }).asResponse();
      return hear(response, messagePiece, { begun, seen });
    });
  };
}
