import { z } from 'zod';
import { AgentError, codeOf } from '#domain/text/errors.ts';
import type { Clock } from '#ports/clock.ts';
import type { People, Person, Place } from '#ports/people.ts';
import type { Calls } from './calls.ts';
import { countMembers, isMember, pagesOf } from './members.ts';
import { kindOf, nameOf, User } from './user.ts';
import { userGroups } from './user-groups.ts';

const CACHE_MS = 60_000;
const LARGEST_CACHE = 2_000;
const UNKNOWN_WORKSPACE = 'another workspace';

const Channel = z.object({
  channel: z.object({
    name: z.string().default(''),
    is_im: z.boolean().default(false),
    is_mpim: z.boolean().default(false),
    is_private: z.boolean().default(false),
    is_group: z.boolean().default(false),
    is_ext_shared: z.boolean().default(false),
    is_pending_ext_shared: z.boolean().default(false),
  }),
});
const Team = z.object({ team: z.object({ name: z.string() }) });

/** Looks people up in Slack. Answers are kept for a minute, for questions that do not decide anything. */
export function slackPeople({ calls, clock }: { readonly calls: Calls; readonly clock: Clock }): People {
  const cache = new Map<string, { readonly person: Person; readonly until: number }>();
  const places = new Map<string, { readonly place: Place; readonly until: number }>();
  const groups = userGroups(calls, clock);

  async function lookUp(workspace: string, id: string): Promise<Person> {
    const { user } = await calls.call(workspace, 'users.info', { user: id }, z.object({ user: User }));
    const kind = kindOf(user, workspace);
    return {
      user: id,
      name: nameOf(user),
      kind,
      from: kind === 'stranger' ? await teamName(calls, workspace, user.team_id) : '',
      timeZone: user.tz ?? 'UTC',
    };
  }

  async function person(workspace: string, user: string, fresh: boolean): Promise<Person> {
    const name = `${workspace} ${user}`;
    const kept = cache.get(name);
    if (!fresh && kept !== undefined && kept.until > clock.now()) {
      return kept.person;
    }
    if (cache.size >= LARGEST_CACHE) {
      cache.clear();
    }
    cache.delete(name);
    const found = await lookUp(workspace, user);
    cache.set(name, { person: found, until: clock.now() + CACHE_MS });
    return found;
  }

  /** Slack refuses to describe some, such as those whom another company hides; the rest can still be counted. */
  async function ifDescribed(workspace: string, user: string): Promise<Person | undefined> {
    try {
      return await person(workspace, user, false);
    } catch (error) {
      if (codeOf(error) === 'SLACK_REFUSED') {
        return undefined;
      }
      throw error;
    }
  }

  const membersOf = (workspace: string, group: string): Promise<ReadonlySet<string>> =>
    translated('group', groups.membersOf(workspace, group));

  return {
    person: (workspace, user, fresh) => translated('somebody', person(workspace, user, fresh)),
    isIn: (ref, user) => translated('members', isMember(calls, ref.workspace, ref.channel, user)),
    inGroup: async (workspace, group, user) => (await membersOf(workspace, group)).has(user),
    groupMembers: membersOf,
    groupName: groups.nameOf,
    countMembers: ({ workspace, channel }, sought) =>
      translated(
        'members',
        countMembers(pagesOf(calls, workspace, channel), sought, (user) => ifDescribed(workspace, user)),
      ),
    async place(workspace, channel) {
      const name = `${workspace} ${channel}`;
      const kept = places.get(name);
      if (kept !== undefined && kept.until > clock.now()) {
        return kept.place;
      }
      const asked = calls.call(workspace, 'conversations.info', { channel }, Channel);
      const place = placeOf((await translated('channel', asked)).channel);
      if (places.size >= LARGEST_CACHE) {
        places.clear();
      }
      places.set(name, { place, until: clock.now() + CACHE_MS });
      return place;
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

/** The scope team:read is not asked for, so this may be refused; a stranger stays a stranger without a name. */
async function teamName(calls: Calls, workspace: string, team: string | undefined): Promise<string> {
  if (team === undefined) {
    return UNKNOWN_WORKSPACE;
  }
  try {
    return (await calls.call(workspace, 'team.info', { team }, Team)).team.name;
  } catch {
    return UNKNOWN_WORKSPACE;
  }
}

function placeOf(channel: z.infer<typeof Channel>['channel']): Place {
  const shared = channel.is_ext_shared || channel.is_pending_ext_shared;
  if (channel.is_im || channel.is_mpim) {
    return { name: channel.name, kind: 'direct', shared };
  }
  return { name: channel.name, kind: channel.is_private || channel.is_group ? 'private' : 'channel', shared };
}
