import type { ThreadRef, Turn } from '#domain/session/session.ts';
import { codeOf } from '#domain/text/errors.ts';
import { Description } from '#domain/tool/description.ts';
import type { ToolFunction } from '#domain/tool/tool-program.ts';
import { askModel } from '../core/ask-model.ts';
import type { AgentContext } from '../core/context.ts';
import { watchStandstill } from '../core/watch-standstill.ts';
import { describePrompt } from '../prompts/describe.ts';

const MOST_CHARACTERS = 600;

/**
 * What a tool is found by, written from its code alone, so that nothing of the request is in it. Where no model says it,
 * what came with the program stands.
 */
export async function describeTool(
  context: AgentContext,
  ref: ThreadRef,
  turn: Turn,
  tool: ToolFunction,
  otherwise: string,
): Promise<string> {
  const paused = new AbortController();
  const unwatch = watchStandstill(context, ref.workspace, async () => paused.abort());
  try {
    const { system, prompt } = describePrompt(tool);
    const question = { kind: 'describe', complexity: 'simple', system, prompt, schema: Description } as const;
    const { answer } = await askModel(context, { ref, turn }, question, paused.signal);
    const words = answer.words.length === 0 ? '' : ` Also: ${answer.words.join(', ')}.`;
    return `${answer.description}${words}`.slice(0, MOST_CHARACTERS).toWellFormed().trim();
  } catch (error) {
    context.log.warn('no description', { code: codeOf(error), turn: turn.id, workspace: ref.workspace }, error);
    return otherwise;
  } finally {
    unwatch();
  }
}
