import OpenAI from 'openai';
import { z } from 'zod';
import { withDeadline, withRetries } from '#adapters/models/deadline.ts';
import { unavailable } from '#adapters/models/failure.ts';
import { modelError } from '#domain/model/model-failure.ts';
import type { Embedder } from '#ports/embedder.ts';
import { brokenOff, faultOf } from './failure.ts';

export interface EmbeddingsOptions {
  /** Address of the API with its version, for example https://api.openai.com/v1. */
  readonly baseURL: string;
  /** May be any text where the endpoint asks for none. */
  readonly apiKey: string;
  /** The endpoint's name of the model. */
  readonly model: string;
  /** Milliseconds for all of a call, asking again included. */
  readonly timeoutMs?: number;
  /** How often to ask again after 408, 409, 429, 5xx or a lost connection. */
  readonly retries?: number;
}

const TIMEOUT_MS = 30_000;
/** Texts in one request. Endpoints take more, but a reply of more is megabytes. */
const MOST_TEXTS = 64;

/** The model of any endpoint that has OpenAI's POST /embeddings: OpenAI, gateways, vLLM, Ollama, text-embeddings-inference. */
export function openaiEmbedder(options: EmbeddingsOptions): Embedder {
  const { model, timeoutMs: milliseconds = TIMEOUT_MS, retries = 1 } = options;
  const ask = asker(options, milliseconds);
  return {
    model,
    async embed(texts, signal) {
      try {
        return await withDeadline(signal, { milliseconds, what: `${model} did not answer` }, async (inner) => {
          const retrying = { retries, until: performance.now() + milliseconds, signal: inner, faultOf };
          const vectors: (readonly number[])[] = [];
          for (let at = 0; at < texts.length; at += MOST_TEXTS) {
            const some = texts.slice(at, at + MOST_TEXTS);
            vectors.push(...(await withRetries(retrying, () => ask(some, inner))));
          }
          return alike(vectors, model);
        });
      } catch (error) {
        signal.throwIfAborted();
        throw unavailable(error, model, faultOf);
      }
    },
  };
}

type Ask = (texts: readonly string[], signal: AbortSignal) => Promise<readonly (readonly number[])[]>;

function asker({ baseURL, apiKey, model }: EmbeddingsOptions, timeout: number): Ask {
  const client = new OpenAI({
    // An endpoint that asks for no key still needs some text, because the SDK does.
    apiKey: apiKey || 'none',
    baseURL,
    // The SDK would take these from the environment, and print to the console.
    organization: null,
    project: null,
    logLevel: 'off',
    maxRetries: 0,
  });
  return async (texts, signal) => {
    // The SDK's own choice is base64, which gateways ignore, and then it reads their numbers as something else.
    const wanted: OpenAI.EmbeddingCreateParams = { model, input: [...texts], encoding_format: 'float' };
    return vectorsIn(await client.embeddings.create(wanted, { signal, timeout }), texts.length, model);
  };
}

/** Only what is read. Some leave out the index, and then mean the order of the texts. */
const Reply = z.object({
  data: z.array(z.object({ index: z.int().nullish(), embedding: z.array(z.number()).min(1) })).optional(),
  error: z.unknown().optional(),
});

/** The vectors of a reply, one a text, in the texts' order. A vector under another's text would be worse than none. */
function vectorsIn(reply: unknown, count: number, model: string): readonly (readonly number[])[] {
  const { data, error } = Reply.safeParse(reply).data ?? {};
  if (error) {
    throw brokenOff(error);
  }
  const byIndex = new Map(data?.map(({ index, embedding }, at) => [index ?? at, embedding]));
  const vectors = Array.from({ length: count }, (_, at) => byIndex.get(at)).filter((each) => each !== undefined);
  if (data?.length !== count || vectors.length !== count) {
    throw modelError(`${model} did not answer with a vector for each text.`, 'nonsense');
  }
  return vectors;
}

function alike(vectors: readonly (readonly number[])[], model: string): readonly (readonly number[])[] {
  if (vectors.some(({ length }) => length !== vectors[0]?.length)) {
    throw modelError(`${model} answered with vectors of several lengths.`, 'nonsense');
  }
  return vectors;
}
