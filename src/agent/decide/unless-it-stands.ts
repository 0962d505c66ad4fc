import type { Refusal } from '#domain/policy/refusal.ts';
import { lastAttempt, type Session, type ThreadRef } from '#domain/session/session.ts';
import { codeOf } from '#domain/text/errors.ts';
import type { AgentContext } from '../core/context.ts';

/**
 * After a decision whose write the store did not confirm: nothing when it stands all the same, else what to tell. A store may
 * have written and been cut off before it could say so, and "nothing was approved" must not be said of what then runs.
 */
export async function unlessItStands(
  { sessions, log }: Pick<AgentContext, 'sessions' | 'log'>,
  ref: ThreadRef,
  turn: string,
  written: Session,
): Promise<Refusal | undefined> {
  try {
    const stored = await sessions.read(ref);
    return stored && decidedIn(stored, turn) === decidedIn(written, turn) ? undefined : { why: 'not_saved' };
  } catch (error) {
    log.error('decision unknown', { code: codeOf(error), ...ref, turn }, error);
    return { why: 'unsure' };
  }
}

/** What was decided about a turn. A complete approval has a nonce, so it is known again however far its run has come since. */
function decidedIn({ turns }: Session, id: string): string | undefined {
  const turn = turns.find((each) => each.id === id);
  const last = turn && lastAttempt(turn);
  return turn && JSON.stringify(last?.approval ?? [turn.status, last?.votes, last?.terms]);
}
