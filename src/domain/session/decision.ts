import { createHash } from 'node:crypto';
import { canonical } from '../json/canonical.ts';
import type { Refusal, Wish } from '../policy/refusal.ts';
import { type Attempt, lastAttempt, type Turn, type TurnIn } from './session.ts';

/** Whether a stop would still end something. */
export const isUndecided = (turn: Turn): boolean =>
  ['queued', 'planning', 'awaiting_approval', 'approved', 'running'].includes(turn.status);

/** The length of the digest that a button carries, in hex characters. */
export const BUTTON_DIGEST = 16;

const PREFIX = 'threadsmith/press/1\n';

/**
 * What the buttons of a card stand for: the program, and where one is offered the terms of a standing approval. So a press
 * on a card that did not show the terms does not say yes to them.
 */
export const pressDigest = ({ digest, terms }: Pick<Attempt, 'digest' | 'terms'>): string =>
  (terms === null
    ? digest
    : createHash('sha256')
        .update(PREFIX + canonical({ digest, terms }))
        .digest('hex')
  ).slice(0, BUTTON_DIGEST);

/** Whether its time is over, by the clock of whoever decides now. */
export const isExpired = ({ waiting }: TurnIn<'awaiting_approval'>, now: number): boolean =>
  waiting.expiresAt !== null && now >= waiting.expiresAt;

/**
 * Why a press of a button comes too late or is not for what waits now; undefined when it is in time. `digest` is what
 * the button carried, `now` the time of the decision: whether somebody has swept plays no part.
 */
export function refusalBy(turn: Turn | undefined, digest: string, wish: Wish, now: number): Refusal | undefined {
  if (turn === undefined) {
    return { why: 'unknown_turn' };
  }
  if (turn.status === 'superseded' || turn.status === 'expired') {
    return { why: turn.status };
  }
  const last = lastAttempt(turn);
  if (turn.status !== 'awaiting_approval' || last === undefined) {
    return decided(turn);
  }
  if (isExpired(turn, now)) {
    return { why: 'expired' };
  }
  if (digest.length !== BUTTON_DIGEST || pressDigest(last) !== digest) {
    return { why: 'superseded' };
  }
  return NEEDS_DELIVERY.includes(wish) ? notReady(turn, last) : undefined;
}

const NEEDS_DELIVERY: readonly Wish[] = ['approve', 'grant'];

function notReady({ waiting }: TurnIn<'awaiting_approval'>, { share }: Attempt): Refusal | undefined {
  if (share !== null && share.state !== 'done') {
    return { why: 'not_ready' };
  }
  return waiting.tooFew ? { why: 'too_few' } : undefined;
}

/** Who decided, and when. */
function decided(turn: Turn): Refusal {
  if (turn.status === 'rejected') {
    return { why: 'already_decided', by: turn.by.name, at: turn.at, what: 'rejected' };
  }
  const approval = lastAttempt(turn)?.approval;
  const by = approval?.approvers.at(-1);
  return approval && by ? { why: 'already_decided', by: by.name, at: approval.at, what: 'approved' } : { why: 'ended' };
}
