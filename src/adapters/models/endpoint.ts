import { modelError } from '#domain/model/model-failure.ts';
import type { Reply } from '#domain/model/model-reply.ts';
import type { QuestionKind } from '#ports/model.ts';
import { withDeadline, withRetries } from './deadline.ts';
import { type FaultOf, type Objection, unavailable } from './failure.ts';
import type { Heard } from './hear.ts';
import { learning, type PartsRefused, type Refused } from './learning.ts';

/** How long an endpoint is waited for. */
export interface Patience {
  /** Milliseconds for one reply, asking again included; a repair turn has the same time again. */
  readonly timeouts?: Partial<Record<QuestionKind, number>>;
  /** How often to ask again after 408, 409, 429, 5xx or a lost connection. 0 while another model stands next. */
  readonly retries?: number;
}

/** What every question has, and whom to tell how many characters have come. */
export interface Asking {
  readonly kind: QuestionKind;
  readonly schema: object | undefined;
  readonly signal: AbortSignal;
  readonly seen: (characters: number) => void;
}

/** A vendor's way of being asked. */
export interface Protocol<Part extends string, Question extends Asking, Objected extends Objection> {
  readonly faultOf: FaultOf<Objected>;
  readonly partsRefused: PartsRefused<Part, Objected>;
  /** The parts that a request for this holds. */
  choose(question: Question, refused: Refused<Part>): readonly Part[];
  /** Sends one request and hears its reply. */
  send(question: Question, parts: readonly Part[], milliseconds: number, signal: AbortSignal): Promise<Heard>;
}

const TIMEOUTS_MS: Record<QuestionKind, number> = {
  plan: 60_000,
  code: 120_000,
  repair: 120_000,
  answer: 60_000,
  describe: 60_000,
};
/** Until the first byte of an endpoint that says at once that it works. */
export const FIRST_BYTE_MS = 20_000;

/** One reply of the endpoint, asked for with all that it is not known to refuse; that is learned for the life of this model. */
export function endpointOver<Part extends string, Question extends Asking, Objected extends Objection>(
  { timeouts, retries = 1 }: Patience,
  label: string,
  { faultOf, partsRefused, choose, send }: Protocol<Part, Question, Objected>,
): (question: Question) => Promise<Reply> {
  const learned = learning(faultOf, partsRefused);

  return async (question) => {
    const milliseconds = timeouts?.[question.kind] ?? TIMEOUTS_MS[question.kind];
    try {
      const what = `${label} did not answer`;
      return await withDeadline(question.signal, { milliseconds, what }, async (signal) => {
        const retrying = { retries, until: performance.now() + milliseconds, signal, faultOf };
        const reply = await learned(
          (refused) => choose(question, refused),
          (parts) => withRetries(retrying, () => send(question, parts, milliseconds, signal)),
        );
        if (reply.end === 'refused') {
          throw modelError(`${label} refused to answer.`, 'refused');
        }
        return reply;
      });
    } catch (error) {
      question.signal.throwIfAborted();
      throw unavailable(error, label, faultOf);
    }
  };
}
