import type { Card } from '#ports/thread.ts';
import { plainly, type Said, said, strong } from '../said.ts';
import { type Block, blockId, context, section } from './blocks.ts';
import { CARD } from './limits.ts';

/** The goal in words, unescaped; the request while there is no plan. Never empty. */
export const goalOf = ({ turn }: Pick<Card, 'turn'>): string =>
  turn.plan?.goal.trim() || turn.request.text.trim() || 'Your request';

/** The goal in bold. */
export function boldGoal(card: Pick<Card, 'turn'>): Said {
  const goal = said(goalOf(card), CARD.goal * 2);
  return strong(goal === '' ? plainly`Your request` : goal);
}

/** The first block of nearly every state: what it is, then where things stand. */
export const heading = (card: Card, ...sentences: Said[]): Block =>
  section(blockId(card, 'goal'), boldGoal(card), ...sentences);

/** The asking message was edited after we had read it. */
export const editedNote = (card: Card): Block[] =>
  card.turn.request.edited
    ? [
        context(
          blockId(card, 'edited'),
          plainly`The request was edited after I had read it. This card follows what it said before.`,
        ),
      ]
    : [];
