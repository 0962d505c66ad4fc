import { codeOf } from '#domain/errors.ts';
import { Grant, grantKey, revoked } from '#domain/grant.ts';
import { requirementOf } from '#domain/policy.ts';
import type { Refusal } from '#domain/refusal.ts';
import type { ThreadRef } from '#domain/session.ts';
import type { Agent } from './agent.ts';
import type { AgentContext } from './context.ts';
import { grantOf } from './grants.ts';
import { noteRefusal } from './refuse.ts';
import { type About, permit } from './standing.ts';

/** Standing approvals: which ones a channel has, and taking one back. */
export const granting = (context: AgentContext): Pick<Agent, 'grants' | 'revokeGrant'> => ({
  async grants(place, user) {
    const permitted = await permit(context, threadless(place), 'view', user, await aboutNobody(context, place));
    if ('refusal' in permitted) {
      return permitted.refusal;
    }
    const keys = await context.store.list(place.workspace, 'grant');
    const stored = await Promise.all(
      keys.filter(({ id }) => id.startsWith(`${place.channel}:`)).map((key) => context.store.get(key)),
    );
    const now = context.clock.now();
    return stored
      .flatMap((each) => (each === undefined ? [] : [Grant.parse(each)]))
      .filter(({ terms, revoked: over }) => over === null && terms.endsAt > now)
      .sort((a, b) => a.at - b.at);
  },

  async revokeGrant(place, digest, user) {
    try {
      return await revoke(context, place, digest, user);
    } catch (error) {
      context.log.error('not revoked', { code: codeOf(error), workspace: place.workspace }, error);
      return { why: 'not_saved' };
    }
  },
});

type Place = Pick<ThreadRef, 'workspace' | 'channel'>;

async function revoke(context: AgentContext, place: Place, digest: string, user: string): Promise<Refusal | undefined> {
  const ref = threadless(place);
  const permitted = await permit(context, ref, 'revoke', user, await aboutNobody(context, place));
  const no = async (refusal: Refusal): Promise<Refusal> => {
    await noteRefusal(context, ref, { wish: 'revoke', user, turn: '', digest: digest.slice(0, 16) }, refusal);
    return refusal;
  };
  if ('refusal' in permitted) {
    return await no(permitted.refusal);
  }
  if ((await grantOf(context, place, digest)) === undefined) {
    return await no({ why: 'no_grant' });
  }
  const now = { by: { user, name: permitted.actor.name }, at: context.clock.now() };
  const grant = await context.store.update(grantKey(place.workspace, place.channel, digest), (stored) => ({
    value: revoked(Grant.parse(stored), now.by, now.at),
    open: false,
  }));
  // As it is stored: whoever takes it back again brings a line that was lost, about whoever did it first.
  const { by, at } = grant.revoked ?? now;
  const body = { grant: grant.id, channel: place.channel, toolDigest: digest, user: by.user };
  await context.audit.append(place.workspace, { id: `revoke:${grant.id}`, at, kind: 'grant_revoked', body });
  return undefined;
}

/** A right in a channel, where no thread and no request of anybody plays a part. */
const threadless = (place: Place): ThreadRef => ({ ...place, thread: '' });

async function aboutNobody(context: AgentContext, { workspace, channel }: Place): Promise<About> {
  const { policy } = await context.bounds(workspace);
  return { requester: '', authors: [], voters: [], requirement: requirementOf(policy, channel, []) };
}
