import { requirementOf } from '#domain/policy/policy.ts';
import type { Refusal, Wish } from '#domain/policy/refusal.ts';
import type { Person } from '#ports/people.ts';
import type { AgentContext } from '../core/context.ts';
import { HOME, permit } from './standing.ts';

/**
 * Why somebody may not do what is about the whole workspace and no channel, looked up now; undefined when they may. The
 * workspace's own rule counts: where it names people, only those. Nothing of it is in the audit.
 */
export async function refusalAnywhere(
  context: AgentContext,
  workspace: string,
  { user }: Pick<Person, 'user'>,
  wish: Wish,
): Promise<Refusal | undefined> {
  const { policy } = await context.bounds(workspace);
  const about = { requester: '', authors: [], voters: [], requirement: requirementOf(policy, HOME, []) };
  const permitted = await permit(context, { workspace, channel: HOME, thread: '' }, wish, user, about);
  return 'refusal' in permitted ? permitted.refusal : undefined;
}
