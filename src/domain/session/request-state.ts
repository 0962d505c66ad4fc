/** How a request comes in: opened, joined by a second message, edited. Law and errors as in state.ts. */
import { NOTHING_SPENT } from '../model/ledger.ts';
import { isBusy, isOpen, type Request, type RequestFile, type Session, type Turn } from './session.ts';
import { cause, move } from './transition.ts';

const MOST_TURNS = 200;

/** What a new turn is made of. `instance` is the process that took the request in. */
export interface Opening {
  readonly id: string;
  readonly request: Request;
  readonly from: Turn['from'];
  readonly authors?: Turn['authors'];
  readonly askers?: Turn['askers'];
  readonly instance: string;
}

/** Whether this message was taken in before; Slack repeats what it is not sure of. */
export const isKnown = (session: Session, id: string): boolean =>
  session.turns.some((turn) => turn.id === id || turn.request.joined === id);

/** A request arrives. Its id makes it idempotent: the same message opens one turn, however often Slack repeats it. */
export function open(session: Session, { id, request, from, authors = [], askers = [], instance }: Opening): Session {
  if (isKnown(session, id)) {
    return session;
  }
  const turn: Turn = {
    id,
    status: 'queued',
    request,
    from,
    authors: [...authors],
    askers: [...new Set(askers)].filter((user) => user !== request.user),
    instance,
    epoch: 0,
    plan: null,
    looked: 0,
    attempts: [],
    messages: { card: null, decide: null, reminder: null, ended: false, drawer: null, elsewhere: null },
    spent: NOTHING_SPENT,
    budget: null,
  };
  const waits = session.turns.some(isBusy);
  return cause({ ...session, turns: [...remembered(session), turn] }, id, waits ? ['draw'] : ['plan']);
}

/** The oldest turns go, but none of which anything may still come. */
function remembered({ turns, outbox }: Session): Turn[] {
  const old = turns.slice(0, Math.max(0, turns.length + 1 - MOST_TURNS));
  const isLeft = (turn: Turn): boolean =>
    isOpen(turn) || isBusy(turn) || outbox.some((effect) => effect.turn === turn.id);
  return [...old.filter(isLeft), ...turns.slice(old.length)];
}

/** A second message of the requester while the plan is being made: it joins the request, once, and planning begins anew. */
export const join = (
  session: Session,
  id: string,
  message: string,
  text: string,
  files: readonly RequestFile[],
): Session =>
  move(
    session,
    id,
    'join',
    ['planning'],
    (turn) => ({
      ...turn,
      epoch: turn.epoch + 1,
      request: {
        ...turn.request,
        text: `${turn.request.text}\n\n${text}`.trim(),
        files: [...turn.request.files, ...files],
        joined: message,
      },
    }),
    ['plan'],
  );

/** The asking message was changed after we had read it: the card says so. */
export const edit = (session: Session, id: string): Session =>
  move(session, id, 'edit', ['queued', 'planning', 'awaiting_approval'], (turn) => ({
    ...turn,
    request: { ...turn.request, edited: true },
  }));
