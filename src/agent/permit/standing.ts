import type { Vote } from '#domain/policy/approval.ts';
import { refusalOf, type Standing } from '#domain/policy/permission.ts';
import {
  type Approvers,
  mayAskFromOutside,
  type Policy,
  type Requirement,
  requirementOf,
} from '#domain/policy/policy.ts';
import type { Refusal, Wish } from '#domain/policy/refusal.ts';
import { capabilitiesOf } from '#domain/program/capability.ts';
import { lastAttempt, type ThreadRef, type Turn } from '#domain/session/session.ts';
import { codeOf } from '#domain/text/errors.ts';
import type { Person, Place } from '#ports/people.ts';
import type { AgentContext } from '../core/context.ts';

/** What a right is asked about: whose request it is, who had a hand in it, what the policy asks for its program. */
export interface About {
  readonly requester: string;
  readonly authors: readonly string[];
  /** Others whose words the request is. */
  readonly askers?: readonly string[];
  readonly voters: readonly string[];
  readonly requirement: Requirement;
}

/**
 * Stands for the channel of what is done in App Home, which is in none: the workspace's own rule counts, and nobody is
 * asked to be in a channel. Nothing that Slack calls a channel has such an id.
 */
export const HOME = 'home';

/** What the policy says now about a turn as it stands. */
export async function aboutTurn(context: AgentContext, ref: ThreadRef, turn: Turn): Promise<About> {
  const { policy } = await context.bounds(ref.workspace);
  const last = lastAttempt(turn);
  return {
    requester: turn.request.user,
    authors: turn.authors.map(({ user }) => user),
    askers: turn.askers,
    voters: last?.votes.map(({ user }) => user) ?? [],
    requirement: requirementOf(policy, ref.channel, last ? capabilitiesOf(last) : []),
  };
}

/**
 * Who somebody is here. `fresh` looks everything up now, as every decision needs; asking may go by an answer of the
 * last minute, and whoever's message reached us is in the channel. Throws PEOPLE_UNAVAILABLE when nobody can tell.
 */
export async function standingOf(
  context: AgentContext,
  ref: ThreadRef,
  user: string,
  about: About,
  fresh: boolean,
): Promise<{ standing: Standing; person: Person; through: string[] }> {
  const isHome = ref.channel === HOME;
  const [person, inChannel, place, { policy }, lists] = await Promise.all([
    context.people.person(ref.workspace, user, fresh),
    fresh && !isHome ? context.people.isIn(ref, user) : true,
    isHome ? undefined : context.people.place(ref.workspace, ref.channel),
    context.bounds(ref.workspace),
    Promise.all(namedIn(about.requirement).map((list) => throughOf(context, ref.workspace, list, user))),
  ]);
  const { kind, from } = person;
  const isNamed = lists.every((through) => through.length > 0);
  const standing: Standing = {
    kind,
    from,
    inChannel,
    isRequester: user === about.requester,
    isAuthor: about.authors.includes(user),
    isAsker: about.askers?.includes(user) === true,
    isVoter: about.voters.includes(user),
    isNamed,
    named: isNamed ? [] : await namesIn(context, ref.workspace, about.requirement),
    mayAsk: policy.mayAsk.includes(user),
    isClosedChannel: isClosed(policy, ref.channel, place?.shared === true),
    channel: nameOf(place),
  };
  return { person, standing, through: lists.flat() };
}

/** Whether somebody may do this, looked up now, with the vote that this would be; a look-up that fails is a no. */
export async function permit(
  context: AgentContext,
  ref: ThreadRef,
  wish: Wish,
  user: string,
  about: About,
): Promise<{ actor: Vote } | { refusal: Refusal }> {
  try {
    const { standing, person, through } = await standingOf(context, ref, user, about, true);
    const refusal = refusalOf(wish, standing, about.requirement);
    if (refusal) {
      return { refusal };
    }
    const kind = person.kind === 'admin' ? 'admin' : 'member';
    return { actor: { user, name: person.name, at: context.clock.now(), kind, through } };
  } catch (error) {
    const code = codeOf(error);
    context.log.warn('look-up failed', { code, workspace: ref.workspace, thread: ref.thread }, error);
    return { refusal: { why: 'look_up_failed', wish, channel: '' } };
  }
}

type Named = Extract<Approvers, { who: 'named' }>;

export const namedIn = ({ approvers }: Requirement): Named[] =>
  approvers.flatMap((each) => (each.who === 'named' ? [each] : []));

/** Who is on the lists of named people, as people write them. */
export async function namesIn(context: AgentContext, workspace: string, requirement: Requirement): Promise<string[]> {
  const lists = namedIn(requirement);
  const people = lists.flatMap((list) => list.people);
  const groups = lists.flatMap((list) => list.groups);
  const names = await Promise.all([
    ...people.map((user) =>
      context.people.person(workspace, user, false).then(
        ({ name }) => name,
        () => '',
      ),
    ),
    ...groups.map(async (group) => `@${await context.people.groupName(workspace, group)}`),
  ]);
  return [...new Set(names.filter((name) => name !== '' && name !== '@'))];
}

/** The ids by which a list holds somebody: their own, or those of groups. Every group is asked, because a failure is a no. */
async function throughOf(context: AgentContext, workspace: string, list: Named, user: string): Promise<string[]> {
  const groups = await Promise.all(
    list.groups.map(async (group) => ((await context.people.inGroup(workspace, group, user)) ? [group] : [])),
  );
  return [...(list.people.includes(user) ? [user] : []), ...groups.flat()];
}

const nameOf = (place: Place | undefined): string =>
  place === undefined ? 'this workspace' : place.kind === 'direct' ? 'this conversation' : `#${place.name}`;

const isClosed = (policy: Policy, channel: string, isShared: boolean): boolean =>
  isShared && !mayAskFromOutside(policy, channel);
