import { Grant, grantKey, revoked } from '#domain/policy/grant.ts';
import type { Refusal } from '#domain/policy/refusal.ts';
import { codeOf } from '#domain/text/errors.ts';
import type { AgentContext } from '../core/context.ts';
import { changedAndTold } from '../core/owed-lines.ts';
import type { Agent } from '../face/agent.ts';
import { grantOf } from '../permit/grants.ts';
import { noteInChannel, type Place, permitInChannel } from '../permit/in-channel.ts';

/** Standing approvals: which ones a channel has, and taking one back. */
export const granting = (context: AgentContext): Pick<Agent, 'grants' | 'revokeGrant'> => ({
  async grants(place, user) {
    const permitted = await permitInChannel(context, place, { wish: 'view', user });
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

async function revoke(context: AgentContext, place: Place, digest: string, user: string): Promise<Refusal | undefined> {
  const wanted = { wish: 'revoke', user, toolDigest: digest } as const;
  const permitted = await permitInChannel(context, place, wanted);
  if ('refusal' in permitted) {
    return permitted.refusal;
  }
  if ((await grantOf(context, place, digest)) === undefined) {
    return await noteInChannel(context, place, wanted, { why: 'no_grant' });
  }
  const by = { user, name: permitted.actor.name };
  const at = context.clock.now();
  await changedAndTold(context, grantKey(place.workspace, place.channel, digest), (stored) => {
    const grant = Grant.parse(stored);
    const value = revoked(grant, by, at);
    const body = { grant: grant.id, channel: place.channel, toolDigest: digest, user };
    const line = { id: `revoke:${grant.id}`, at, kind: 'grant_revoked' as const, body };
    return { value, line: value === grant ? undefined : line };
  });
  return undefined;
}
