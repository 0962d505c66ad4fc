import OpenAI from 'openai';
import { modelError } from '#domain/model-failure.ts';
import type { Reply } from '#domain/model-reply.ts';
import type { QuestionKind } from '#ports/model.ts';
import { chatPiece, chatRequest, type Talk, type Wanted } from './chat.ts';
import { withDeadline, withRetries } from './deadline.ts';
import { unavailable } from './failure.ts';
import { type Heard, hear } from './hear.ts';
import { learning } from './learning.ts';
import { type Part, partsOf, type Refused } from './parts.ts';
import { responsesReader, responsesRequest } from './responses.ts';

export interface EndpointOptions {
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
  /** Milliseconds for one reply, asking again included; a repair turn has the same time again. */
  readonly timeouts?: Partial<Record<QuestionKind, number>>;
  /**
   * Milliseconds until the first byte of a reply, where the endpoint streams. When absent, 20 seconds for /responses,
   * which says at once that it works, and the whole time for chat, where models think, and are loaded, in silence.
   */
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

/** What the endpoint is asked, and whom to tell how many characters have come. */
export interface Asking {
  readonly kind: QuestionKind;
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
    const choose = (refused: Refused) => partsFor(options, asking, refused);
    try {
      const what = `${label} did not answer`;
      return await withDeadline(asking.signal, { milliseconds, what }, async (signal) => {
        const retrying = { retries: options.retries ?? 1, until: performance.now() + milliseconds, signal };
        const reply = await learned(choose, (parts) =>
          withRetries(retrying, () => send(asking, parts, milliseconds, signal)),
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

const partsFor = ({ api = 'chat', maxTokens }: EndpointOptions, { schema }: Asking, refused: Refused): Part[] =>
  partsOf({ api, schema: schema !== undefined, limit: maxTokens !== undefined }, refused);

type Send = (asking: Asking, parts: readonly Part[], milliseconds: number, signal: AbortSignal) => Promise<Heard>;

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
      return hear(response, read, { begun, seen });
    });
  };
}
