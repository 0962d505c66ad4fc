import type { Refusal } from '#domain/policy/refusal.ts';
import { pressDigest } from '#domain/session/decision.ts';
import { lastAttempt, type ThreadRef } from '#domain/session/session.ts';
import type { Thread } from '#ports/thread.ts';

/** What the buttons of a card carried when it was drawn so. */
export interface Shown {
  readonly turn: string;
  readonly digest: string;
}

/** What one thread shows, and what was whispered in it. */
export interface Wall {
  /** Every card with every value that it ever carried, in the order in which they came. */
  readonly shown: Shown[];
  readonly whispers: { readonly user: string; readonly why: Refusal['why'] }[];
}

/** A thread that keeps all that was ever shown, so that people may press what is gone. */
export function shownThread() {
  const walls = new Map<string, Wall>();
  const cards = new Map<string, string>();
  let posts = 0;
  const next = (): string => `${++posts}.000001`;
  const wall = ({ channel, thread }: ThreadRef): Wall => {
    const key = `${channel}:${thread}`;
    const known = walls.get(key) ?? { shown: [], whispers: [] };
    walls.set(key, known);
    return known;
  };
  const thread: Thread = {
    async card({ ref, turn }, ts) {
      const last = lastAttempt(turn);
      if (last !== undefined) {
        keep(wall(ref).shown, { turn: turn.id, digest: pressDigest(last) });
      }
      const key = `${ref.channel}:${ref.thread}:${turn.id}`;
      const card = ts ?? cards.get(key) ?? next();
      cards.set(key, card);
      return card;
    },
    notice: async () => next(),
    noticed: async () => undefined,
    retract: async () => {},
    async whisper(ref, user, { why }) {
      wall(ref).whispers.push({ user, why });
    },
    elsewhere: async () => {},
    openRun: async () => next(),
    notRun: async () => {},
    status: async () => {},
    history: async () => ({ heard: [], files: [] }),
    fetch: async () => ({ reason: 'there is none' }),
    reserve: async () => ({ file: `F${next()}`, url: '' }),
    upload: async () => {},
    share: async () => {},
    settle: async () => {},
    shared: async () => ({ permalink: 'https://example.com/file' }),
  };
  const forget = (): void => {
    walls.clear();
    cards.clear();
  };
  return { thread, wall, forget };
}

function keep(shown: Shown[], card: Shown): void {
  if (!shown.some(({ turn, digest }) => turn === card.turn && digest === card.digest)) {
    shown.push(card);
  }
}
