import { z } from 'zod';
import { AgentError } from '#domain/errors.ts';
import type { Clock } from '#ports/clock.ts';
import type { People, Person, Place } from '#ports/people.ts';
import type { Calls } from './calls.ts';

const CACHE_MS = 60_000;
const PAGE_SIZE = 200;
const LONGEST_PAGES = 100;
const LARGEST_CACHE = 2_000;
const UNKNOWN_WORKSPACE = 'another workspace';

const User = z.object({
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
type User = z.infer<typeof User>;

const Members = z.object({
  members: z.array(z.string()),
  response_metadata: z.object({ next_cursor: z.string().default('') }).optional(),
});
const Channel = z.object({
  channel: z.object({
    name: z.string().default(''),
    is_im: z.boolean().default(false),
    is_mpim: z.boolean().default(false),
    is_private: z.boolean().default(false),
    is_group: z.boolean().default(false),
  }),
});
const Team = z.object({ team: z.object({ name: z.string() }) });

/** Looks people up in Slack. Answers are kept for a minute, for questions that do not decide anything. */
export function slackPeople({ calls, clock }: { readonly calls: Calls; readonly clock: Clock }): People {
  const cache = new Map<string, { readonly person: Person; readonly until: number }>();

  async function lookUp(workspace: string, id: string): Promise<Person> {
    const { user } = await calls.call(workspace, 'users.info', { user: id }, z.object({ user: User }));
    const kind = kindOf(user, workspace);
    return {
      user: id,
      name: nameOf(user),
      kind,
      from: kind === 'stranger' ? await teamName(workspace, user.team_id) : '',
      timeZone: user.tz ?? 'UTC',
    };
  }

  /** The scope team:read is not asked for, so this may be refused; a stranger stays a stranger without a name. */
  async function teamName(workspace: string, team: string | undefined): Promise<string> {
    if (team === undefined) {
      return UNKNOWN_WORKSPACE;
    }
    try {
      return (await calls.call(workspace, 'team.info', { team }, Team)).team.name;
    } catch {
      return UNKNOWN_WORKSPACE;
    }
  }

  async function isMember(workspace: string, channel: string, user: string): Promise<boolean> {
    let cursor = '';
    for (let page = 0; page < LONGEST_PAGES; page += 1) {
      const args = { channel, limit: PAGE_SIZE, ...(cursor === '' ? {} : { cursor }) };
      const { members, response_metadata } = await calls.call(workspace, 'conversations.members', args, Members);
      if (members.includes(user)) {
        return true;
      }
      cursor = response_metadata?.next_cursor ?? '';
      if (cursor === '') {
        return false;
      }
    }
    return false;
  }

  return {
    async person(workspace, user, fresh) {
      const name = `${workspace} ${user}`;
      const kept = cache.get(name);
      if (!fresh && kept !== undefined && kept.until > clock.now()) {
        return kept.person;
      }
      if (cache.size >= LARGEST_CACHE) {
        cache.clear();
      }
      cache.delete(name);
      const person = await translated('somebody', lookUp(workspace, user));
      cache.set(name, { person, until: clock.now() + CACHE_MS });
      return person;
    },
    isIn: (ref, user) => translated('members', isMember(ref.workspace, ref.channel, user)),
    async place(workspace, channel) {
      const asked = calls.call(workspace, 'conversations.info', { channel }, Channel);
      return placeOf((await translated('channel', asked)).channel);
    },
  };
}

async function translated<Result>(what: string, looking: Promise<Result>): Promise<Result> {
  try {
    return await looking;
  } catch (cause) {
    throw new AgentError(`could not look up: ${what}`, { code: 'PEOPLE_UNAVAILABLE', cause });
  }
}

/** The order counts: what takes rights away comes before what gives them. */
function kindOf(user: User, workspace: string): Person['kind'] {
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

const nameOf = (user: User): string =>
  [user.profile.real_name, user.real_name, user.profile.display_name, user.name].find((name) => name) ?? user.id;

function placeOf(channel: z.infer<typeof Channel>['channel']): Place {
  if (channel.is_im || channel.is_mpim) {
    return { name: channel.name, kind: 'direct' };
  }
  return { name: channel.name, kind: channel.is_private || channel.is_group ? 'private' : 'channel' };
}
