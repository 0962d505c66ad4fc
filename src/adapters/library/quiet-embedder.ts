import { afterFailure, CLOSED, isClosed } from '#domain/model/breaker.ts';
import { failureOf, type ModelFailure } from '#domain/model/model-failure.ts';
import { type QuantisedVector, quantise } from '#domain/search/search-vectors.ts';
import { codeOf, type ErrorCode } from '#domain/text/errors.ts';
import type { Embedder } from '#ports/embedder.ts';
import type { Log } from '#ports/log.ts';

/** What a library is searched by besides words: who makes vectors, and who is told when there are none. */
export interface Embedding {
  readonly embedder: Embedder;
  readonly log: Log;
  /** The longest that a search waits for vectors; 1.5 seconds when absent. */
  readonly searchMs?: number;
}

/** An embedder whose failures are no errors, only fewer vectors. It is left alone for a while when it fails often. */
export interface QuietEmbedder {
  readonly model: string;
  readonly searchMs: number;
  /** The vector of a question, where there is one while a search waits. */
  ofQuestion(text: string): Promise<QuantisedVector | undefined>;
  /** Vectors of texts: undefined when there are none to be had now, `unfit` when there are none of these together. */
  ofTexts(texts: readonly string[]): Promise<readonly QuantisedVector[] | 'unfit' | undefined>;
  /** Says, but once a minute, that something is found by words alone. */
  complain(code: ErrorCode, failure?: ModelFailure): void;
  /** Lets go of whatever was asked. */
  close(): void;
}

const SEARCH_MS = 1_500;
const COMPLAINT_MS = 60_000;
/** What an endpoint may have against some texts and not against others, and against many at once. */
const UNFIT: readonly (ModelFailure | undefined)[] = ['refused', 'context_too_long', 'nonsense'];
const TOO_MANY: readonly (ModelFailure | undefined)[] = [...UNFIT, 'timed_out'];

/** `now` is a clock that only goes forwards. */
export function quietEmbedder(
  { embedder, log, searchMs = SEARCH_MS }: Embedding,
  now = () => performance.now(),
): QuietEmbedder {
  const underWay = new Set<AbortController>();
  let closed = false;
  let breaker = CLOSED;
  let silentUntil = 0;

  const complain: QuietEmbedder['complain'] = (code, failure) => {
    if (now() >= silentUntil && !closed) {
      silentUntil = now() + COMPLAINT_MS;
      log.warn('tools are found by words alone, because embeddings are missing', { code, failure });
    }
  };
  const failed = (code: ErrorCode, failure: ModelFailure | undefined): void => {
    breaker = afterFailure(breaker, now());
    complain(code, failure);
  };
  const asked = async (texts: readonly string[]): Promise<readonly QuantisedVector[]> => {
    const call = new AbortController();
    underWay.add(call);
    try {
      const vectors = (await embedder.embed(texts, call.signal)).map(quantise);
      breaker = CLOSED;
      return vectors;
    } finally {
      underWay.delete(call);
      call.abort(); // signals that were made of this one stay in memory until it ends
    }
  };

  return {
    model: embedder.model,
    searchMs,
    complain,
    async ofQuestion(text) {
      if (!isClosed(breaker, now())) {
        return undefined;
      }
      try {
        // A late reply is still waited for: an endpoint that loads its model stops loading when nobody does.
        const vectors = await inTime(searchMs, asked([text]));
        if (vectors === undefined) {
          failed('MODEL_UNAVAILABLE', 'timed_out');
        }
        return vectors?.[0];
      } catch (error) {
        failed(codeOf(error), failureOf(error));
        return undefined;
      }
    },
    async ofTexts(texts) {
      try {
        return await asked(texts);
      } catch (error) {
        const failure = failureOf(error);
        if ((texts.length > 1 ? TOO_MANY : UNFIT).includes(failure)) {
          return 'unfit';
        }
        failed(codeOf(error), failure);
        return undefined;
      }
    },
    close() {
      closed = true;
      for (const call of underWay) {
        call.abort();
      }
    },
  };
}

/** Undefined when it takes longer. Whatever becomes of it then is nobody's. */
export async function inTime<Result>(milliseconds: number, work: Promise<Result>): Promise<Result | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), milliseconds);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
    work.catch(() => undefined);
  }
}
