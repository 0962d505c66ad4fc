import type { Vote } from '#domain/policy/approval.ts';
import { justWho } from '#domain/policy/people.ts';
import type { Refusal } from '#domain/policy/refusal.ts';
import { codeOf } from '#domain/text/errors.ts';
import type { DraftKept } from '#domain/tool/draft-kept.ts';
import { saysAnyOrder } from '#domain/tool/same-result.ts';
import type { Tool } from '#domain/tool/tool.ts';
import { approvedDraft } from '#domain/tool/tool-change.ts';
import type { AgentContext } from '../core/context.ts';
import { standstillOf } from '../core/standstill.ts';
import type { Agent } from '../face/agent.ts';
import { type Trial, trialsOf, tryOut } from '../keep/try-out.ts';
import { alikeTo } from '../keep/twins.ts';
import { noteInChannel, type Place } from '../permit/in-channel.ts';
import { type Foretold, writtenAndTold } from './foretold-line.ts';
import { permitChange } from './may-change.ts';

/** Approving what was imported. It may take as long as the examples take to run. */
export const keepingDrafts = (context: AgentContext): Pick<Agent, 'keepDraft'> => ({
  async keepDraft(place, user, id, version) {
    try {
      return await keepDraft(context, place, user, id, version);
    } catch (error) {
      context.log.error('a draft was not kept', { code: codeOf(error), workspace: place.workspace }, error);
      return { why: 'not_saved' };
    }
  },
});

async function keepDraft(
  context: AgentContext,
  place: Place,
  user: string,
  id: string,
  version: number,
): Promise<DraftKept | Refusal> {
  const { library } = context;
  const found = await library.get(place.workspace, id);
  const wanted = { wish: 'keep', user, toolDigest: found?.tool.toolDigest ?? '' } as const;
  const no = (refusal: Refusal): Promise<Refusal> => noteInChannel(context, place, wanted, refusal);
  if (found === undefined) {
    return no({ why: 'no_tool' });
  }
  const { tool } = found;
  const permitted = await permitChange(context, place, user, tool, 'to_keep');
  if ('refusal' in permitted) {
    return permitted.refusal;
  }
  if (tool.version !== version) {
    return no({ why: 'tool_changed' });
  }
  if (tool.state !== 'draft') {
    return wasKept(tool) ? kept(context, place, tool) : no({ why: 'tool_changed' });
  }
  if ((await standstillOf(context.store, place.workspace)) !== 'running') {
    return no({ why: 'paused' });
  }
  const next = await tried(context, place, permitted.actor, tool);
  if ('why' in next) {
    return notKept(context, place, user, tool, next);
  }
  const line = approvalLine(place, next);
  const write = () => library.put(place.workspace, next, found.revision);
  const put = await (line ? writtenAndTold(context, place.workspace, line, write) : write());
  if (put !== 'stale') {
    return put === 'stored' ? kept(context, place, next) : no({ why: put });
  }
  const now = (await library.get(place.workspace, id))?.tool; // somebody else may have kept it, with the same press
  return now?.version === version && wasKept(now) ? kept(context, place, now) : no({ why: 'tool_changed' });
}

/** The draft as a tool in use, with the sandbox that its examples ran in now; or why it is to be none. */
async function tried(
  context: AgentContext,
  place: Place,
  actor: Vote,
  draft: Tool,
): Promise<Tool | { readonly why: string; readonly where: string }> {
  const { clock, inspector } = context;
  const { provider, digest: template } = await context.sandbox.describe();
  const sandbox = { provider, template };
  const trials = draftTrials(draft);
  const about = { place, owner: `keep.${clock.id()}`, epoch: 1, user: actor.user };
  const outcome = await tryOut(context, about, { ...draft, sandbox }, trials, saysAnyOrder(draft));
  if ('why' in outcome) {
    return outcome;
  }
  const { language, source, name, calls = name } = draft;
  const fingerprint = inspector.fingerprint({ language, source, name: calls });
  const replayed = trials.length === 0 ? 'not_replayed' : outcome.replayed;
  return approvedDraft(draft, replayed, justWho(actor), clock.now(), { fingerprint, sandbox });
}

/** Examples that can be run as they were; each must give what its file says it gave. */
const draftTrials = (tool: Tool): Trial[] =>
  trialsOf(
    tool.examples.filter(({ inputs }) => inputs.every((input) => input.kept)),
    tool,
  ).map((trial) => ({ ...trial, isNew: true }));

const approvalOf = ({ history }: Tool) =>
  history[0]?.what === 'imported' ? history.find(({ what }) => what === 'kept') : undefined;

/** Whether it is in use because somebody kept the draft that it was. */
const wasKept = (tool: Tool): boolean => tool.state === 'active' && approvalOf(tool) !== undefined;

/** What the audit says of it; nothing where nobody approved it. */
function approvalLine({ channel }: Place, tool: Tool): Foretold | undefined {
  const { id, version, toolDigest, replayed } = tool;
  const approval = approvalOf(tool);
  if (approval === undefined) {
    return undefined;
  }
  const { at, by } = approval;
  const body = { user: by.user, channel, tool: id, version, toolDigest, way: 'imported', replayed };
  return { tool: id, what: 'kept', at, line: { id: `kept:${id}:${at}`, at, kind: 'tool_kept', body } };
}

/** As it is stored, so that a second press tells the same, and brings a line of the audit that was lost. */
async function kept(context: AgentContext, place: Place, tool: Tool): Promise<DraftKept> {
  const { workspace } = place;
  const { id, replayed, name, fingerprint } = tool;
  const told = approvalLine(place, tool);
  if (told !== undefined) {
    await context.audit.append(workspace, told.line);
  }
  const alike = await alikeTo(context, workspace, { id, name, fingerprint });
  const twin = alike?.why === 'same' ? alike.tool.name : null;
  return { kept: tool, tried: replayed === 'passed' ? draftTrials(tool).length : 0, twin };
}

async function notKept(
  context: AgentContext,
  place: Place,
  user: string,
  tool: Tool,
  { why, where }: { readonly why: string; readonly where: string },
): Promise<DraftKept> {
  const { workspace, channel } = place;
  const because = why === 'unavailable' ? 'unavailable' : 'differs';
  const body = { user, channel, tool: tool.id, version: tool.version, toolDigest: tool.toolDigest, why: because };
  const line = { id: `not_kept:${context.clock.id()}`, at: context.clock.now(), kind: 'tool_not_kept', body } as const;
  await context.audit.append(workspace, line);
  return { notKept: tool, because, where };
}
