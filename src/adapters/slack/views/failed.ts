import { capabilitiesOf } from '#domain/program/capability.ts';
import type { Run } from '#domain/program/run.ts';
import type { Attempt, TurnIn } from '#domain/session/session.ts';
import type { Card } from '#ports/thread.ts';
import { plainly, type Said, said } from '../said.ts';
import { usedUp } from '../texts/money.ts';
import { FAIL_SENTENCES, interruptedSentence, NO_PROGRAM, outcomeSentence } from '../texts/outcomes.ts';
import { alert, type Block, blockId, section } from './blocks.ts';
import { endButtons, viewButton, workButtons } from './buttons.ts';
import { approvalPrint } from './fine-print.ts';
import { heading } from './heading.ts';
import { LIMITS } from './limits.ts';
import { outputUntilThen, traceback, wholeOutput } from './output.ts';
import { leftOutBlock } from './passed.ts';

const LAST_TRY = 3;

/** How the last run ended, with the end of its traceback or, where we cut it, of its output, and what stayed behind. */
export function failureOf(card: Card, attempt: Attempt, run: Run): Block[] {
  return [
    errorAlert(card, outcomeSentence(run, attempt)),
    ...(run.outcome.kind === 'failed' ? traceback(card) : []),
    ...(run.outcome.kind === 'limit' ? outputUntilThen(card) : []),
    ...leftOutBlock(card, run),
  ];
}

/** A run that did not pass, and no new try is being written. */
export function failedRunCard(card: Card, attempt: Attempt, run: Run): Block[] {
  return [
    heading(card),
    ...failureOf(card, attempt, run),
    ...(run.outcome.kind === 'check_failed' ? wholeOutput(card) : []),
    ...(attempt.number === LAST_TRY ? [section(blockId(card, 'tries'), Sentences.three)] : []),
    ...endButtons(card, 'try_again', true),
    approvalPrint(card, attempt),
  ];
}

/** The program failed and a new one is being written. */
export function repairingCard(card: Card, attempt: Attempt, run: Run): Block[] {
  return [
    heading(card),
    ...failureOf(card, attempt, run),
    section(blockId(card, 'try'), attempt.number === 1 ? Sentences.second : Sentences.third),
    ...workButtons(card),
  ];
}

/** The world, not the program, broke; or nothing usable came. */
export function failedCard(card: Card, turn: TurnIn<'failed'>): Block[] {
  const attempt = turn.attempts.at(-1);
  const run = attempt?.run ?? null;
  if (turn.budget !== null && attempt === undefined) {
    return [
      section(blockId(card, 'goal'), plainly`*Budget used up*. Nothing ran.`),
      alert(blockId(card, 'outcome'), 'warning', usedUp(turn.budget)),
    ];
  }
  return [
    heading(card),
    ...(attempt !== undefined && run !== null ? failureOf(card, attempt, run) : []),
    run === null
      ? errorAlert(card, failSentence(turn))
      : section(blockId(card, 'reason'), said(failSentence(turn), LIMITS.alert)),
    ...endButtons(card, 'try_again', true),
    ...(attempt === undefined ? [] : [approvalPrint(card, attempt)]),
  ];
}

/** A run that was cut off. Where it starts again by itself there is nothing to press for it. */
export const interruptedCard = (card: Card): Block[] => {
  const attempt = card.turn.attempts.at(-1);
  const touched = attempt === undefined ? [] : touchedBy(attempt);
  return [
    heading(card),
    errorAlert(card, interruptedSentence(touched)),
    ...(touched.length === 0 ? viewButton(card) : endButtons(card, 'try_again', true)),
    ...(attempt === undefined ? [] : [approvalPrint(card, attempt)]),
  ];
};

/** Why a turn failed, in words. */
export function failSentence(turn: TurnIn<'failed'>): string {
  const attempt = turn.attempts.at(-1);
  const touched = turn.reason === 'interrupted' && attempt !== undefined ? touchedBy(attempt) : [];
  if (touched.length > 0) {
    return interruptedSentence(touched);
  }
  const sentence = turn.reason === 'model' && turn.plan !== null ? NO_PROGRAM : FAIL_SENTENCES[turn.reason];
  // An earlier try may have run; its end stands above.
  return turn.attempts.some(({ run }) => run !== null)
    ? sentence.replace('Nothing ran.', 'Nothing more ran.')
    : sentence;
}

/** What a run may have changed outside its sandbox; other processes stay in it. */
const touchedBy = (attempt: Attempt) =>
  capabilitiesOf(attempt).flatMap((capability) => (capability === 'processes' ? [] : [capability]));

const errorAlert = (card: Card, sentence: string): Block =>
  alert(blockId(card, 'outcome'), 'error', said(sentence, LIMITS.alert));

const Sentences: Record<'second' | 'third' | 'three', Said> = {
  second: plainly`I am writing a second try.`,
  third: plainly`I am writing a third try.`,
  three: plainly`Three tries failed. Mention me with a changed request, or press *Try again*.`,
};
