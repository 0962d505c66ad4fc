import { requirementOf } from '#domain/policy/policy.ts';
import { inOrder, type ToolLine } from '#domain/tool/tool-order.ts';
import type { Reviewed } from '#domain/tool/tool-review.ts';
import { NO_STATS } from '#domain/tool/tool-stats.ts';
import type { AgentContext } from '../core/context.ts';
import type { HomeLook, ToolsPage } from '../face/home-view.ts';
import { stillToReview } from '../library/keep-on.ts';
import { HOME, permit } from '../permit/standing.ts';

const PAGE = 5;
/** Hits of a search that can be paged through. */
const MOST_FOUND = 50;
const MOST_REVIEWED = 5;

/** What Home says about the library: one page of it, what to look at again, and how often tools ran. */
export async function toolsFor(
  context: AgentContext,
  workspace: string,
  user: string,
  look: HomeLook,
): Promise<{ page: ToolsPage; review: Reviewed[]; reused: number }> {
  const kept = await context.library.list(workspace);
  const stats = await context.library.stats(
    workspace,
    kept.map(({ tool }) => tool.id),
  );
  const lines = kept.map(({ tool }, at) => ({ tool, stats: stats[at] ?? NO_STATS }));
  const shown =
    look.words === ''
      ? inOrder(lines.filter(({ tool }) => tool.state === 'active'))
      : await context.library.search(workspace, look.words, MOST_FOUND);
  const worst = await stillToReview(context, workspace, lines, MOST_REVIEWED);
  return {
    page: pageOf(shown, look),
    review: await whatMayBeRetired(context, workspace, user, worst),
    reused: stats.reduce((sum, { runs }) => sum + runs, 0),
  };
}

/** A page beyond the last is the last: tools may have gone since it was asked for. */
function pageOf(lines: readonly ToolLine[], { words, page: wanted }: HomeLook): ToolsPage {
  const last = Math.max(0, Math.ceil(lines.length / PAGE) - 1);
  const page = Math.min(Math.max(0, wanted), last);
  const tools = lines.slice(page * PAGE, (page + 1) * PAGE).map(({ tool, stats }) => ({ tool, stats }));
  return { words, page, tools, total: lines.length, hasMore: page < last };
}

/** Those that this person may take out of use, by the rule that a press of Retire goes by. */
async function whatMayBeRetired(
  context: AgentContext,
  workspace: string,
  user: string,
  reviewed: readonly Reviewed[],
): Promise<Reviewed[]> {
  const { policy } = await context.bounds(workspace);
  const requirement = { ...requirementOf(policy, HOME, []), fourEyes: false };
  const may = await Promise.all(
    reviewed.map(async ({ tool }) => {
      const about = { requester: tool.provenance.keeper.user, authors: [], voters: [], requirement };
      return 'actor' in (await permit(context, { workspace, channel: HOME, thread: '' }, 'keep', user, about));
    }),
  );
  return reviewed.filter((_, at) => may[at]);
}
