import type { types } from '@slack/bolt';
import { lastAttempt, type Turn } from '#domain/session.ts';
import type { Card } from '#ports/thread.ts';
import { ACTIONS, answerValue, moreValue, pressValue } from './actions.ts';
import { type Block, blockId, plainText } from './blocks.ts';
import { LIMITS } from './limits.ts';

const button = (turn: Turn, label: string, action: string, style?: 'primary' | 'danger'): types.Button => ({
  type: 'button',
  text: plainText(label, LIMITS.buttonText),
  action_id: action,
  value: pressValue(turn),
  ...(style && { style }),
});

const stop = (turn: Turn): types.Button => button(turn, 'Stop', ACTIONS.stop, 'danger');
const view = (turn: Turn): types.Button[] =>
  lastAttempt(turn) === undefined ? [] : [button(turn, 'View code', ACTIONS.view)];

const more = (turn: Turn): types.Overflow => ({
  type: 'overflow',
  action_id: ACTIONS.more,
  options: [{ text: plainText('Stop', LIMITS.optionText), value: moreValue('stop', turn) }],
});

const row = (card: Card, elements: types.ActionsBlockElement[]): Block[] =>
  elements.length === 0 ? [] : [{ type: 'actions', block_id: blockId(card, 'buttons'), elements }];

/** Approve · Reject · Revise · View code · Stop. Without `mayApprove` all but Approve: the program was not delivered whole. */
export const decisionButtons = (card: Card, mayApprove: boolean): Block[] =>
  row(card, [
    ...(mayApprove ? [button(card.turn, 'Approve', ACTIONS.approve, 'primary')] : []),
    button(card.turn, 'Reject', ACTIONS.reject, 'danger'),
    button(card.turn, 'Revise', ACTIONS.revise),
    ...view(card.turn),
    more(card.turn),
  ]);

/** Stop, and View code once there is a program. */
export const workButtons = (card: Card): Block[] => row(card, [stop(card.turn), ...view(card.turn)]);

/** What a turn that ended offers: something that opens a new turn, and View code. */
export const endButtons = (card: Card, first: 'run_again' | 'try_again' | 'ask_again' | 'propose_again'): Block[] =>
  row(card, [
    first === 'run_again'
      ? button(card.turn, 'Run again', ACTIONS.again)
      : button(card.turn, RETRIES[first], ACTIONS.retry),
    ...view(card.turn),
  ]);

const RETRIES = { try_again: 'Try again', ask_again: 'Ask again', propose_again: 'Propose it again' } as const;

/** View code alone. */
export const viewButton = (card: Card): Block[] => row(card, view(card.turn));

/** Up to four answers to choose from. */
export const answerButtons = (card: Card, suggestions: readonly string[]): Block[] =>
  row(
    card,
    suggestions
      .filter((answer) => answer.trim() !== '')
      .slice(0, 4)
      .map((answer, index) => ({
        ...button(card.turn, answer, `${ACTIONS.answer}.${index}`),
        value: answerValue(card.turn.id, answer).slice(0, LIMITS.buttonValue),
      })),
  );
