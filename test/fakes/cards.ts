import type { Card } from '#ports/thread.ts';
import { A_SOURCE, aRef } from './turns.ts';

/** A card of a turn, with the program's text and nothing else that ran. */
export const aCard = (turn: Card['turn'], changes: Partial<Card> = {}): Card => ({
  ref: aRef(),
  turn,
  place: { name: 'finance-ops', kind: 'channel', shared: false },
  requesterName: 'Mira Okafor',
  source: turn.attempts.length > 0 ? A_SOURCE : undefined,
  previousSource: undefined,
  stdout: '',
  stderr: '',
  result: undefined,
  live: undefined,
  ...changes,
});
