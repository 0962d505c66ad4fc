import { BUTTON_DIGEST } from '#domain/decision.ts';
import { type Attempt, lastAttempt, type Turn } from '#domain/session.ts';

/** What a press is called on its way back to us. */
export const ACTIONS = {
  approve: 'proposal_approve',
  reject: 'proposal_reject',
  revise: 'proposal_revise',
  view: 'program_view',
  more: 'turn_more',
  stop: 'run_stop',
  again: 'run_again',
  retry: 'turn_retry',
  /** The start of four ids, because ids in one block must differ; see `ANSWER_ID`. */
  answer: 'ask_answer',
  page: 'code_page',
} as const;

/** Matches the ids of the suggested answers. */
export const ANSWER_ID = /^ask_answer\.[0-3]$/;

/** Callback ids of the modals. */
export const MODALS = {
  code: 'view_code',
  revise: 'revise',
  again: 'ask_again',
  reject: 'reject',
  told: 'told',
} as const;

/** Where a form holds what was typed: `view.state.values[block][action].value`. */
export const INPUTS = { block: 'words', action: 'text' } as const;

/** What a button carries: `<turn>:<first 16 hex of the digest>`; nothing after the colon while there is no program. */
export const pressValue = (turn: Turn, attempt: Attempt | undefined = lastAttempt(turn)): string =>
  `${turn.id}:${attempt?.digest.slice(0, BUTTON_DIGEST) ?? ''}`;

/** Reads a button's value. Undefined when it is none of ours. */
export function readPress(value: string): { turn: string; digest: string } | undefined {
  const found = /^(?<turn>.+):(?<digest>[0-9a-f]{16})?$/s.exec(value)?.groups;
  return found?.turn === undefined ? undefined : { turn: found.turn, digest: found.digest ?? '' };
}

/** What the button of a suggested answer carries: the turn that asked, and the answer whole. */
export const answerValue = (turn: string, answer: string): string => `${turn}\n${answer}`;

/** Reads the value of a suggested answer. Undefined when it is none of ours. */
export function readAnswer(value: string): { turn: string; answer: string } | undefined {
  const end = value.indexOf('\n');
  return end < 1 ? undefined : { turn: value.slice(0, end), answer: value.slice(end + 1) };
}

/** What the items of the overflow menu carry: what to do, then a button's value. */
export const moreValue = (what: 'stop', turn: Turn): string => `${what}:${pressValue(turn)}`;

/** Reads the value of an overflow item. Undefined when it is none of ours. */
export function readMore(value: string): { what: 'stop'; turn: string; digest: string } | undefined {
  const press = value.startsWith('stop:') ? readPress(value.slice('stop:'.length)) : undefined;
  return press && { what: 'stop', ...press };
}
