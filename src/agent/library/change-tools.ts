import { type Actor, justWho } from '#domain/policy/people.ts';
import type { Refusal } from '#domain/policy/refusal.ts';
import { codeOf } from '#domain/text/errors.ts';
import type { Tool } from '#domain/tool/tool.ts';
import { changedAt, edited, restored, retired, type ToolWords } from '#domain/tool/tool-change.ts';
import type { KeptTool } from '#ports/library.ts';
import type { AgentContext } from '../core/context.ts';
import type { Agent } from '../face/agent.ts';
import { noteInChannel, type Place } from '../permit/in-channel.ts';
import { writtenAndTold } from './foretold-line.ts';
import { permitChange } from './may-change.ts';

/** Taking tools out of use and back, and wording them anew: by whoever may approve. */
export const changingTools = (context: AgentContext): Pick<Agent, 'retireTool' | 'restoreTool' | 'editTool'> => ({
  retireTool: (place, user, id, version) =>
    changed(context, {
      ...{ place, user, id, what: 'retired' },
      isAsSeen: (tool) => tool.version === version,
      change: retired,
    }),

  restoreTool: (place, user, id, version) =>
    changed(context, {
      ...{ place, user, id, what: 'restored' },
      isAsSeen: (tool) => tool.version === version,
      change: restored,
    }),

  editTool: (place, user, id, seen, words) =>
    changed(context, {
      ...{ place, user, id, what: 'edited' },
      isAsSeen: (tool) => changedAt(tool) === seen || isWorded(tool, words),
      change: (tool, by, at) => edited(tool, words, by, at),
    }),
});

/** Somebody's press, or form. */
interface Wanted {
  readonly place: Place;
  readonly user: string;
  readonly id: string;
  readonly what: keyof typeof KINDS;
  /** Whether it still is what they saw, as far as that matters; or is already what they want. */
  readonly isAsSeen: (tool: Tool) => boolean;
  readonly change: (tool: Tool, by: Actor, at: number) => Tool;
}

const KINDS = { retired: 'tool_retired', restored: 'tool_restored', edited: 'tool_edited' } as const;
/** What a use teaches a tool is written beside us, and is no change that anybody has to look at again. */
const MOST_TRIES = 5;

const isWorded = (tool: Tool, words: ToolWords): boolean =>
  tool.description === words.description.trim() && tool.returns === words.returns.trim();

async function changed(context: AgentContext, wanted: Wanted): Promise<Tool | Refusal> {
  try {
    return await change(context, wanted);
  } catch (error) {
    context.log.error('a tool was not changed', { code: codeOf(error), workspace: wanted.place.workspace }, error);
    return { why: 'not_saved' };
  }
}

async function change(context: AgentContext, wanted: Wanted): Promise<Tool | Refusal> {
  const { place, user, id, what } = wanted;
  const no = (refusal: Refusal, tool?: Tool): Promise<Refusal> =>
    noteInChannel(context, place, { wish: 'keep', user, toolDigest: tool?.toolDigest ?? '' }, refusal);
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const found = await context.library.get(place.workspace, id);
    if (found === undefined) {
      return no({ why: 'no_tool' });
    }
    const permitted = await permitChange(context, place, user, found.tool, 'whether_in_use');
    if ('refusal' in permitted) {
      return permitted.refusal;
    }
    if (!wanted.isAsSeen(found.tool)) {
      return no({ why: 'tool_changed' }, found.tool);
    }
    const next = wanted.change(found.tool, justWho(permitted.actor), context.clock.now());
    const put = await stored(context, place, what, found, next);
    if (put === 'name_taken') {
      return no({ why: 'name_taken' }, found.tool);
    }
    if (put === 'stored') {
      return next;
    }
  }
  return no({ why: 'tool_changed' });
}

/** With its line of the audit. Whoever wants the same again brings one that was lost, about whoever did it first, and no second one. */
async function stored(
  context: AgentContext,
  { workspace, channel }: Place,
  what: Wanted['what'],
  found: KeptTool,
  next: Tool,
): ReturnType<AgentContext['library']['put']> {
  const event = next.history.findLast((each) => each.what === what);
  if (event === undefined) {
    return 'stored'; // the very words that it was kept with
  }
  const { id, version, toolDigest } = next;
  const { at } = event;
  const body = { user: event.by.user, channel, tool: id, version, toolDigest };
  const line = { id: `${what}:${id}:${at}`, at, kind: KINDS[what], body };
  if (next === found.tool) {
    await context.audit.append(workspace, line);
    return 'stored';
  }
  const write = () => context.library.put(workspace, next, found.revision);
  return writtenAndTold(context, workspace, { tool: id, what, at, line }, write);
}
