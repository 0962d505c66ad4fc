import type { z } from 'zod';

/** What is asked; routes and budgets go by it. */
export type QuestionKind = 'plan' | 'code' | 'repair' | 'answer';

/** What a model is asked, and the shape of the answer it must give. */
export interface Question<Answer> {
  readonly kind: QuestionKind;
  readonly complexity: 'simple' | 'complex';
  readonly system: string;
  readonly prompt: string;
  readonly schema: z.ZodType<Answer>;
}

/** Tokens of one answer, repair turn included. */
export interface Usage {
  readonly input: number;
  readonly cached: number;
  readonly output: number;
}

/** An answer in that shape, who gave it and what it took. */
export interface Answered<Answer> {
  readonly answer: Answer;
  /** The model's name as people should read it. */
  readonly model: string;
  readonly usage: Usage;
}

/**
 * Answers a question in the shape of its schema. Contract: test/contracts/model.contract.ts
 *
 * A wrong shape gets one repair turn. Throws MODEL_OUTPUT_INVALID when it is still wrong, MODEL_UNAVAILABLE when there
 * is no answer (refused, rate limited, time-out, cut stream, wrong key), and the signal's reason when it aborts.
 */
export interface Model {
  answer<Answer>(question: Question<Answer>, signal: AbortSignal): Promise<Answered<Answer>>;
}
