import type { Plan } from '#domain/program/plan.ts';
import { codeOf } from '#domain/text/errors.ts';
import type { FoundTool } from '#ports/library.ts';
import type { AgentContext } from '../core/context.ts';

/** So many tools a planner is told of, however many there are. */
export const MOST_STUBS = 8;
/** A longer text says nothing more of what is looked for. */
const QUERY_CHARACTERS = 4_000;

/** The kept tools that fit a request best. A library that cannot be read is no reason to write no program. */
export async function findTools(context: AgentContext, workspace: string, request: string): Promise<FoundTool[]> {
  try {
    return await context.library.search(workspace, request.slice(0, QUERY_CHARACTERS), MOST_STUBS);
  } catch (error) {
    if (codeOf(error) !== 'STORE_CORRUPT') {
      throw error;
    }
    context.log.error('no tools found', { code: 'STORE_CORRUPT', workspace }, error);
    return [];
  }
}

/**
 * Tools to plan with again: the plan's own steps say in other words what is wanted, and find what the request did not.
 * Undefined where the tool that fits them best was among those `shown`: then the planner has judged it already.
 */
export async function findBySteps(
  context: AgentContext,
  workspace: string,
  { goal, steps }: Pick<Plan, 'goal' | 'steps'>,
  shown: readonly FoundTool[],
): Promise<FoundTool[] | undefined> {
  const found = await findTools(context, workspace, [goal, ...steps].join('\n'));
  const isShown = (tool: FoundTool): boolean => shown.some((each) => each.tool.id === tool.tool.id);
  const fresh = found.filter((tool) => !isShown(tool));
  const [best] = found;
  if (best === undefined || isShown(best)) {
    return undefined;
  }
  return [...fresh.slice(0, MOST_STUBS / 2), ...shown, ...fresh.slice(MOST_STUBS / 2)].slice(0, MOST_STUBS);
}
