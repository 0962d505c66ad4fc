import { strangersIn } from '#domain/model/answer-numbers.ts';
import { Words } from '#domain/model/words.ts';
import { lastAttempt, type Session, type ThreadRef, type Turn } from '#domain/session/session.ts';
import { codeOf, type ErrorCode } from '#domain/text/errors.ts';
import { askModel } from '../core/ask-model.ts';
import type { AgentContext } from '../core/context.ts';
import { jsonOf, textOf } from '../core/stored.ts';
import { watchStandstill } from '../core/watch-standstill.ts';
import { requestOf } from '../plan/write-plan.ts';
import { type AnswerMaterial, answerPrompt } from '../prompts/answer.ts';

/** The model's words about a result, and the figures in them that are not in it. */
export interface Worded {
  readonly text: string;
  readonly model: string;
  readonly strangers: readonly string[];
}

/** More are not kept: the words are worthless by then, and the card says so with fewer. */
const MOST_STRANGERS = 20;

/**
 * The model's words about a result that stands already. Words with figures that the result does not hold are asked for
 * once more; those of the two with fewer count, and whoever shows them says which figures are left.
 */
export async function writeWords(context: AgentContext, ref: ThreadRef, session: Session, turn: Turn): Promise<Worded> {
  const paused = new AbortController();
  const unwatch = watchStandstill(context, ref.workspace, async () => paused.abort());
  try {
    return await wordsFor(context, ref, session, turn, paused.signal);
  } finally {
    unwatch();
  }
}

async function wordsFor(
  context: AgentContext,
  ref: ThreadRef,
  session: Session,
  turn: Turn,
  signal: AbortSignal,
): Promise<Worded> {
  const run = lastAttempt(turn)?.run;
  const material: AnswerMaterial = {
    request: requestOf({ session, turn }),
    goal: turn.plan?.goal ?? '',
    result: await textOf(context, ref.workspace, run?.result),
    output: await textOf(context, ref.workspace, run?.stdout),
    artifacts: (run?.artifacts ?? []).map(({ path }) => path),
  };
  const ask = await asker(context, ref, turn, material, signal);
  const first = await ask();
  if (first.strangers.length === 0) {
    return first;
  }
  const second = await ask(first).catch((error: unknown) => {
    if (!LEAVE_THE_FIRST.includes(codeOf(error))) {
      throw error;
    }
    context.log.warn('no better words', { code: codeOf(error), turn: turn.id, workspace: ref.workspace }, error);
    return first;
  });
  return second.strangers.length <= first.strangers.length ? second : first;
}

/** Failures of the second question alone: there are words already. */
const LEAVE_THE_FIRST: readonly ErrorCode[] = [
  'MODEL_UNAVAILABLE',
  'MODEL_OUTPUT_INVALID',
  'BUDGET_USED_UP',
  'INTERNAL',
];

async function asker(context: AgentContext, ref: ThreadRef, turn: Turn, material: AnswerMaterial, signal: AbortSignal) {
  const attempt = lastAttempt(turn);
  const call = [attempt?.program.arguments, attempt?.program.inputs.map(({ name }) => name)];
  const known = { ...material, result: await jsonOf(context, ref.workspace, attempt?.run?.result), call };
  return async (before?: Worded): Promise<Worded> => {
    const { system, prompt } = answerPrompt({ ...material, before });
    const question = { kind: 'answer', complexity: 'simple', system, prompt, schema: Words } as const;
    const { answer, model } = await askModel(context, { ref, turn }, question, signal);
    return { text: answer.text, model, strangers: strangersIn(answer.text, known).slice(0, MOST_STRANGERS) };
  };
}
