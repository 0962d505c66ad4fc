import type { Vote } from '#domain/policy/approval.ts';
import { requirementOf } from '#domain/policy/policy.ts';
import type { Refusal } from '#domain/policy/refusal.ts';
import { capabilitiesOf } from '#domain/program/capability.ts';
import type { Tool } from '#domain/tool/tool.ts';
import type { AgentContext } from '../core/context.ts';
import { noteInChannel, type Place } from '../permit/in-channel.ts';
import { permit } from '../permit/standing.ts';

/** Whether what is decided is that a function may be found and called, or only whether one that was is in use. */
export type Deciding = 'to_keep' | 'whether_in_use';

/**
 * Whether somebody may change a tool, looked up now; a no is in the audit. Its keeper counts as who asked for it, so that
 * they may where only the requester may. Four eyes look at what a function may do; taking it out of use and back changes
 * nothing about that, and whoever did it must be able to undo it.
 */
export async function permitChange(
  context: AgentContext,
  place: Place,
  user: string,
  tool: Tool,
  deciding: Deciding,
): Promise<{ actor: Vote } | { refusal: Refusal }> {
  const { policy } = await context.bounds(place.workspace);
  const asked = requirementOf(policy, place.channel, deciding === 'to_keep' ? reachOf(tool) : []);
  const requirement = deciding === 'to_keep' ? asked : { ...asked, fourEyes: false };
  const about = { requester: tool.provenance.keeper.user, authors: [], voters: [], requirement };
  const permitted = await permit(context, { ...place, thread: '' }, 'keep', user, about);
  const wanted = { wish: 'keep', user, toolDigest: tool.toolDigest } as const;
  return 'refusal' in permitted
    ? { refusal: await noteInChannel(context, place, wanted, permitted.refusal) }
    : permitted;
}

/** What a policy may ask more for. Nobody here has read the code yet, so it may start processes. */
const reachOf = ({ needs }: Tool) =>
  capabilitiesOf({
    program: { hosts: needs.hosts, secrets: needs.secrets.map((name) => ({ name, version: 0 })) },
    facts: null,
  });
