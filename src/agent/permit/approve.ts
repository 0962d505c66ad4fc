import type { Vote } from '#domain/policy/approval.ts';
import type { Requirement } from '#domain/policy/policy.ts';
import type { Refusal } from '#domain/policy/refusal.ts';
import { approve, type Completion, vote } from '#domain/session/decide-state.ts';
import { lastAttempt, type Session, type ThreadRef, type Turn } from '#domain/session/session.ts';
import type { AgentContext } from '../core/context.ts';
import { aboutTurn, permit } from './standing.ts';

/**
 * One's yes. When it makes the set complete every other voter is looked up again, and whoever may no longer approve
 * does not count; so the set is complete at one moment, or the yes is only kept.
 */
export async function voteFor(
  context: AgentContext,
  ref: ThreadRef,
  turn: Turn,
  actor: Vote,
  keep: boolean,
): Promise<((session: Session) => Session) | Refusal> {
  const last = lastAttempt(turn);
  if (last === undefined) {
    return { why: 'ended' };
  }
  const { requirement } = await aboutTurn(context, ref, turn);
  const others = last.votes.filter(({ user }) => user !== actor.user);
  if (others.length < last.votes.length && last.votes.length < requirement.quorum) {
    return { why: 'already_voted', missing: requirement.quorum - last.votes.length };
  }
  const isLast = others.length + 1 >= requirement.quorum;
  const still = isLast ? await stillMay(context, ref, turn, others) : others;
  const votes = [...still, actor];
  const completion = { ...completionOf(context, votes, requirement, null), keep };
  return (session) =>
    votes.length >= requirement.quorum
      ? approve(session, turn.id, last.digest, completion)
      : vote(session, turn.id, last.digest, votes);
}

/** The moment at which a set of votes became an approval, for its record. */
export const completionOf = (
  context: AgentContext,
  votes: readonly Vote[],
  { revision, expiryMs }: Pick<Requirement, 'revision' | 'expiryMs'>,
  grant: string | null,
): Completion => {
  const at = context.clock.now();
  const endsAt = expiryMs === null ? null : at + expiryMs;
  return { votes, at, nonce: context.clock.id(), instance: context.instance, policy: revision, endsAt, grant };
};

/** Those who may still approve, looked up now. */
async function stillMay(context: AgentContext, ref: ThreadRef, turn: Turn, votes: readonly Vote[]): Promise<Vote[]> {
  const about = await aboutTurn(context, ref, turn);
  const answers = await Promise.all(votes.map(({ user }) => permit(context, ref, 'approve', user, about)));
  return votes.filter((_, index) => {
    const answer = answers[index];
    return answer !== undefined && 'actor' in answer;
  });
}
