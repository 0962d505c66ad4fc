import { lastAttempt, type TurnIn } from '#domain/session/session.ts';
import type { Card } from '#ports/thread.ts';
import { channelMention, joined, markdown, moment, plainly, type Said, said, say } from '../said.ts';
import { wholeHours, wholeSeconds } from '../texts/quantities.ts';
import { type Block, blockId, context, quote, words } from './blocks.ts';
import { answerButtons, endButtons, viewButton } from './buttons.ts';
import { approvalPrint, digestCode } from './fine-print.ts';
import { boldGoal, heading } from './heading.ts';
import { CARD, LIMITS } from './limits.ts';
import { outputUntilThen } from './output.ts';
import { leftOutFiles } from './plan.ts';

/** Somebody stopped it: while it ran, or before anything had started. */
export function stoppedCard(card: Card, turn: TurnIn<'stopped'>): Block[] {
  const name = said(turn.by.name, CARD.name);
  if (turn.ran === null) {
    return [heading(card, say`${name} stopped this. Nothing ran.`), ...endButtons(card, 'try_again', false)];
  }
  const attempt = lastAttempt(turn);
  return [
    heading(card, say`${name} stopped this after ${said(wholeSeconds(turn.ran))}. The sandbox is gone.`),
    ...outputUntilThen(card),
    ...endButtons(card, 'run_again', true),
    ...(attempt === undefined ? [] : [approvalPrint(card, attempt)]),
  ];
}

/** Somebody said no; their reason stands as they typed it. */
export function rejectedCard(card: Card, turn: TurnIn<'rejected'>): Block[] {
  return [
    heading(card, say`${said(turn.by.name, CARD.name)} rejected this. Nothing ran.`),
    ...(turn.reason.trim() === '' ? [] : [quote(blockId(card, 'reason'), turn.reason.slice(0, LIMITS.inputText))]),
    ...endButtons(card, 'ask_again', true),
    context(blockId(card, 'print'), withDigest(card, say`Rejected at ${moment(turn.at, 'time')}`)),
  ];
}

/** Nobody decided; that is not a no. */
export const expiredCard = (card: Card, turn: TurnIn<'expired'>): Block[] => [
  heading(card, say`This expired. Nobody decided ${waitedFor(turn)}, so nothing ran.`),
  ...endButtons(card, 'propose_again', false),
  context(
    blockId(card, 'print'),
    withDigest(
      card,
      say`Asked ${moment(turn.request.at, 'both')}${turn.nudged ? plainly` · reminded once` : plainly``}`,
    ),
  ),
];

/** What waited from before that was kept is not known any more. */
function waitedFor({ at, since }: TurnIn<'expired'>): Said {
  const hours = since === null ? undefined : wholeHours(at - since);
  return hours === undefined ? plainly`in time` : say`within ${said(hours)}`;
}

/** A newer card took its place. Small and grey, with no way left to decide. */
export function supersededCard(card: Card, turn: TurnIn<'superseded'>): Block[] {
  const attempt = lastAttempt(turn);
  return [
    context(
      blockId(card, 'goal'),
      boldGoal(card),
      supersededBy(turn),
      ...(attempt === undefined ? [] : [say`Digest ${digestCode(attempt.digest)}`]),
    ),
    ...viewButton(card),
  ];
}

function supersededBy(turn: TurnIn<'superseded'>): Said {
  const name = said(turn.by.name, CARD.name);
  const at = moment(turn.at, 'time');
  if (turn.channel !== null) {
    return say`Superseded: ${name} moved this at ${at}. It goes on in ${channelMention(turn.channel)}.`;
  }
  return lastAttempt(turn) === undefined
    ? say`Superseded: ${name} answered at ${at}. What came of it is below.`
    : say`Superseded: ${name} asked for a change at ${at}. The newer proposal is below.`;
}

/** Words instead of a program. */
export const answeredCard = (card: Card, turn: TurnIn<'answered'>): Block[] => [
  words(blockId(card, 'words'), replyOf(turn.reply)),
  ...leftOutFiles(card),
  ...(turn.model === ''
    ? []
    : [context(blockId(card, 'print'), say`By ${said(turn.model, CARD.name)}. No program was needed.`)]),
];

/** A question back, with up to four answers to choose from. */
export const askingCard = (card: Card, turn: TurnIn<'asking'>): Block[] => [
  words(blockId(card, 'words'), replyOf(turn.reply)),
  ...leftOutFiles(card),
  ...answerButtons(card, turn.suggestions),
  context(
    blockId(card, 'print'),
    say`By ${said(turn.model, CARD.name)}. Your next message in this thread is the answer.`,
  ),
];

function replyOf(reply: string): Said {
  const made = markdown(reply, CARD.heldText * 2);
  return made.trim() === '' ? plainly`…` : made;
}

function withDigest(card: Card, first: Said): Said {
  const attempt = lastAttempt(card.turn);
  return attempt === undefined ? first : joined([first, say`digest ${digestCode(attempt.digest)}`], ' · ');
}
