import type { Actor } from '#domain/policy/people.ts';
import { isKnown, join, open } from '#domain/session/request-state.ts';
import type { Request, RequestFile, Session, Turn } from '#domain/session/session.ts';
import { supersede } from '#domain/session/state.ts';
import { safeNames } from '#domain/text/file-name.ts';
import type { Ask } from '../face/agent.ts';

/** A message with who sent it and when, as far as we know. */
export interface Incoming {
  readonly ask: Ask;
  readonly actor: Actor;
  readonly at: number;
  readonly instance: string;
}

/**
 * What a request does to a thread. The requester's message revises a proposal that waits, answers our question, or
 * joins a plan that is being made; anything else is a request of its own, which waits while the thread is busy.
 */
export function takeIn(session: Session, incoming: Incoming): Session {
  const { ask, actor, at, instance } = incoming;
  if (isKnown(session, ask.id)) {
    return session;
  }
  const mine = session.turns.filter(({ request }) => request.user === ask.user);
  const waiting = mine.findLast(({ status }) => status === 'awaiting_approval' || status === 'asking');
  const planning = mine.findLast(({ status, attempts, request }) => {
    const joinable = status === 'planning' && attempts.length === 0;
    return joinable && request.joined === null && request.call === undefined; // no model would read the message
  });
  if (waiting) {
    const from = { turn: waiting.id, why: waiting.status === 'asking' ? 'reply' : 'revise' } as const;
    const quiet = supersede(session, waiting.id, actor, at, ask.id);
    // The plan may come to the same program, and that is still theirs.
    return open(quiet, {
      id: ask.id,
      request: requestOf(incoming),
      from,
      authors: waiting.authors,
      askers: waiting.askers,
      instance,
    });
  }
  if (planning) {
    return join(session, planning.id, ask.id, ask.text, requestOf(incoming).files);
  }
  return open(session, { id: ask.id, request: requestOf(incoming), from: fromEarlier(session), instance });
}

/** A follow-up knows the turn before it, so that "and for 30 days?" means something. */
const fromEarlier = (session: Session): Turn['from'] => {
  const before = session.turns.findLast(({ status }) => status === 'finished' || status === 'answered');
  return before ? { turn: before.id, why: 'reply' } : null;
};

function requestOf({ ask, at }: Incoming): Request {
  const names = safeNames(ask.files.map(({ name }) => name));
  const files = ask.files.map(
    ({ id, name, size, mimetype }, index): RequestFile => ({
      id,
      name: names[index] ?? name,
      size,
      mimetype,
      sha256: null,
      leftOut: ask.unusable[id] ?? null,
      summary: '',
    }),
  );
  return { user: ask.user, text: ask.text, at, source: ask.source, files, edited: false, joined: null };
}
