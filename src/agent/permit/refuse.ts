import type { Refusal, Wish } from '#domain/policy/refusal.ts';
import { refusedAttempt } from '#domain/session/audit-of.ts';
import { expire } from '#domain/session/decide-state.ts';
import type { ThreadRef } from '#domain/session/session.ts';
import { codeOf } from '#domain/text/errors.ts';
import type { AgentContext } from '../core/context.ts';

/** What somebody wanted and may not, or not any more. */
export interface Attempted {
  readonly wish: Wish;
  readonly user: string;
  /** Empty where it was about no turn. */
  readonly turn: string;
  /** What the button carried; empty where it carried nothing. */
  readonly digest: string;
}

/** Says no: in the audit, and to whoever tried. Throws when it could not be stored. */
export async function refuse(
  context: AgentContext,
  ref: ThreadRef,
  attempted: Attempted,
  refusal: Refusal,
): Promise<Refusal> {
  await noteRefusal(context, ref, attempted, refusal);
  // What is wrong with a form stands at its inputs.
  const isOfForm = refusal.why === 'not_usable' || refusal.why === 'name_taken';
  return isOfForm ? refusal : tell(context, ref, attempted.user, refusal);
}

/** The line of the audit alone. A proposal whose time is over is ended by the press that found it so. */
export async function noteRefusal(
  context: AgentContext,
  ref: ThreadRef,
  { wish, user, turn: id, digest }: Attempted,
  refusal: Refusal,
): Promise<void> {
  const at = context.clock.now();
  const body = { user, wish, why: refusal.why, ...(digest === '' ? {} : { digest }) };
  const known = id === '' ? undefined : await context.sessions.read(ref);
  if (known?.turns.some((turn) => turn.id === id) !== true) {
    const { workspace, ...place } = ref;
    const entry = { id: `refused:${context.clock.id()}`, at, kind: 'refused' as const, body: { ...place, ...body } };
    await context.audit.append(workspace, entry);
    return;
  }
  await context.change(ref, (session) => {
    const turn = session.turns.find((each) => each.id === id);
    if (turn === undefined) {
      return session;
    }
    const isOver = refusal.why === 'expired' && turn.status === 'awaiting_approval';
    return refusedAttempt(isOver ? expire(session, id, at) : session, id, body, at);
  });
}

/** Whispers a refusal; if even that fails it is in the log, and the card still stands as it was. */
export async function tell(context: AgentContext, ref: ThreadRef, user: string, refusal: Refusal): Promise<Refusal> {
  await context.thread.whisper(ref, user, refusal).catch((error: unknown) => {
    context.log.warn('refusal not told', { code: codeOf(error), workspace: ref.workspace, thread: ref.thread }, error);
  });
  return refusal;
}
