import type { Refusal, Wish } from './policy.ts';
import { lastAttempt, type Turn } from './session.ts';

/** Whether a stop would still end something. */
export const isUndecided = (turn: Turn): boolean =>
  ['queued', 'planning', 'awaiting_approval', 'approved', 'running'].includes(turn.status);

/** The length of the digest that a button carries, in hex characters. */
export const BUTTON_DIGEST = 16;

/**
 * Why a press of a button comes too late or is not for what waits now; undefined when it is in time. `digest` is what
 * the button carried.
 */
export function refusalBy(turn: Turn | undefined, digest: string, wish: Wish): Refusal | undefined {
  if (turn === undefined) {
    return { why: 'unknown_turn' };
  }
  if (turn.status === 'superseded') {
    return { why: 'superseded' };
  }
  const last = lastAttempt(turn);
  if (turn.status !== 'awaiting_approval') {
    return decided(turn);
  }
  if (digest.length !== BUTTON_DIGEST || last?.digest.startsWith(digest) !== true) {
    return { why: 'superseded' };
  }
  return wish === 'approve' && last.share !== null && last.share.state !== 'done' ? { why: 'not_ready' } : undefined;
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
