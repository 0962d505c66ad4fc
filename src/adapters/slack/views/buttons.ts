import type { types } from '@slack/bolt';
import { isFunction } from '#domain/program/form-of.ts';
import { mayBeWanted } from '#domain/session/keep-state.ts';
import { lastAttempt, type Turn } from '#domain/session/session.ts';
import type { Card } from '#ports/thread.ts';
import { ACTIONS, type AlikeWay, answerValue, type More, moreValue, pressValue } from './actions.ts';
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

/** The same items for every reader: who may not withdraw is told so. */
const more = (turn: Turn, mayGrant: boolean): types.Overflow => ({
  type: 'overflow',
  action_id: ACTIONS.more,
  options: [
    option(turn, 'Details', 'turn_details'),
    ...(lastAttempt(turn)?.votes.length ? [option(turn, 'Withdraw my approval', 'vote_withdraw')] : []),
    ...(mayGrant ? [option(turn, 'Allow without asking…', 'grant_open')] : []),
    option(turn, 'Stop', 'stop'),
  ],
});

const option = (turn: Turn, label: string, what: More): types.PlainTextOption => ({
  text: plainText(label, LIMITS.optionText),
  value: moreValue(what, turn),
});

const row = (card: Card, elements: types.ActionsBlockElement[], part: string = DECIDE_PART): Block[] =>
  elements.length === 0 ? [] : [{ type: 'actions', block_id: blockId(card, part), elements }];

/** The part of a card in which its decisions stand. */
export const DECIDE_PART = 'buttons';

/** How a proposal can be decided: here, not before it was delivered whole, or only where more people are. */
export type Deciding = 'here' | 'not_yet' | 'elsewhere';

/** Approve · Reject · Revise · Edit · View code · ⋯; in the place of Approve a way to where it can be approved, or nothing. */
export const decisionButtons = (card: Card, deciding: Deciding): Block[] =>
  row(card, [
    ...FIRST[deciding](card.turn),
    button(card.turn, 'Reject', ACTIONS.reject, 'danger'),
    button(card.turn, 'Revise', ACTIONS.revise),
    button(card.turn, 'Edit', ACTIONS.edit),
    ...view(card.turn),
    more(card.turn, deciding === 'here' && isReusable(card.turn)),
  ]);

/** Only what is called again can be allowed without asking. */
function isReusable(turn: Turn): boolean {
  const last = lastAttempt(turn);
  return last !== undefined && isFunction(last.program);
}

const FIRST: Readonly<Record<Deciding, (turn: Turn) => types.Button[]>> = {
  here: (turn) => [button(turn, 'Approve', ACTIONS.approve, 'primary')],
  not_yet: () => [],
  elsewhere: (turn) => [button(turn, 'Continue in a channel…', ACTIONS.continue)],
};

/** Stop, and View code once there is a program. */
export const workButtons = (card: Card): Block[] => row(card, [stop(card.turn), ...view(card.turn)]);

/** What a turn that ended offers: something that opens a new turn, View code, and where there is more to tell Details. */
export const endButtons = (
  card: Card,
  first: 'run_again' | 'try_again' | 'ask_again' | 'propose_again',
  hasDetails: boolean,
): Block[] =>
  row(card, [
    first === 'run_again'
      ? button(card.turn, 'Run again', ACTIONS.again)
      : button(card.turn, RETRIES[first], ACTIONS.retry),
    ...(maySave(card.turn) ? [button(card.turn, 'Save as tool', ACTIONS.save)] : []),
    ...view(card.turn),
    ...(hasDetails ? [button(card.turn, 'Details', ACTIONS.details)] : []),
  ]);

const RETRIES = { try_again: 'Try again', ask_again: 'Ask again', propose_again: 'Propose it again' } as const;

/** Where something else is to be decided about it, the buttons for that stand on the card. */
const maySave = (turn: Turn): boolean =>
  mayBeWanted(turn) && !(turn.status === 'finished' && turn.kept?.state === 'alike');

/** What a function can be that is like a tool. */
export const alikeButtons = (card: Card, ways: readonly AlikeWay[]): Block[] =>
  row(
    card,
    ways.map((way) => button(card.turn, ALIKE[way], `${ACTIONS.alike}.${way}`)),
    'alike',
  );

const ALIKE = { example: 'Add as example', version: 'New version', separate: 'Separate tool' } as const;

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
