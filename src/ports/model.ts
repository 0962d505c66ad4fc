import type { z } from 'zod';
import type { Usage } from '#domain/model/usage.ts';

/** What is asked; routes and budgets go by it. */
export type QuestionKind = 'plan' | 'code' | 'repair' | 'answer' | 'describe';

/** What a model is asked, and the shape of the answer it must give. */
export interface Question<Answer> {
  readonly kind: QuestionKind;
  readonly complexity: 'simple' | 'complex';
  readonly system: string;
  readonly prompt: string;
  readonly schema: z.ZodType<Answer>;
  /** Which model is to answer, as `provider:model`; the configured one when it is not said. */
  readonly model?: string;
  /** Another model stands by: then a failure is told at once, instead of trying this one again. */
  readonly hasNext?: boolean;
}

/** An answer in that shape, who gave it and what it took. */
export interface Answered<Answer> {
  readonly answer: Answer;
  /** The model's name as people should read it. */
  readonly model: string;
  readonly usage: Usage;
}

/** How much of an answer has come, so that people see it come. */
export interface Progress {
  /** Characters that the model has written, its thoughts and a repair turn included. */
  readonly characters: number;
}

/**
 * Answers a question in the shape of its schema. Contract: test/contracts/model.contract.ts
 *
 * A wrong shape gets one repair turn. Throws MODEL_OUTPUT_INVALID when it is still wrong, MODEL_UNAVAILABLE when there
 * is no answer (refused, rate limited, time-out, cut stream, wrong key), and the signal's reason when it aborts; why a
 * model failed is told by `failureOf` in src/domain/model/model-failure.ts. `seen` is called as often as something comes and
 * may not throw; an endpoint that sends its answer at once calls it once.
 */
export interface Model {
  /** Who answers where the question names nobody, as `provider:model`. */
  readonly usual?: string;
  answer<Answer>(
    question: Question<Answer>,
    signal: AbortSignal,
    seen?: (progress: Progress) => void,
  ): Promise<Answered<Answer>>;
}
