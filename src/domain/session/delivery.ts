/** Facts about what has reached the thread. None of these changes a status. */
import type { Sha256 } from '../program/program.ts';
import { isOpen, type Messages, type Session, type Turn } from './session.ts';
import { cause, checkEpoch, move, replace, turnOf, withAttempt } from './transition.ts';

/** Ids of uploaded artifacts, by path. */
export const withArtifacts = (
  session: Session,
  id: string,
  epoch: number,
  files: ReadonlyMap<string, string | undefined>,
  draw: boolean,
): Session =>
  move(
    session,
    id,
    'upload',
    ['finished'],
    (turn) => {
      checkEpoch(turn, epoch);
      return withAttempt(turn, (attempt) => ({
        ...attempt,
        run: attempt.run && {
          ...attempt.run,
          artifacts: attempt.run.artifacts.map((each) => ({ ...each, file: files.get(each.path) ?? each.file })),
        },
      }));
    },
    draw ? ['draw'] : [],
  );

/** The reply that ends the turn, with its files, is in the thread. */
export const noted = (session: Session, id: string, epoch: number): Session =>
  move(
    session,
    id,
    'note',
    ['finished'],
    (turn) => {
      checkEpoch(turn, epoch);
      return { ...turn, messages: { ...turn.messages, ended: true } };
    },
    [],
  );

/** The model's words about the result, and the figures in them that it does not hold. */
export const worded = (
  session: Session,
  id: string,
  epoch: number,
  words: string,
  wordsBy: string,
  strangers: readonly string[] = [],
): Session =>
  move(session, id, 'word', ['finished'], (turn) => {
    checkEpoch(turn, epoch);
    return { ...turn, words, wordsBy, strangers: [...strangers] };
  });

/**
 * What a stopped run had written until then. `began` is when it did, null when it was still in line: whoever stored the
 * stop may not have known yet.
 */
export const leftBy = (
  session: Session,
  id: string,
  epoch: number,
  stdout: Sha256 | null,
  began: number | null,
): Session =>
  move(session, id, 'keep', ['stopped'], (turn) => {
    checkEpoch(turn, epoch);
    const ran = began === null ? null : (turn.ran ?? Math.max(0, turn.at - began));
    return { ...turn, stdout, ran };
  });

/** Artifacts that Slack does not take: the card names them, each with its reason. */
export const leftBehind = (
  session: Session,
  id: string,
  epoch: number,
  paths: readonly string[],
  reason: string,
): Session =>
  move(session, id, 'leave', ['finished'], (turn) => {
    checkEpoch(turn, epoch);
    return withAttempt(turn, (attempt) => {
      const known = attempt.run?.leftOut ?? [];
      const more = paths.filter((path) => !known.some((each) => each.path === path)).map((path) => ({ path, reason }));
      return { ...attempt, run: attempt.run && { ...attempt.run, leftOut: [...known, ...more] } };
    });
  });

/** Whoever causes a drawing draws, unless another process is at it; `force` when that one is gone. */
export function drawnBy(session: Session, id: string, instance: string, force = false): Session {
  const turn = turnOf(session, id);
  const { drawer } = turn.messages;
  return drawer === instance || (drawer !== null && !force)
    ? session
    : replace(session, { ...turn, messages: { ...turn.messages, drawer: instance } });
}

/** Lets others draw once nothing is left that this process has to. */
export function drawnUp(session: Session, id: string, instance: string): Session {
  const turn = session.turns.find((each) => each.id === id);
  const isLeft = session.outbox.some((each) => each.kind === 'draw' && each.turn === id && each.by === instance);
  return turn?.messages.drawer !== instance || isLeft
    ? session
    : replace(session, { ...turn, messages: { ...turn.messages, drawer: null } });
}

type Moment = NonNullable<Messages['elsewhere']>['moment'];

/** The thread did not take what should have rung whoever asked: they are told elsewhere, once for each moment. */
export function unsaid(session: Session, id: string, moment: Moment, closed: boolean): Session {
  const turn = turnOf(session, id);
  const earlier = turn.messages.elsewhere?.moment;
  if (earlier === moment || earlier === 'ended') {
    return session;
  }
  const messages = { ...turn.messages, elsewhere: { moment, closed } };
  return cause(replace(session, { ...turn, messages }), id, ['tell']);
}

/** Somebody speaks to us in the thread, so perhaps it takes by now what it did not take before. */
export const sayAgain = (session: Session): Session =>
  session.turns
    .filter(isUnsaid)
    .reduce((now, { id, status }) => cause(now, id, status === 'finished' ? ['draw', 'deliver'] : ['draw']), session);

const isUnsaid = (turn: Turn): boolean => {
  const moment = turn.messages.elsewhere?.moment;
  return moment === 'decide' ? turn.status === 'awaiting_approval' : moment === 'ended' && isSilent(turn);
};

const isSilent = (turn: Turn): boolean =>
  !(turn.messages.ended || isOpen(turn)) && (turn.status !== 'finished' || turn.delivered);
