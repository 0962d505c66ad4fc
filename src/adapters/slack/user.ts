import { z } from 'zod';
import type { Person } from '#ports/people.ts';

/** What we read of a person as users.info describes them. */
export const User = z.object({
  id: z.string(),
  team_id: z.string().optional(),
  name: z.string().default(''),
  real_name: z.string().nullish(),
  deleted: z.boolean().default(false),
  tz: z.string().nullish(),
  is_bot: z.boolean().default(false),
  is_workflow_bot: z.boolean().default(false),
  is_stranger: z.boolean().default(false),
  is_admin: z.boolean().default(false),
  is_owner: z.boolean().default(false),
  is_primary_owner: z.boolean().default(false),
  is_restricted: z.boolean().default(false),
  is_ultra_restricted: z.boolean().default(false),
  /** Only in an organisation: all workspaces that somebody belongs to. */
  enterprise_user: z.object({ teams: z.array(z.string()).catch([]) }).nullish(),
  profile: z.object({ display_name: z.string().nullish(), real_name: z.string().nullish() }).default({}),
});
export type User = z.infer<typeof User>;

/** Who somebody is to a workspace. The order counts: what takes rights away comes before what gives them. */
export function kindOf(user: User, workspace: string): Person['kind'] {
  if (user.is_bot || user.is_workflow_bot || user.id === 'USLACKBOT') {
    return 'bot';
  }
  if (user.deleted) {
    return 'deactivated';
  }
  if (user.is_stranger || !belongs(user, workspace)) {
    return 'stranger';
  }
  if (user.is_restricted || user.is_ultra_restricted) {
    return 'guest';
  }
  return user.is_admin || user.is_owner || user.is_primary_owner ? 'admin' : 'member';
}

const belongs = (user: User, workspace: string): boolean =>
  user.team_id === workspace || (user.enterprise_user?.teams ?? []).includes(workspace);

/** What people call somebody. */
export const nameOf = (user: User): string =>
  [user.profile.real_name, user.real_name, user.profile.display_name, user.name].find((name) => name) ?? user.id;
