/** How a proposal is decided: votes, the complete approval, a no, the end of its time. Law and errors as in state.ts. */
import type { Approval, Vote } from '../policy/approval.ts';
import type { GrantTerms } from '../policy/grant-terms.ts';
import { type Actor, justWho } from '../policy/people.ts';
import { AgentError } from '../text/errors.ts';
import { mayKeep } from './keep-state.ts';
import { type Attempt, lastAttempt, type Session, type Turn } from './session.ts';
import { common, move, next, withAttempt, withoutJobs } from './transition.ts';

/** What makes a set of votes an approval. */
export interface Completion {
  /** Everybody whose yes counts at this moment, the last one included. */
  readonly votes: readonly Vote[];
  readonly at: number;
  readonly nonce: string;
  readonly instance: string;
  readonly policy: string;
  readonly endsAt: number | null;
  /** The standing approval by which nobody had to be asked; then its makers are the votes. */
  readonly grant: string | null;
  readonly allowedUntil?: number | null;
  /** Whether the last one's press wanted the function kept. */
  readonly keep?: boolean;
}

/** Keeps the yeses for exactly this digest; they are not enough yet. */
export const vote = (session: Session, id: string, digest: string, votes: readonly Vote[]): Session =>
  move(session, id, 'vote', ['awaiting_approval'], (turn) => {
    checkDelivered(turn, digest);
    return withAttempt(turn, (last) => ({ ...last, votes: [...votes] }));
  });

/** Lets exactly this digest run. Only a program that was delivered whole can be approved. */
export function approve(session: Session, id: string, digest: string, completion: Completion): Session {
  const { votes, at, nonce, instance, policy, endsAt, grant, allowedUntil = null, keep = false } = completion;
  return move(
    session,
    id,
    'approve',
    ['awaiting_approval'],
    (turn) => {
      const { terms, program } = checkDelivered(turn, digest);
      const approval: Approval = {
        turn: id,
        channel: session.ref.channel,
        requester: turn.request.user,
        digest,
        approvers: [...votes],
        at,
        nonce,
        policy,
        endsAt,
        terms,
        grant,
        allowedUntil,
        ...(keep && mayKeep({ program }) && { keep }),
      };
      const decided = withAttempt(common(turn), (last) => ({ ...last, votes: [...votes], approval }));
      return { ...decided, status: 'approved', instance };
    },
    ['run', 'draw'],
  );
}

/** Takes one's yes back, until the set is complete. */
export const withdraw = (session: Session, id: string, user: string): Session =>
  move(session, id, 'withdraw', ['awaiting_approval'], (turn) => {
    if (lastAttempt(turn)?.votes.some((each) => each.user === user) !== true) {
      throw new AgentError('There is no vote to withdraw', { code: 'TRANSITION_ILLEGAL' });
    }
    return withAttempt(turn, (last) => ({ ...last, votes: last.votes.filter((each) => each.user !== user) }));
  });

/** Writes the terms of a standing approval on the card that waits. Whoever said yes before did not say it to these. */
export const offerGrant = (session: Session, id: string, digest: string, terms: GrantTerms): Session =>
  move(session, id, 'offer a grant', ['awaiting_approval'], (turn) => {
    checkDelivered(turn, digest);
    return withAttempt(turn, (last) => ({ ...last, terms, votes: [] }));
  });

/** One no ends it. */
export const reject = (session: Session, id: string, by: Actor, at: number, reason: string): Session =>
  next(
    move(withoutJobs(session, id), id, 'reject', ['awaiting_approval'], (turn) => ({
      ...common(turn),
      status: 'rejected',
      by: justWho(by),
      at,
      reason,
    })),
  );

/** Nobody decided in time; that is not a no. */
export const expire = (session: Session, id: string, at: number): Session =>
  next(
    move(withoutJobs(session, id), id, 'expire', ['awaiting_approval'], (turn) => ({
      ...common(turn),
      status: 'expired',
      at,
      since: turn.since,
      nudged: turn.waiting.nudged,
    })),
  );

/** Its time is nearly over: whoever may decide is reminded, once. */
export const nudge = (session: Session, id: string): Session =>
  move(session, id, 'nudge', ['awaiting_approval'], (turn) => {
    if (turn.waiting.nudged) {
      throw new AgentError('It was said before', { code: 'TRANSITION_ILLEGAL' });
    }
    return { ...turn, waiting: { ...turn.waiting, nudged: true } };
  });

function checkDelivered(turn: Turn, digest: string): Attempt {
  const last = lastAttempt(turn);
  if (last?.digest !== digest || (last.share !== null && last.share.state !== 'done')) {
    throw new AgentError('The program that was pressed is not the one that waits', { code: 'TRANSITION_ILLEGAL' });
  }
  return last;
}
