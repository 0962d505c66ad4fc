import { z } from 'zod';
import type { Clock } from '#ports/clock.ts';
import type { Calls } from './calls.ts';

const CACHE_MS = 60_000;

/**
 * Slack lets no group be emptied, and says neither what it lists for a disabled one nor that it refuses it; so nobody in
 * it is taken for disabled.
 */
const Users = z.object({ users: z.array(z.string()).min(1) });
const Groups = z.object({ usergroups: z.array(z.object({ id: z.string(), handle: z.string().default('') })) });

/** The user groups of the workspace. Scope usergroups:read. */
export function userGroups(calls: Calls, clock: Clock) {
  const kept = new Map<string, { readonly names: ReadonlyMap<string, string>; readonly until: number }>();

  async function namesIn(workspace: string): Promise<ReadonlyMap<string, string>> {
    const known = kept.get(workspace);
    if (known !== undefined && known.until > clock.now()) {
      return known.names;
    }
    const { usergroups } = await calls.call(workspace, 'usergroups.list', {}, Groups);
    const names = new Map(usergroups.map(({ id, handle }) => [id, handle]));
    kept.set(workspace, { names, until: clock.now() + CACHE_MS });
    return names;
  }

  return {
    /** Ids of those who are in it now. Throws when it is not there or disabled. */
    async membersOf(workspace: string, group: string): Promise<ReadonlySet<string>> {
      const args = { usergroup: group, include_disabled: false };
      return new Set((await calls.call(workspace, 'usergroups.users.list', args, Users)).users);
    },
    /** Its handle; it decides nothing, so where Slack does not tell it there is none. */
    async nameOf(workspace: string, group: string): Promise<string> {
      try {
        return (await namesIn(workspace)).get(group) ?? '';
      } catch {
        return '';
      }
    },
  };
}
