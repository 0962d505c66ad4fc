import type { Heard } from '#domain/session/session.ts';
import type { Clock } from '#ports/clock.ts';
import type { Log } from '#ports/log.ts';
import type { People, Person } from '#ports/people.ts';
import type { Card, Thread } from '#ports/thread.ts';

/** Whoever asks, and the second person who approves. */
export const [REQUESTER, APPROVER] = ['U0ASKS', 'U0APPROVES'] as const;

const PLACE = { name: 'eval', kind: 'channel', shared: false } as const;

/** Two full members in one channel. */
export function twoPeople(): People {
  const person = (user: string): Person => ({
    user,
    name: user === REQUESTER ? 'Requester' : 'Approver',
    kind: 'member',
    from: '',
    timeZone: 'UTC',
  });
  return {
    person: async (_workspace, user) => person(user),
    isIn: async () => true,
    inGroup: async () => false,
    groupMembers: async () => new Set(),
    groupName: async () => '',
    countMembers: async (_ref, { wanted, among, fits }) =>
      Math.min(wanted, [REQUESTER, APPROVER].filter((user) => among(user) && fits(person(user))).length),
    place: async () => PLACE,
  };
}

/** What a thread without Slack gives, and who sees its card. */
export interface Stage {
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly heard: readonly Heard[];
  readonly drawn: (card: Card) => void;
}

/** A thread that gives the files of a task and shows its card to the harness. It takes everything, at once. */
export function quietThread({ files, heard, drawn }: Stage): Thread {
  let made = 0;
  const next = (): string => {
    made += 1;
    return String(made);
  };
  return {
    async card(card, ts) {
      drawn(card);
      return ts ?? next();
    },
    notice: async () => next(),
    noticed: async () => undefined,
    retract: async () => undefined,
    whisper: async () => undefined,
    elsewhere: async () => undefined,
    openRun: async () => next(),
    notRun: async () => undefined,
    status: async () => undefined,
    history: async () => ({ heard: [...heard], files: [] }),
    async fetch(_workspace, { id }, maxBytes) {
      const bytes = files.get(id);
      if (bytes === undefined) {
        return { reason: 'it is gone' };
      }
      return bytes.length > maxBytes ? { reason: 'it is too large' } : { bytes };
    },
    reserve: async () => ({ file: `F${next()}`, url: '' }),
    upload: async () => undefined,
    share: async () => undefined,
    settle: async () => undefined,
    shared: async (_ref, file) => ({ permalink: `https://eval.invalid/${file}` }),
  };
}

/** Every task is asked at this moment, so that the same task is the same prompt tomorrow. */
export const ASKED_AT = Date.UTC(2026, 10, 23, 9);

/** A clock that begins at that moment and goes as fast as time does. */
export function clockFrom(start: number, real: Clock): Clock {
  const began = real.now();
  return { ...real, now: () => start + real.now() - began };
}

/** The result file says what went wrong, so nothing is logged. */
export const silentLog: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };
