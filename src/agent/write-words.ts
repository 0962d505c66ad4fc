import { lastAttempt, type Session, type ThreadRef, type Turn } from '#domain/session.ts';
import { Words } from '#domain/words.ts';
import { askModel } from './ask-model.ts';
import type { AgentContext } from './context.ts';
import { answerPrompt } from './prompts/answer.ts';
import { textOf } from './stored.ts';
import { requestOf } from './write-plan.ts';

/** The model's words about a result that stands already. */
export async function writeWords(
  context: AgentContext,
  ref: ThreadRef,
  session: Session,
  turn: Turn,
): Promise<{ text: string; model: string }> {
  const run = lastAttempt(turn)?.run;
  const { system, prompt } = answerPrompt({
    request: requestOf({ session, turn }),
    goal: turn.plan?.goal ?? '',
    result: await textOf(context, ref.workspace, run?.result),
    output: await textOf(context, ref.workspace, run?.stdout),
    artifacts: (run?.artifacts ?? []).map(({ path }) => path),
  });
  const question = { kind: 'answer', complexity: 'simple', system, prompt, schema: Words } as const;
  const { answer, model } = await askModel(context, { ref, turn }, question, new AbortController().signal);
  return { text: answer.text, model };
}
