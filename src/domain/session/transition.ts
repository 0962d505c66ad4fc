import { AgentError } from '../text/errors.ts';
import type { Effect, JobKind } from './effect.ts';
import { type Attempt, isBusy, type Session, type Status, type Turn, type TurnIn } from './session.ts';

/** What a change causes: a drawing of the turn, news elsewhere, a job on it. */
export type Cause = 'draw' | 'tell' | JobKind;

/** The turn, or TURN_UNKNOWN. */
export function turnOf(session: Session, id: string): Turn {
  const turn = session.turns.find((each) => each.id === id);
  if (turn === undefined) {
    throw new AgentError(`No turn ${id}`, { code: 'TURN_UNKNOWN' });
  }
  return turn;
}

/** The one way a turn changes: out of a status that allows it, with what that causes put into the outbox. */
export function move<From extends Status>(
  session: Session,
  id: string,
  arrow: string,
  from: readonly From[],
  step: (turn: TurnIn<From>) => Turn,
  causes: readonly Cause[] = ['draw'],
): Session {
  const turn = turnOf(session, id);
  if (!isIn(turn, from)) {
    throw new AgentError(`Cannot ${arrow} a turn that is ${turn.status}`, { code: 'TRANSITION_ILLEGAL' });
  }
  return cause(replace(session, step(turn)), id, causes);
}

/** Jobs of an earlier status are void once the turn has left it; drawings and news stay, because they show what is. */
export const withoutJobs = (session: Session, id: string): Session => ({
  ...session,
  outbox: session.outbox.filter((effect) => effect.turn !== id || effect.kind !== 'job'),
});

/** Puts effects into the outbox. Their ids are made of the revision, so that no two changes share one. */
export function cause(session: Session, turn: string, causes: readonly Cause[]): Session {
  const revision = session.revision + 1;
  const effects = causes.map((what): Effect => {
    const id = `${session.ref.channel}:${session.ref.thread}:${revision}:${what}:${turn}`;
    const effect = { id, turn, by: '' };
    return what === 'draw' || what === 'tell' ? { ...effect, kind: what } : { ...effect, kind: 'job', job: what };
  });
  return { ...session, revision, outbox: [...session.outbox, ...effects] };
}

/** Leaves effects to a process: it does them, and another one only when it is gone. */
export const leftTo = (session: Session, by: string, isMeant: (effect: Effect) => boolean): Session =>
  session.outbox.some(isMeant)
    ? { ...session, outbox: session.outbox.map((effect) => (isMeant(effect) ? { ...effect, by } : effect)) }
    : session;

/** Takes done effects out of the outbox. */
export const settled = (session: Session, ids: ReadonlySet<string>): Session =>
  session.outbox.some(({ id }) => ids.has(id))
    ? { ...session, outbox: session.outbox.filter(({ id }) => !ids.has(id)) }
    : session;

/** Puts a changed turn in the place of the one with its id. */
export const replace = (session: Session, turn: Turn): Session => ({
  ...session,
  turns: session.turns.map((other) => (other.id === turn.id ? turn : other)),
});

/** Only the newest taker may act: anybody else gets STALE_EPOCH. */
export function checkEpoch(turn: Turn, epoch: number): void {
  if (turn.epoch !== epoch) {
    throw new AgentError(`Epoch ${epoch} of ${turn.id} is over, ${turn.epoch} has begun`, { code: 'STALE_EPOCH' });
  }
}

/** The last attempt changed; earlier ones are never touched. */
export function withAttempt<T extends Pick<Turn, 'id' | 'attempts'>>(turn: T, change: (last: Attempt) => Attempt): T {
  const last = turn.attempts.at(-1);
  if (last === undefined) {
    throw new AgentError(`Turn ${turn.id} has no program`, { code: 'TRANSITION_ILLEGAL' });
  }
  return { ...turn, attempts: [...turn.attempts.slice(0, -1), change(last)] };
}

/** Once the thread is quiet the oldest request that waits gets its turn. */
export function next(session: Session): Session {
  const waiting = session.turns.find(({ status }) => status === 'queued');
  const hasJob = session.outbox.some((effect) => effect.kind === 'job' && effect.turn === waiting?.id);
  return waiting === undefined || hasJob || session.turns.some(isBusy) ? session : cause(session, waiting.id, ['plan']);
}

/** The fields that every status has; what belonged to the old one is left behind. */
export const common = ({
  id,
  from,
  request,
  authors,
  askers,
  epoch,
  instance,
  plan,
  looked,
  attempts,
  messages,
  spent,
  budget,
}: Turn) => ({
  id,
  from,
  request,
  authors,
  askers,
  epoch,
  instance,
  plan,
  looked,
  attempts,
  messages,
  spent,
  budget,
});

const isIn = <S extends Status>(turn: Turn, from: readonly S[]): turn is TurnIn<S> =>
  from.some((status) => status === turn.status);
