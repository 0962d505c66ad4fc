import { codeOf } from '#domain/errors.ts';
import { justWho } from '#domain/people.ts';
import type { Refusal } from '#domain/refusal.ts';
import type { Tool } from '#domain/tool.ts';
import { restored, retired } from '#domain/tool-change.ts';
import type { Agent } from './agent.ts';
import type { AgentContext } from './context.ts';
import { noteInChannel, type Place } from './in-channel.ts';
import { permitChange } from './may-change.ts';

/** Taking tools out of use, and back: by whoever may approve. */
export const changingTools = (context: AgentContext): Pick<Agent, 'retireTool' | 'restoreTool'> => ({
  retireTool: (place, user, id, version) => changed(context, { place, user, id, version, what: 'retired' }),
  restoreTool: (place, user, id, version) => changed(context, { place, user, id, version, what: 'restored' }),
});

/** Somebody's press. `version` is the one that they saw. */
interface Wanted {
  readonly place: Place;
  readonly user: string;
  readonly id: string;
  readonly version: number;
  readonly what: 'retired' | 'restored';
}

const CHANGES = { retired, restored } as const;
const KINDS = { retired: 'tool_retired', restored: 'tool_restored' } as const;
/** What a use teaches a tool is written beside us; only its version says whether it is what somebody saw. */
const MOST_TRIES = 5;

async function changed(context: AgentContext, wanted: Wanted): Promise<Tool | Refusal> {
  try {
    return await change(context, wanted);
  } catch (error) {
    context.log.error('a tool was not changed', { code: codeOf(error), workspace: wanted.place.workspace }, error);
    return { why: 'not_saved' };
  }
}

async function change(context: AgentContext, wanted: Wanted): Promise<Tool | Refusal> {
  const { place, user, id, version, what } = wanted;
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
    if (found.tool.version !== version) {
      return no({ why: 'tool_changed' }, found.tool);
    }
    const next = CHANGES[what](found.tool, justWho(permitted.actor), context.clock.now());
    const put = next === found.tool ? 'stored' : await context.library.put(place.workspace, next, found.revision);
    if (put === 'name_taken') {
      return no({ why: 'name_taken' }, found.tool);
    }
    if (put === 'stored') {
      await tell(context, place, next, what);
      return next;
    }
  }
  return no({ why: 'tool_changed' });
}

/** As it is stored: whoever wants the same again brings a line that was lost, about whoever did it first, and no second one. */
async function tell(
  context: AgentContext,
  { workspace, channel }: Place,
  tool: Tool,
  what: Wanted['what'],
): Promise<void> {
  const event = tool.history.findLast((each) => each.what === what);
  if (event !== undefined) {
    const { id, version, toolDigest } = tool;
    const body = { user: event.by.user, channel, tool: id, version, toolDigest };
    await context.audit.append(workspace, { id: `${what}:${id}:${event.at}`, at: event.at, kind: KINDS[what], body });
  }
}
