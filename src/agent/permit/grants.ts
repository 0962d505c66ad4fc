import type { AuditLine } from '#domain/audit/owed-lines.ts';
import { Grant, grantKey, toolDigest, type Use, whyNotGranted, withUse } from '#domain/policy/grant.ts';
import type { Requirement } from '#domain/policy/policy.ts';
import { approve } from '#domain/session/decide-state.ts';
import { type Attempt, lastAttempt, type Request, type ThreadRef, type Turn } from '#domain/session/session.ts';
import { AgentError } from '#domain/text/errors.ts';
import type { AgentContext } from '../core/context.ts';
import { changedAndTold } from '../core/owed-lines.ts';
import { completionOf } from './approve.ts';
import { aboutTurn, permit } from './standing.ts';

/** The grant of a channel for a function; undefined when there never was one. */
export async function grantOf(
  context: Pick<AgentContext, 'store'>,
  ref: Pick<ThreadRef, 'workspace' | 'channel'>,
  digest: string,
): Promise<Grant | undefined> {
  const stored = await context.store.get(grantKey(ref.workspace, ref.channel, digest));
  return stored === undefined ? undefined : Grant.parse(stored);
}

/** Stores the standing approval that a complete approval gave, and records it; the same one again changes nothing. */
export async function keepGrant(context: AgentContext, ref: ThreadRef, turn: Turn): Promise<void> {
  const last = lastAttempt(turn);
  const approval = last?.approval;
  if (!(last && approval?.terms) || approval.grant !== null) {
    return;
  }
  const digest = toolDigest(last.program, last.parameters);
  const { terms } = approval;
  const makers = last.votes;
  const body = { grant: approval.nonce, channel: ref.channel, toolDigest: digest, turn: turn.id, endsAt: terms.endsAt };
  const users = makers.map(({ user }) => user);
  const line: AuditLine = {
    ...{ id: `grant:${approval.nonce}`, at: approval.at, kind: 'grant_made' },
    body: { ...body, makers: users, usesADay: terms.usesADay },
  };
  await changedAndTold(context, grantKey(ref.workspace, ref.channel, digest), (stored) => {
    const known = stored === undefined ? undefined : Grant.parse(stored);
    if (known !== undefined && (known.id === approval.nonce || known.at > approval.at)) {
      return { value: known, line: undefined }; // a run that is taken up again brings no older terms back
    }
    const grant: Grant = {
      schema: 1,
      id: approval.nonce,
      name: last.name,
      toolDigest: digest,
      channel: ref.channel,
      terms,
      turn: turn.id,
      makers,
      at: approval.at,
      uses: [],
      used: 0,
      revoked: null,
    };
    return { value: grant, line };
  });
}

/** What is to be covered: this attempt of this turn, asked for by its requester. */
export const claimOf = (context: AgentContext, ref: ThreadRef, turn: Turn, attempt: Attempt): Use => ({
  toolDigest: toolDigest(attempt.program, attempt.parameters),
  channel: ref.channel,
  user: turn.request.user,
  authors: turn.authors.map(({ user }) => user),
  chosenBy: chooserOf(turn),
  program: attempt.program,
  id: `${turn.id}:${attempt.number}`,
  at: context.clock.now(),
});

function chooserOf({ request }: Turn): Use['chosenBy'] {
  if (isChosenByModel(request)) {
    return 'model';
  }
  return request.source === 'schedule' ? 'schedule' : 'person';
}

/** What another agent sends, a model has chosen, whoever's token it has and whoever asks for it again. */
export const isChosenByModel = ({ call, source }: Request): boolean =>
  call === undefined || call.chosenBy === 'model' || source === 'mcp';

/**
 * Lets a proposal run where a standing approval covers it, and counts that: by compare-and-set on the grant, so that no
 * more uses than allowed go through, however many ask at once. Anything else waits for people.
 */
export async function approveByGrant(context: AgentContext, ref: ThreadRef, turn: Turn): Promise<void> {
  const last = lastAttempt(turn);
  const isDelivered = last !== undefined && (last.share === null || last.share.state === 'done');
  if (turn.status !== 'awaiting_approval' || last === undefined || !isDelivered) {
    return;
  }
  const use = claimOf(context, ref, turn, last);
  const grant = await grantOf(context, ref, use.toolDigest);
  if (grant === undefined || whyNotGranted(grant, use) || !(await areMakersHere(context, ref, grant))) {
    return;
  }
  if (!(await isInUse(context, ref, last))) {
    return; // people decide about what was taken out of use, or has a newer version
  }
  const { requirement } = await aboutTurn(context, ref, turn);
  if ((await standingOfMakers(context, ref, grant, requirement)) < requirement.quorum) {
    return; // dispatch would refuse it
  }
  const completion = {
    ...completionOf(context, grant.makers, requirement, grant.id),
    allowedUntil: grant.terms.endsAt,
  };
  const { expiresAt } = turn.waiting;
  if (expiresAt !== null && completion.at >= expiresAt) {
    return; // its time is over, whoever would have allowed it
  }
  if (!(await countUse(context, ref, use, grant.id))) {
    return;
  }
  await context.change(ref, (now) => approve(now, turn.id, last.digest, completion));
}

/** Whether everybody who gave it is still a full member of the workspace. */
export async function areMakersHere(context: AgentContext, ref: ThreadRef, grant: Grant): Promise<boolean> {
  const people = await Promise.all(grant.makers.map(({ user }) => context.people.person(ref.workspace, user, true)));
  return people.every(({ kind }) => kind === 'member' || kind === 'admin');
}

/** Whether the kept tool that a program calls, if it does, is in use in just this version. */
export async function isInUse(
  { library }: Pick<AgentContext, 'library'>,
  { workspace }: Pick<ThreadRef, 'workspace'>,
  { program: { tool } }: { readonly program: Pick<Attempt['program'], 'tool'> },
): Promise<boolean> {
  const now = tool === null ? undefined : (await library.get(workspace, tool.id))?.tool;
  return tool === null || (now?.state === 'active' && now.version === tool.version);
}

/** How many of them may still approve here, as dispatch asks. They decided on no request of their own. */
async function standingOfMakers(
  context: AgentContext,
  ref: ThreadRef,
  { makers }: Grant,
  requirement: Requirement,
): Promise<number> {
  const about = { requirement, requester: '', authors: [], voters: [] };
  const answers = await Promise.all(makers.map(({ user }) => permit(context, ref, 'approve', user, about)));
  return answers.filter((answer) => 'actor' in answer).length;
}

async function countUse(context: AgentContext, ref: ThreadRef, use: Use, id: string): Promise<boolean> {
  let isCounted = false;
  await context.store.update<unknown>(grantKey(ref.workspace, ref.channel, use.toolDigest), (stored) => {
    const grant = stored === undefined ? undefined : Grant.parse(stored);
    isCounted = grant?.id === id && whyNotGranted(grant, use) === undefined;
    if (stored === undefined || grant === undefined) {
      throw new AgentError('a grant is gone', { code: 'TRANSITION_ILLEGAL' });
    }
    const next = isCounted ? withUse(grant, use) : grant;
    return { value: next === grant ? stored : next, open: next.owes !== undefined };
  });
  return isCounted;
}
