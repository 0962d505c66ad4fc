import type { Refusal } from '#domain/policy/refusal.ts';
import type { Tool } from '#domain/tool/tool.ts';
import { holdsWords, inOrder, meantBy, type ToolLine } from '#domain/tool/tool-order.ts';
import { NO_STATS } from '#domain/tool/tool-stats.ts';
import type { AgentContext } from '../core/context.ts';
import type { Agent } from '../face/agent.ts';
import { type Place, permitInChannel } from '../permit/in-channel.ts';
import { stillToReview } from './keep-on.ts';

/** The library as people may look at it from a channel. Throws what the library throws. */
export const lookingAtTools = (
  context: AgentContext,
): Pick<Agent, 'tools' | 'tool' | 'toolById' | 'toolsToReview'> => ({
  tools: (place, user, words) =>
    looked(context, place, user, async ({ workspace }) =>
      words.trim() === '' ? inOrder(await all(context, workspace)) : found(context, workspace, words.trim()),
    ),

  tool: (place, user, name) =>
    looked(context, place, user, async ({ workspace }) => {
      const used = await context.library.named(workspace, name);
      return one(context, workspace, used?.tool ?? meantBy(await context.library.list(workspace), name)?.tool);
    }),

  toolById: (place, user, id) =>
    looked(context, place, user, async ({ workspace }) =>
      one(context, workspace, (await context.library.get(workspace, id))?.tool),
    ),

  toolsToReview: (place, user) =>
    looked(context, place, user, async ({ workspace }) =>
      stillToReview(context, workspace, await all(context, workspace), Number.POSITIVE_INFINITY),
    ),
});

/** Tools come from all channels, so whoever may not ask here, such as a guest of one channel, sees none of them. */
async function looked<Seen>(
  context: AgentContext,
  place: Place,
  user: string,
  look: (place: Place) => Promise<Seen>,
): Promise<Seen | Refusal> {
  const permitted = await permitInChannel(context, place, { wish: 'ask', user });
  if (!('refusal' in permitted)) {
    return look(place);
  }
  const { refusal } = permitted;
  return 'wish' in refusal ? { ...refusal, wish: 'view' } : refusal;
}

const all = async (context: AgentContext, workspace: string): Promise<ToolLine[]> =>
  withStats(context, workspace, await toolsOf(context, workspace));

/** More hits than anybody pages through. */
const MOST_FOUND = 50;

/**
 * Those in use as the search ranks them. It knows no others, so these come after, where they have all the words; where it
 * found more than enough nobody looks for them, because that reads every tool.
 */
async function found(context: AgentContext, workspace: string, words: string): Promise<ToolLine[]> {
  const hits = await context.library.search(workspace, words, MOST_FOUND);
  const lines = hits.map(({ tool, stats }) => ({ tool, stats }));
  if (lines.length >= MOST_FOUND) {
    return lines;
  }
  const others = (await toolsOf(context, workspace)).filter(
    (tool) => tool.state !== 'active' && holdsWords(tool, words),
  );
  return [...lines, ...inOrder(await withStats(context, workspace, others)).slice(0, MOST_FOUND)];
}

async function one(context: AgentContext, workspace: string, tool: Tool | undefined): Promise<ToolLine | Refusal> {
  const [line] = tool === undefined ? [] : await withStats(context, workspace, [tool]);
  return line ?? { why: 'no_tool' };
}

const toolsOf = async ({ library }: AgentContext, workspace: string): Promise<Tool[]> =>
  (await library.list(workspace)).map(({ tool }) => tool);

async function withStats({ library }: AgentContext, workspace: string, tools: readonly Tool[]): Promise<ToolLine[]> {
  const ids = tools.map(({ id }) => id);
  const stats = await library.stats(workspace, ids);
  return tools.map((tool, index) => ({ tool, stats: stats[index] ?? NO_STATS }));
}
