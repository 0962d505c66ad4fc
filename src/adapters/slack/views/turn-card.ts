import { lastAttempt, type TurnIn } from '#domain/session/session.ts';
import type { Card } from '#ports/thread.ts';
import { joined, plainly, type Said, said, say } from '../said.ts';
import { spentText } from '../texts/money.ts';
import { count } from '../texts/quantities.ts';
import { type Block, blockId, context, section } from './blocks.ts';
import { workButtons } from './buttons.ts';
import { answeredCard, askingCard, expiredCard, rejectedCard, stoppedCard, supersededCard } from './ended.ts';
import { failedCard, failedRunCard, interruptedCard, repairingCard } from './failed.ts';
import { editedNote, heading } from './heading.ts';
import { headline } from './headline.ts';
import { passedCard } from './passed.ts';
import { consideredLine, soFar, stepsOf } from './plan.ts';
import { proposalCard } from './proposal.ts';
import { approvedCard, runningCard } from './run.ts';

/** The one message of a turn. Same card, same blocks. */
export function turnCard(card: Card): Block[] {
  const { turn } = card;
  switch (turn.status) {
    case 'queued':
      return [
        section(blockId(card, 'goal'), plainly`I got that. It starts when the request before it has ended.`),
        ...workButtons(card),
      ];
    case 'planning':
      return planningCard(card, turn);
    case 'awaiting_approval': {
      const attempt = lastAttempt(turn);
      return attempt === undefined ? [heading(card), ...workButtons(card)] : proposalCard(card, attempt, turn.waiting);
    }
    case 'approved':
      return approvedCard(card);
    case 'running':
      return runningCard(card, turn);
    case 'finished':
      return finishedCard(card, turn);
    case 'answered':
      return answeredCard(card, turn);
    case 'asking':
      return askingCard(card, turn);
    case 'failed':
      return failedCard(card, turn);
    case 'rejected':
      return rejectedCard(card, turn);
    case 'expired':
      return expiredCard(card, turn);
    case 'superseded':
      return supersededCard(card, turn);
    case 'stopped':
      return stoppedCard(card, turn);
    case 'interrupted':
      return interruptedCard(card);
    default:
      return turn satisfies never;
  }
}

/** The card's text field. */
export const cardText = (card: Card): Said => headline(card);

/** Before there is a plan, while the program is written, or while a failed one is mended. */
function planningCard(card: Card, turn: TurnIn<'planning'>): Block[] {
  const attempt = lastAttempt(turn);
  if (attempt?.run) {
    return repairingCard(card, attempt, attempt.run);
  }
  if (turn.plan === null || turn.stage !== 'coding') {
    return [
      section(blockId(card, 'goal'), plainly`*Making a plan*`),
      ...editedNote(card),
      soFar(card),
      ...workButtons(card),
      ...progressOf(card),
    ];
  }
  const considered = consideredLine(card);
  return [
    heading(card, plainly`Here is the plan. I am writing the program now.`),
    ...editedNote(card),
    ...stepsOf(card),
    ...(considered === undefined ? [] : [context(blockId(card, 'considered'), considered)]),
    ...workButtons(card),
    ...progressOf(card),
  ];
}

function finishedCard(card: Card, turn: TurnIn<'finished'>): Block[] {
  const attempt = lastAttempt(turn);
  if (!attempt?.run) {
    return [heading(card)];
  }
  return attempt.run.outcome.kind === 'passed'
    ? passedCard(card, turn, attempt, attempt.run)
    : failedRunCard(card, attempt, attempt.run);
}

/** How much the model has written by now, and what it took up to now. */
function progressOf(card: Card): Block[] {
  const spent = spentText(card.turn.spent);
  const written = card.live?.written;
  const facts = [
    ...(written === undefined ? [] : [say`${said(count(written, 'character'))} written`]),
    ...(spent === undefined ? [] : [say`${said(spent)} so far`]),
  ];
  return facts.length === 0 ? [] : [context(blockId(card, 'print'), joined(facts, ' · '))];
}
