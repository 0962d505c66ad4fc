import { costOf } from '#domain/model/price.ts';
import { routeOf } from '#domain/model/routing.ts';
import type { Waiting } from '#domain/policy/approval.ts';
import { refusalOf } from '#domain/policy/permission.ts';
import { type Requirement, requirementOf } from '#domain/policy/policy.ts';
import { capabilitiesOf } from '#domain/program/capability.ts';
import type { Attempt, ThreadRef, Turn } from '#domain/session/session.ts';
import type { Person } from '#ports/people.ts';
import type { AgentContext } from '../core/context.ts';
import { type About, namedIn, namesIn } from './standing.ts';

/**
 * What a proposal waits for, as the policy is now: how many yeses, whose, and until when; and whether the channel has so
 * many people. Throws PEOPLE_UNAVAILABLE when nobody can tell: then there is no proposal yet.
 */
export async function waitingFor(
  context: AgentContext,
  ref: ThreadRef,
  turn: Pick<Turn, 'request' | 'authors' | 'askers'>,
  attempt: Pick<Attempt, 'program' | 'facts'>,
): Promise<Waiting> {
  const { policy } = await context.bounds(ref.workspace);
  const requirement = requirementOf(policy, ref.channel, capabilitiesOf(attempt));
  const authors = turn.authors.map(({ user }) => user);
  const about = { requester: turn.request.user, authors, askers: turn.askers, voters: [], requirement };
  const { quorum, fourEyes, because, expiryMs } = requirement;
  const lists = namedIn(requirement);
  return {
    expiresAt: expiryMs === null ? null : context.clock.now() + expiryMs,
    nudged: false,
    quorum,
    fourEyes,
    because,
    who: whoOf(requirement),
    named: await namesIn(context, ref.workspace, requirement),
    ring: lists.flatMap(({ people, groups }) => [...people, ...groups]),
    tooFew: await areTooFew(context, ref, about),
    answerUsd: await answerUsd(context, ref.workspace),
  };
}

/** Tokens that the words about a usual result take. */
const ANSWER = { input: 2_000, cached: 0, output: 200 };

async function answerUsd(context: AgentContext, workspace: string): Promise<number | null> {
  const { routes, prices } = await context.bounds(workspace);
  const [first = ''] = routeOf(routes, { kind: 'answer', complexity: 'simple', failed: 0 });
  const name = first || (context.model.usual ?? '');
  return costOf(Object.hasOwn(prices, name) ? prices[name] : undefined, ANSWER) ?? null;
}

const whoOf = ({ approvers }: Requirement): Waiting['who'] =>
  approvers.some(({ who }) => who === 'requester') ? 'requester' : approvers.length > 0 ? 'named' : 'members';

/** Counts no further than needed: mostly whoever asked may approve alone, and is known already. */
async function areTooFew(context: AgentContext, ref: ThreadRef, about: About): Promise<boolean> {
  const { quorum } = about.requirement;
  const lists = await Promise.all(
    namedIn(about.requirement).map(async ({ people, groups }) => {
      const members = await Promise.all(groups.map((group) => context.people.groupMembers(ref.workspace, group)));
      return new Set([...people, ...members.flatMap((group) => [...group])]);
    }),
  );
  const isNamed = (user: string) => lists.every((list) => list.has(user));
  const fits = (person: Person) => mayApprove(person, about, isNamed(person.user));
  if (quorum === 1 && fits(await context.people.person(ref.workspace, about.requester, false))) {
    return false;
  }
  return (await context.people.countMembers(ref, { wanted: quorum, among: isNamed, fits })) < quorum;
}

/** Somebody of the channel, by what is known of them. */
function mayApprove(
  { user, kind, from }: Person,
  { requester, authors, askers = [], requirement }: About,
  isNamed: boolean,
): boolean {
  const standing = {
    kind,
    from,
    inChannel: true,
    isRequester: user === requester,
    isAuthor: authors.includes(user),
    isAsker: askers.includes(user),
    isVoter: false,
    isNamed,
    named: [],
    mayAsk: false,
    isClosedChannel: false,
    channel: '',
  };
  return refusalOf('approve', standing, requirement) === undefined;
}
