import Anthropic from '@anthropic-ai/sdk';
import { withDeadline } from '#adapters/models/deadline.ts';
import { endpointOver, FIRST_BYTE_MS, type Patience } from '#adapters/models/endpoint.ts';
import { type Heard, hear } from '#adapters/models/hear.ts';
import type { Question } from '#adapters/models/repairing.ts';
import type { Reply } from '#domain/model/model-reply.ts';
import { faultOf } from './failure.ts';
import { messagePiece, requestOf } from './message.ts';
import { type Part, partsOf, partsRefused } from './parts.ts';

export interface EndpointOptions extends Patience {
  /** Address without /v1; https://api.anthropic.com when absent. */
  readonly baseURL?: string;
  readonly apiKey: string;
  /** The vendor's name of the model. */
  readonly model: string;
  /** The API version in the header `anthropic-version`; the SDK's own when absent, and an old one where that is refused. */
  readonly version?: string;
  /** Milliseconds until the first byte of a reply, where the endpoint streams; 20 seconds when absent. */
  readonly firstByteMs?: number;
}

/** What gateways that are not Anthropic's know. */
const OLD_VERSION = '2023-06-01';

/** One reply of the endpoint. */
export function endpoint(options: EndpointOptions, label: string): (question: Question) => Promise<Reply> {
  const version = options.version === undefined;
  return endpointOver(options, label, {
    faultOf,
    partsRefused,
    choose: ({ schema }, refused) => partsOf({ schema: schema !== undefined, version }, refused),
    send: sender(options, label),
  });
}

type Send = (question: Question, parts: readonly Part[], milliseconds: number, signal: AbortSignal) => Promise<Heard>;

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
