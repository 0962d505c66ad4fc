import { expire, nudge } from '#domain/decide-state.ts';
import { isExpired } from '#domain/decision.ts';
import { codeOf } from '#domain/errors.ts';
import type { Session, ThreadRef, TurnIn } from '#domain/session.ts';
import type { AgentContext } from './context.ts';
import { refOf } from './sessions.ts';

/** The share of a proposal's time after which whoever may decide is reminded, once. */
const NUDGE_AT = 0.75;

/**
 * Draws what time has done to proposals: an end, or a reminder. It decides nothing: a press looks at the clock itself.
 * Whoever comes first does it; for the others there is nothing left to do.
 */
export async function sweepDue(context: AgentContext): Promise<void> {
  for (const key of await context.store.open()) {
    if (key.kind === 'session') {
      const ref = refOf(key);
      await sweepSession(context, ref).catch((error: unknown) => {
        const code = codeOf(error);
        if (code === 'STORE_UNAVAILABLE') {
          throw error;
        }
        // One record that cannot be read holds up no other.
        context.log.error('not swept', { code, workspace: ref.workspace, thread: ref.thread }, error);
      });
    }
  }
}

async function sweepSession(context: AgentContext, ref: ThreadRef): Promise<void> {
  const session = await context.sessions.read(ref);
  if (session?.turns.some((turn) => turn.status === 'awaiting_approval' && dueOf(turn, context.clock.now()))) {
    await context.change(ref, (current) =>
      current.turns.reduce((now, turn) => swept(now, turn.id, context.clock.now()), current),
    );
  }
}

function swept(session: Session, id: string, now: number): Session {
  const turn = session.turns.find((each) => each.id === id);
  const due = turn?.status === 'awaiting_approval' ? dueOf(turn, now) : undefined;
  if (due === undefined) {
    return session;
  }
  return due === 'end' ? expire(session, id, now) : nudge(session, id);
}

function dueOf(turn: TurnIn<'awaiting_approval'>, now: number): 'end' | 'reminder' | undefined {
  const { expiresAt, nudged } = turn.waiting;
  if (expiresAt === null) {
    return undefined;
  }
  if (isExpired(turn, now)) {
    return 'end';
  }
  return !nudged && now >= turn.since + (expiresAt - turn.since) * NUDGE_AT ? 'reminder' : undefined;
}
