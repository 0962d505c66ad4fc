/** Facts about what has reached the thread. None of these changes a status. */
import type { Sha256 } from './program.ts';
import type { Session } from './session.ts';
import { checkEpoch, move, withAttempt } from './transition.ts';

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

/** The model's words about the result. */
export const worded = (session: Session, id: string, epoch: number, words: string, wordsBy: string): Session =>
  move(session, id, 'word', ['finished'], (turn) => {
    checkEpoch(turn, epoch);
    return { ...turn, words, wordsBy };
  });

/** What a stopped run had written until then. */
export const leftBy = (session: Session, id: string, epoch: number, stdout: Sha256 | null): Session =>
  move(session, id, 'keep', ['stopped'], (turn) => {
    checkEpoch(turn, epoch);
    return { ...turn, stdout };
  });
