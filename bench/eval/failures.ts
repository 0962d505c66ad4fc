import { failureOf } from '#domain/model/model-failure.ts';
import { codeOf } from '#domain/text/errors.ts';
import type { Model } from '#ports/model.ts';

/** A question that got no answer. */
export interface Failure {
  /** In words; ours, because what an endpoint says may quote keys and people. */
  readonly words: string;
  /** Nobody recorded a reply to it, which no other answer makes good; where a tool is described one is at hand. */
  readonly isMissing: boolean;
}

/** How the words of such a failure begin. */
export const MISSING = 'no reply is recorded';

/** The same model, and what it failed at. */
export function failuresOf(model: Model): { readonly model: Model; readonly failures: readonly Failure[] } {
  const failures: Failure[] = [];
  const watched: Model = {
    ...model,
    async answer(question, signal, seen) {
      try {
        return await model.answer(question, signal, seen);
      } catch (error) {
        if (!signal.aborted) {
          failures.push(failureIn(question.kind, error));
        }
        throw error;
      }
    },
  };
  return { model: watched, failures };
}

function failureIn(kind: string, error: unknown): Failure {
  const failure = failureOf(error);
  const message = error instanceof Error && failure !== undefined ? error.message : 'it broke';
  const words = `${kind}: ${message} (${failure ?? codeOf(error)})`;
  return { words, isMissing: kind !== 'describe' && message.startsWith(MISSING) };
}
