import { BUTTON_DIGEST, pressDigest } from '#domain/session/decision.ts';
import { type Attempt, lastAttempt, type Turn } from '#domain/session/session.ts';

/** What a press is called on its way back to us. */
export const ACTIONS = {
  approve: 'proposal_approve',
  reject: 'proposal_reject',
  revise: 'proposal_revise',
  edit: 'proposal_edit',
  view: 'program_view',
  more: 'turn_more',
  details: 'turn_details',
  continue: 'continue_elsewhere',
  stop: 'run_stop',
  again: 'run_again',
  retry: 'turn_retry',
  /** The start of four ids, because ids in one block must differ; see `ANSWER_ID`. */
  answer: 'ask_answer',
  /** The tick of *Keep as a tool when it works*. */
  keep: 'tool_keep',
  save: 'tool_save',
  /** The start of up to three ids; see `ALIKE_ID`. */
  alike: 'tool_alike',
  /** Opens the form *Run a tool*; the value is the tool's id. */
  run: 'tool_run_open',
  page: 'code_page',
  revoke: 'grant_revoke',
  grants: 'grant_page',
} as const;

/** Matches the ids of the suggested answers. */
export const ANSWER_ID = /^ask_answer\.[0-3]$/;

/** What a function can be that is like a tool. */
export const ALIKE_WAYS = ['example', 'version', 'separate'] as const;
export type AlikeWay = (typeof ALIKE_WAYS)[number];

/** Matches the ids of the buttons that say it. */
export const ALIKE_ID = /^tool_alike\.(?<way>example|version|separate)$/;

/** Callback ids of the modals. */
export const MODALS = {
  code: 'view_code',
  revise: 'revise',
  again: 'ask_again',
  reject: 'reject',
  edit: 'edit',
  grant: 'grant',
  save: 'tool_save',
  run: 'run_tool',
  continue: 'continue_elsewhere',
  details: 'details',
  told: 'told',
} as const;

/** Where a form holds what was typed: `view.state.values[block][action].value`. */
export const INPUTS = { block: 'words', action: 'text' } as const;

/** Where the form of *Continue in a channel* holds the channel: the block's id and the element's. */
export const CHANNEL_INPUT = 'channel';

/** What a button carries: `<turn>:<16 hex of what stands on the card>`; nothing after the colon while there is no program. */
export const pressValue = (turn: Turn, attempt: Attempt | undefined = lastAttempt(turn)): string =>
  `${turn.id}:${attempt === undefined ? '' : pressDigest(attempt)}`;

const PRESS = new RegExp(`^(?<turn>.+):(?<digest>[0-9a-f]{${BUTTON_DIGEST}})?$`, 's');

/** Reads a button's value. Undefined when it is none of ours. */
export function readPress(value: string): { turn: string; digest: string } | undefined {
  const found = PRESS.exec(value)?.groups;
  return found?.turn === undefined ? undefined : { turn: found.turn, digest: found.digest ?? '' };
}

/** What the button of a suggested answer carries: the turn that asked, and the answer whole. */
export const answerValue = (turn: string, answer: string): string => `${turn}\n${answer}`;

/** Reads the value of a suggested answer. Undefined when it is none of ours. */
export function readAnswer(value: string): { turn: string; answer: string } | undefined {
  const end = value.indexOf('\n');
  return end < 1 ? undefined : { turn: value.slice(0, end), answer: value.slice(end + 1) };
}

/** What the items of the overflow menu do. */
export const MORE = ['turn_details', 'vote_withdraw', 'grant_open', 'stop'] as const;
export type More = (typeof MORE)[number];

/** What an item of the overflow menu carries: what to do, then a button's value. */
export const moreValue = (what: More, turn: Turn): string => `${what}:${pressValue(turn)}`;

/** Reads the value of an overflow item. Undefined when it is none of ours. */
export function readMore(value: string): { what: More; turn: string; digest: string } | undefined {
  const what = MORE.find((each) => value.startsWith(`${each}:`));
  const press = what && readPress(value.slice(what.length + 1));
  return what && press && { what, ...press };
}
