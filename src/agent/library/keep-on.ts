import { justWho } from '#domain/policy/people.ts';
import type { Refusal } from '#domain/policy/refusal.ts';
import { codeOf } from '#domain/text/errors.ts';
import { isAnswered, isSameDecision, KeptOn, keptOnKey } from '#domain/tool/kept-on.ts';
import type { Tool } from '#domain/tool/tool.ts';
import type { ToolLine } from '#domain/tool/tool-order.ts';
import { type Reviewed, toReview } from '#domain/tool/tool-review.ts';
import { NO_STATS } from '#domain/tool/tool-stats.ts';
import type { AgentContext } from '../core/context.ts';
import type { Agent } from '../face/agent.ts';
import { noteInChannel, type Place } from '../permit/in-channel.ts';
import { type Foretold, writtenAndTold } from './foretold-line.ts';
import { permitChange } from './may-change.ts';

/** Deciding that a tool stays in use although its counts speak against it: by whoever may take it out of use. */
export const keepingOn = (context: AgentContext): Pick<Agent, 'keepOn'> => ({
  async keepOn(place, user, id, version) {
    try {
      return await keepOn(context, place, user, { id, version });
    } catch (error) {
      context.log.error('a tool was not kept on', { code: codeOf(error), workspace: place.workspace }, error);
      return { why: 'not_saved' };
    }
  },
});

async function keepOn(
  context: AgentContext,
  place: Place,
  user: string,
  { id, version }: Pick<Tool, 'id' | 'version'>,
): Promise<Tool | Refusal> {
  const { library } = context;
  const tool = (await library.get(place.workspace, id))?.tool;
  if (tool === undefined) {
    return noteInChannel(context, place, { wish: 'keep', user }, { why: 'no_tool' });
  }
  const permitted = await permitChange(context, place, user, tool, 'whether_in_use');
  if ('refusal' in permitted) {
    return permitted.refusal;
  }
  if (tool.version !== version || tool.state !== 'active') {
    const about = { wish: 'keep', user, toolDigest: tool.toolDigest } as const;
    return noteInChannel(context, place, about, { why: 'tool_changed' });
  }
  const [{ failed, rejected } = NO_STATS] = await library.stats(place.workspace, [id]);
  const by = justWho(permitted.actor);
  const wanted: KeptOn = { schema: 1, by, at: context.clock.now(), version, failed, rejected };
  const foretold = lineOf(place, tool, wanted);
  let stands = wanted;
  await writtenAndTold(context, place.workspace, foretold, async () => {
    stands = await stored(context, place, tool, wanted);
    return stands === wanted ? 'stored' : 'stale';
  });
  if (stands !== wanted) {
    await context.audit.append(place.workspace, lineOf(place, tool, stands).line); // it may have been lost
  }
  return tool;
}

/** The decision that stands: that of whoever was first, where the same is wanted again at once. */
async function stored(context: AgentContext, { workspace }: Place, { id }: Tool, wanted: KeptOn): Promise<KeptOn> {
  let stands = wanted;
  await context.store.update<unknown>(keptOnKey(workspace, id), (before) => {
    const known = KeptOn.safeParse(before).data;
    stands = known !== undefined && isSameDecision(known, wanted) ? known : wanted;
    return { value: stands === known ? before : stands, open: false };
  });
  return stands;
}

function lineOf({ channel }: Place, { id, toolDigest }: Tool, kept: KeptOn): Foretold {
  const { by, at, version, failed, rejected } = kept;
  const body = { user: by.user, channel, tool: id, version, toolDigest, failed, rejected };
  return { tool: id, what: 'kept_on', at, line: { id: `kept_on:${id}:${at}`, at, kind: 'tool_kept_on', body } };
}

/** Tools that people might want to retire and of which nobody has decided lately that they stay; at most so many. */
export async function stillToReview(
  context: Pick<AgentContext, 'store' | 'clock'>,
  workspace: string,
  lines: readonly ToolLine[],
  most: number,
): Promise<Reviewed[]> {
  const now = context.clock.now();
  const found: Reviewed[] = [];
  for (const reviewed of toReview(lines, now)) {
    if (found.length >= most) {
      break;
    }
    const stored = await context.store.get(keptOnKey(workspace, reviewed.tool.id));
    if (!isAnswered(reviewed, KeptOn.safeParse(stored).data, now)) {
      found.push(reviewed);
    }
  }
  return found;
}
