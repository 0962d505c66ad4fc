import { lastAttempt, type TurnIn } from '#domain/session/session.ts';
import type { Card } from '#ports/thread.ts';
import { plainly, type Said, said, say } from '../said.ts';
import { outcomeSentence } from '../texts/outcomes.ts';
import { failSentence } from './failed.ts';
import { reachInShort } from './fields.ts';
import { goalOf } from './heading.ts';
import { CARD } from './limits.ts';

const NAME_CHARACTERS = 30;
const LEAST_GOAL = 10;

/** The card in one line for previews and screen readers: the news first, at most 100 characters. */
export function headline(card: Card): Said {
  const { turn } = card;
  switch (turn.status) {
    case 'queued':
      return plainly`Waiting: it starts when the request before it has ended`;
    case 'planning':
      return planningLine(card, turn);
    case 'awaiting_approval':
      return awaitingLine(card, turn);
    case 'approved':
      return aboutGoal(card, plainly`Approved: `);
    case 'running':
      return aboutGoal(card, plainly`Running: `);
    case 'finished':
      return finishedLine(card, turn);
    case 'answered':
      return news(plainly`Answered: `, firstSentence(turn.reply));
    case 'asking':
      return news(plainly`Question: `, firstSentence(turn.reply));
    case 'failed':
      return news(plainly`Failed: `, failSentence(turn));
    case 'rejected':
      return aboutGoal(card, say`Rejected by ${said(turn.by.name, NAME_CHARACTERS)}: `);
    case 'stopped':
      return aboutGoal(card, say`Stopped by ${said(turn.by.name, NAME_CHARACTERS)}: `);
    case 'expired':
      return aboutGoal(card, plainly`Expired: `);
    case 'superseded':
      return aboutGoal(card, plainly`Superseded: `);
    case 'interrupted':
      return aboutGoal(card, plainly`Cut off: `);
    default:
      return turn satisfies never;
  }
}

function planningLine(card: Card, turn: TurnIn<'planning'>): Said {
  const attempt = lastAttempt(turn);
  if (attempt?.run) {
    return news(plainly`Failed: `, outcomeSentence(attempt.run, attempt));
  }
  if (turn.plan !== null && turn.stage === 'coding') {
    return aboutGoal(card, plainly`Writing the program: `);
  }
  const name = said(card.requesterName, CARD.name);
  return name === '' ? plainly`Making a plan` : say`Making a plan for ${said(name, NAME_CHARACTERS * 2)}'s request`;
}

function awaitingLine(card: Card, turn: TurnIn<'awaiting_approval'>): Said {
  const attempt = lastAttempt(turn);
  if (attempt === undefined || (attempt.share !== null && attempt.share.state !== 'done')) {
    return aboutGoal(card, plainly`Not ready to approve yet: `);
  }
  if (turn.waiting.tooFew) {
    return aboutGoal(card, plainly`Too few people here may approve: `);
  }
  return aboutGoal(card, plainly`Ready to approve: `, say`. ${said(reachInShort(attempt))}`);
}

function finishedLine(card: Card, turn: TurnIn<'finished'>): Said {
  const attempt = lastAttempt(turn);
  if (attempt?.run && attempt.run.outcome.kind !== 'passed') {
    return news(plainly`Failed: `, outcomeSentence(attempt.run, attempt));
  }
  const sentence = firstSentence(turn.words ?? '');
  return sentence === '' ? aboutGoal(card, plainly`Done: `) : news(plainly`Done: `, sentence);
}

const news = (start: Said, text: string): Said => say`${start}${said(text, CARD.headline - start.length)}`;

const aboutGoal = (card: Card, start: Said, end: Said = plainly``): Said => {
  const room = Math.max(CARD.headline - start.length - end.length, LEAST_GOAL);
  return say`${start}${said(goalOf(card).replace(/[.!?]+$/, ''), room)}${end}`;
};

/** The first sentence of markdown, without its signs. */
const firstSentence = (text: string): string =>
  (
    text
      .slice(0, CARD.heldText)
      .replace(/[*_#`>]+/g, '')
      .trim()
      .split(/(?<=[.!?])\s|\n/)[0] ?? ''
  ).trim();
