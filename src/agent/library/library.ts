import type { AgentContext } from '../core/context.ts';
import type { Agent } from '../face/agent.ts';
import { changingTools } from './change-tools.ts';
import { keepingDrafts } from './keep-draft.ts';
import { lookingAtTools } from './look-at-tools.ts';

/** What people do with the library as such: look through it, take tools out of use and back, approve what came in. */
export const tending = (
  context: AgentContext,
): Pick<
  Agent,
  'tools' | 'tool' | 'toolById' | 'toolsToReview' | 'retireTool' | 'restoreTool' | 'editTool' | 'keepDraft'
> => ({
  ...lookingAtTools(context),
  ...changingTools(context),
  ...keepingDrafts(context),
});
