import { lastAttempt, type Session, type ThreadRef, type Turn } from '#domain/session/session.ts';
import { propose } from '#domain/session/state.ts';
import { turnOf } from '#domain/session/transition.ts';
import type { AgentContext } from '../core/context.ts';
import { approveByGrant } from '../permit/grants.ts';
import { waitingFor } from '../permit/waiting.ts';
import type { Written } from './write-program.ts';

/**
 * Puts a program before the people, with what the policy asks for it now; where a standing approval covers it, past them.
 * `first` is what else happens in the same change.
 */
export async function putForward(
  context: AgentContext,
  ref: ThreadRef,
  turn: Turn,
  { attempt, share }: Written,
  first: (session: Session) => Session = (session) => session,
): Promise<Turn> {
  const waiting = await waitingFor(context, ref, turn, attempt);
  const at = context.clock.now();
  const session = await context.change(ref, (now) =>
    propose(first(now), turn.id, turn.epoch, at, attempt, share, waiting),
  );
  const proposed = turnOf(session, turn.id);
  if (lastAttempt(proposed)?.share === null) {
    await approveByGrant(context, ref, proposed);
  }
  return proposed;
}
