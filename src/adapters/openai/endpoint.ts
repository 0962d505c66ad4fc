import OpenAI from 'openai';
import { withDeadline } from '#adapters/models/deadline.ts';
import { type Asking, endpointOver, FIRST_BYTE_MS, type Patience } from '#adapters/models/endpoint.ts';
import { type Heard, hear } from '#adapters/models/hear.ts';
import type { Reply } from '#domain/model/model-reply.ts';
import { chatPiece, chatRequest, DONE, type Talk, type Wanted } from './chat.ts';
import { faultOf } from './failure.ts';
import { type Part, partsOf, partsRefused } from './parts.ts';
import { responsesReader, responsesRequest } from './responses.ts';

export interface EndpointOptions extends Patience {
  /** Address of the API with its version, for example https://api.openai.com/v1, which is the default. */
  readonly baseURL?: string;
  /** May be any text where the endpoint asks for none. */
  readonly apiKey: string;
  /** The endpoint's name of the model. */
  readonly model: string;
  /** How it is asked first; an endpoint without /responses is asked by chat. `chat` when absent. */
  readonly api?: 'chat' | 'responses';
  /** The longest reply in tokens; the endpoint's own limit when absent. */
  readonly maxTokens?: number;
  /**
   * Milliseconds until the first byte of a reply, where the endpoint streams. When absent, 20 seconds for /responses,
   * which says at once that it works, and the whole time for chat, where models think, and are loaded, in silence.
   */
  readonly firstByteMs?: number;
}

interface Question extends Asking {
  readonly talk: Talk;
}

/** One reply of the endpoint. */
export function endpoint(options: EndpointOptions, label: string): (question: Question) => Promise<Reply> {
  const { api = 'chat', maxTokens } = options;
  const limit = maxTokens !== undefined;
  return endpointOver(options, label, {
    faultOf,
    partsRefused,
    choose: ({ schema }, refused) => partsOf({ api, schema: schema !== undefined, limit }, refused),
    send: sender(options, label),
  });
}

type Send = (question: Question, parts: readonly Part[], milliseconds: number, signal: AbortSignal) => Promise<Heard>;

/** Sends one request and hears its reply. */
function sender({ baseURL, apiKey, model, maxTokens, firstByteMs }: EndpointOptions, label: string): Send {
  const client = new OpenAI({
    // An endpoint that asks for no key still needs some text, because the SDK does.
    apiKey: apiKey || 'none',
    baseURL: baseURL ?? 'https://api.openai.com/v1',
    // The SDK would take these from the environment, and print to the console.
    organization: null,
    project: null,
    logLevel: 'off',
    maxRetries: 0,
  });
  const post = (wanted: Wanted, parts: readonly Part[], options: { signal: AbortSignal; timeout: number }) =>
    parts.includes('responses')
      ? client.responses.create(responsesRequest(wanted, parts), options).asResponse()
      : client.chat.completions.create(chatRequest(wanted, parts), options).asResponse();

  return ({ talk, schema, seen }, parts, timeout, signal) => {
    const usual = parts.includes('responses') ? FIRST_BYTE_MS : timeout;
    const milliseconds = parts.includes('stream') ? Math.min(firstByteMs ?? usual, timeout) : timeout;
    return withDeadline(signal, { milliseconds, what: `${label} did not begin` }, async (inner, begun) => {
      const response = await post({ model, talk, schema, maxTokens }, parts, { signal: inner, timeout });
      const read = parts.includes('responses') ? responsesReader() : chatPiece;
      return hear(response, read, { begun, seen, done: DONE });
    });
  };
}
