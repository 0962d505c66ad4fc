import { isUnfinished, newSession, Session, sessionId, type ThreadRef } from '#domain/session/session.ts';
import { AgentError } from '#domain/text/errors.ts';
import type { RecordKey, Store } from '#ports/store.ts';

export type Sessions = ReturnType<typeof openSessions>;

/** Sessions by thread. What comes out of the store is checked before anybody trusts it. */
export function openSessions(store: Store) {
  return {
    /** The session, or undefined when nothing was ever asked in this thread. */
    async read(ref: ThreadRef): Promise<Session | undefined> {
      const stored = await store.get(keyOf(ref));
      return stored === undefined ? undefined : parse(stored);
    },

    /** Changes one session in one atomic step; gives it as it was and as it is. */
    async update(ref: ThreadRef, change: (session: Session) => Session): Promise<{ before: Session; after: Session }> {
      let before = newSession(ref);
      let after = before;
      await store.update<unknown>(keyOf(ref), (stored) => {
        before = stored === undefined ? newSession(ref) : parse(stored);
        after = change(before);
        const value = after === before && stored !== undefined ? stored : after;
        return { value, open: isUnfinished(after) };
      });
      return { before, after };
    },
  };
}

export const keyOf = (ref: ThreadRef): RecordKey => ({ workspace: ref.workspace, kind: 'session', id: sessionId(ref) });

/** The thread that a session's key names. */
export function refOf(key: RecordKey): ThreadRef {
  const cut = key.id.indexOf(':');
  return { workspace: key.workspace, channel: key.id.slice(0, cut), thread: key.id.slice(cut + 1) };
}

function parse(stored: unknown): Session {
  const parsed = Session.safeParse(stored);
  if (!parsed.success) {
    throw new AgentError('A stored session has another shape', { code: 'STORE_CORRUPT', cause: parsed.error });
  }
  return parsed.data;
}
