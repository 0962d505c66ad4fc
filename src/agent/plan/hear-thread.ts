import type { Session, ThreadRef, Turn } from '#domain/session/session.ts';
import type { AgentContext } from '../core/context.ts';

type Before = Pick<Session, 'files'> & { heard: NonNullable<Session['context']> };

/**
 * What was said in the thread before we were first asked there, and its files. It is read once, because Slack allows
 * it rarely, and kept. A thread that begins with the request has no before.
 */
export async function hear(context: AgentContext, ref: ThreadRef, session: Session, turn: Turn): Promise<Before> {
  if (session.context !== null || turn.id === ref.thread || turn.request.source === 'command') {
    return { heard: session.context ?? [], files: session.files };
  }
  const read = await context.thread.history(ref, momentOf(turn));
  const { after } = await context.sessions.update(ref, (now) =>
    now.context === null ? { ...now, context: read.heard, files: [...now.files, ...read.files] } : now,
  );
  return { heard: after.context ?? [], files: after.files };
}

/** Where in the thread a turn was asked for: a message's id is its ts, a button's or a form's is none. */
const momentOf = ({ id, request }: Turn): string =>
  ['modal', 'button', 'mcp', 'schedule'].includes(request.source) ? (request.at / 1000).toFixed(6) : id;
