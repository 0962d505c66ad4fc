import type { types } from '@slack/bolt';
import { mayKeep } from '#domain/session/keep-state.ts';
import type { Attempt } from '#domain/session/session.ts';
import type { Card } from '#ports/thread.ts';
import { ACTIONS } from './actions.ts';
import { type Block, blockId, plainText } from './blocks.ts';
import { LIMITS } from './limits.ts';
import { isOpenTo } from './open-to.ts';

/** The part of a card in which the tick stands. */
export const KEEP_PART = 'keep';
/** The value of its only option. */
export const KEEP = 'keep';

/**
 * *Keep as a tool when it works*, for a new function. It is ticked at first where everybody may read along; from elsewhere
 * nothing but the function goes into the library.
 */
export function keepTick(card: Card, attempt: Attempt): Block[] {
  if (!mayKeep(attempt)) {
    return [];
  }
  const isOpen = isOpenTo(card.place);
  const what = isOpen ? `As ${attempt.name}, for everybody in this workspace` : FUNCTION_ALONE;
  const option: types.PlainTextOption = {
    text: plainText('Keep as a tool when it works', LIMITS.optionText),
    description: plainText(what, LIMITS.optionDescription),
    value: KEEP,
  };
  const tick: types.Checkboxes = {
    type: 'checkboxes',
    action_id: ACTIONS.keep,
    options: [option],
    ...(isOpen && { initial_options: [option] }),
  };
  return [{ type: 'actions', block_id: blockId(card, KEEP_PART), elements: [tick] }];
}

const FUNCTION_ALONE = 'The function, not this call, for everybody in this workspace';
