import { type Grant, whyNotGranted } from '#domain/policy/grant.ts';
import { requirementOf } from '#domain/policy/policy.ts';
import type { Refusal } from '#domain/policy/refusal.ts';
import { allowedLimits } from '#domain/program/allowed-limits.ts';
import { type Tool, ToolId } from '#domain/tool/tool.ts';
import { toolDigestOf } from '#domain/tool/tool-program.ts';
import type { AgentContext } from '../core/context.ts';
import type { FormPlace, ToolForm } from '../face/tool-run.ts';
import { areMakersHere, grantOf } from '../permit/grants.ts';
import { noteInChannel, type Place, permitInChannel } from '../permit/in-channel.ts';
import { HOME } from '../permit/standing.ts';

/** What the form of a tool is made of, for whoever may ask in the channel; without one for whoever may ask at all. */
export async function runForm(
  context: AgentContext,
  { workspace, channel }: FormPlace,
  user: string,
  nameOrId: string,
): Promise<ToolForm | Refusal> {
  const place = { workspace, channel: channel ?? HOME };
  const wanted = { wish: 'ask', user } as const;
  const permitted = await permitInChannel(context, place, wanted);
  if ('refusal' in permitted) {
    return permitted.refusal;
  }
  const tool = await meant(context, workspace, nameOrId);
  if (tool === undefined) {
    return noteInChannel(context, place, wanted, { why: 'no_tool' });
  }
  const [{ mostFileMb, policy }, grant] = await Promise.all([
    context.bounds(workspace),
    channel === undefined ? undefined : coveringGrant(context, place, tool, user),
  ]);
  const { hosts, secrets } = tool.needs;
  const touched = [
    ...(hosts.length > 0 ? ['network' as const] : []),
    ...(secrets.length > 0 ? ['secrets' as const] : []),
  ];
  const { quorum, fourEyes } = requirementOf(policy, place.channel, touched);
  return {
    tool,
    mostFileMb,
    approvals: quorum,
    byOthers: fourEyes,
    allowed: grant && {
      until: grant.terms.endsAt,
      always: Object.values(grant.terms.parameters).every(({ kind }) => kind === 'free'),
    },
  };
}

/** The tool in use that somebody means; people write names in their own way. */
async function meant(context: AgentContext, workspace: string, nameOrId: string): Promise<Tool | undefined> {
  const name = nameOrId
    .trim()
    .toLowerCase()
    .replace(/[\s-]+/g, '_');
  const id = ToolId.safeParse(nameOrId).data;
  // The id first: buttons carry it, and a tool may be called like another one's id.
  const found =
    (id === undefined ? undefined : await context.library.get(workspace, id)) ??
    (await context.library.named(workspace, name));
  return found?.tool.state === 'active' ? found.tool : undefined;
}

/** The standing approval that some call of this person would run under now, if one. */
async function coveringGrant(
  context: AgentContext,
  place: Place,
  tool: Tool,
  user: string,
): Promise<Grant | undefined> {
  const { provider, digest: template } = await context.sandbox.describe();
  const { limits } = await context.bounds(place.workspace);
  const needs = { ...tool.needs, limits: allowedLimits(tool.needs.limits, limits) };
  const digest = toolDigestOf({ ...tool, needs, sandbox: { provider, template } });
  const grant = await grantOf(context, place, digest);
  const anyCall = grant && { ...grant, terms: { ...grant.terms, parameters: {} } }; // there are no arguments yet
  const why = whyNotGranted(anyCall, {
    ...{ toolDigest: digest, channel: place.channel, user, authors: [], chosenBy: 'person', id: '' },
    program: { arguments: {}, hosts: [], secrets: [] },
    at: context.clock.now(),
  });
  const holds = why === undefined && grant && (await areMakersHere(context, { ...place, thread: '' }, grant));
  return holds ? grant : undefined;
}
