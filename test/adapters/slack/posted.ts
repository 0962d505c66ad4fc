import { pressDigest } from '#domain/session/decision.ts';
import type { Status, TurnIn } from '#domain/session/session.ts';
import { aCard } from '../../fakes/cards.ts';
import { aTurn } from '../../fakes/turns.ts';
import type { stand } from './stand.ts';

type Stand = Awaited<ReturnType<typeof stand>>;

/** A card of a turn in a thread of its own, drawn as it is in production, and what a press of Jonas on it carries. */
export async function posted<S extends Status>(s: Stand, channel: string, status: S, changes: Partial<TurnIn<S>> = {}) {
  const thread = s.emulator.say({ as: 'U0MIRA', channel, text: 'root' });
  const turn = aTurn(status, changes);
  const ref = { workspace: 'T0HARBOR', channel, thread };
  const ts = await s.thread.card(aCard(turn, { ref }), null, false);
  const last = turn.attempts.at(-1);
  const press = { turn: turn.id, digest: last ? pressDigest(last) : '', user: 'U0JONAS' };
  return { ref, turn, ts, press, at: { as: 'U0JONAS', channel, ts } };
}

/** The window that somebody has open, once it is. */
export const modalOf = async (s: Stand, user: string): Promise<string> =>
  JSON.stringify((await s.emulator.waitFor(() => s.emulator.modal(user) ?? false)).body);
