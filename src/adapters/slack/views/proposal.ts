import type { Waiting } from '#domain/policy/approval.ts';
import { isFunction } from '#domain/program/form-of.ts';
import type { Attempt, Turn } from '#domain/session/session.ts';
import type { Card } from '#ports/thread.ts';
import { plainly, type Said, said, say, strong } from '../said.ts';
import { editorOf } from './author.ts';
import { alert, type Block, blockId, context, section, weight } from './blocks.ts';
import { decisionButtons, endButtons, workButtons } from './buttons.ts';
import { changesOf } from './diff.ts';
import { failureOf } from './failed.ts';
import { comparedNeeds, fieldsAreWhole, fieldsOf } from './fields.ts';
import { proposalPrint } from './fine-print.ts';
import { termsAreWhole, termsBlocks } from './grant-terms.ts';
import { editedNote, heading } from './heading.ts';
import { keepTick } from './keep-tick.ts';
import { CARD, LIMITS } from './limits.ts';
import { consideredLine, leftOutFiles, stepsOf } from './plan.ts';
import { type Delivery, deliveryOf, programBlocks, textWarning } from './program.ts';
import { reusedBlock } from './reused.ts';
import { askedMore, tooFewHere } from './who-may.ts';

/** A program that waits for a decision: the first one, or after a failure the next with what it changes. */
export function proposalCard(card: Card, attempt: Attempt, waiting: Waiting): Block[] {
  const before = card.turn.attempts.at(-2);
  const delivery = deliveryOf(card, attempt);
  const drawings: [Delivery, boolean][] = [
    [delivery, true],
    [delivery, false],
    ['missing', false],
  ];
  for (const [way, full] of drawings) {
    const end = ending(card, attempt, waiting, way);
    const blocks = before === undefined ? first(card, attempt, way, end) : next(card, attempt, before, way, full, end);
    if (weight(blocks) <= LIMITS.blocksText) {
      return blocks;
    }
  }
  return [heading(card, UNSHOWABLE), ...decisionButtons(card, 'not_yet'), proposalPrint(card, attempt, waiting)];
}

function first(card: Card, attempt: Attempt, delivery: Delivery, end: readonly Block[]): Block[] {
  const considered = consideredLine(card);
  return [
    heading(card, sentenceOf(card.turn, attempt)),
    ...editedNote(card),
    ...stepsOf(card),
    ...(considered === undefined ? [] : [context(blockId(card, 'considered'), considered)]),
    ...reusedBlock(card, attempt),
    ...programBlocks(card, attempt, delivery),
    fieldsOf(card, attempt),
    ...leftOutFiles(card),
    ...end,
  ];
}

/** After a failure. `full` shows the difference too, which the whole program in the thread can spare. */
function next(
  card: Card,
  attempt: Attempt,
  before: Attempt,
  delivery: Delivery,
  full: boolean,
  end: readonly Block[],
): Block[] {
  const needs = comparedNeeds(attempt, before);
  const sentence = said(needs.sentence, needs.more ? LIMITS.alert : LIMITS.field);
  return [
    heading(card),
    ...editedNote(card),
    ...(before.run === null ? [] : failureOf(card, before, before.run)),
    section(blockId(card, 'try'), strong(titleOf(attempt)), said(attempt.explanation, LIMITS.field)),
    ...(full ? changesOf(card) : []),
    ...programBlocks(card, attempt, delivery),
    needs.more ? alert(blockId(card, 'needs'), 'warning', sentence) : context(blockId(card, 'needs'), sentence),
    ...(needs.more ? [fieldsOf(card, attempt)] : []),
    ...end,
  ];
}

/** What to know before a decision, the decision, the fine print. */
const ending = (card: Card, attempt: Attempt, waiting: Waiting, delivery: Delivery): Block[] => [
  ...alerts(card, attempt, waiting),
  ...termsBlocks(card, attempt),
  ...decision(card, attempt, waiting, delivery),
  proposalPrint(card, attempt, waiting),
];

/** One warning: what the policy asks more, then what the program's text gives cause to; the second alone below if both are too long. */
function alerts(card: Card, attempt: Attempt, waiting: Waiting): Block[] {
  const asked = waiting.tooFew ? tooFewHere(card, waiting) : askedMore(card, waiting);
  const warning = textWarning(card, attempt);
  const isSaid = warning?.kind === 'processes' && waiting.because === 'processes';
  if (asked === undefined || warning === undefined || isSaid) {
    const only = asked ?? warning?.sentence;
    return only === undefined ? [] : [alert(blockId(card, 'alert'), 'warning', said(only, LIMITS.alert))];
  }
  const both = said(`${asked} ${warning.sentence}`);
  return both.length <= LIMITS.alert
    ? [alert(blockId(card, 'alert'), 'warning', both)]
    : [
        alert(blockId(card, 'alert'), 'warning', said(asked, LIMITS.alert)),
        context(blockId(card, 'warning'), said(warning.sentence, LIMITS.alert)),
      ];
}

/** No Approve before the whole program and all that it may reach can be read, nor where too few may press it. */
function decision(card: Card, attempt: Attempt, waiting: Waiting, delivery: Delivery): Block[] {
  if (delivery === 'coming') {
    return workButtons(card);
  }
  if (delivery === 'failed') {
    return endButtons(card, 'try_again', false);
  }
  if (delivery === 'missing' || !fieldsAreWhole(attempt) || !termsAreWhole(attempt)) {
    return decisionButtons(card, 'not_yet');
  }
  return waiting.tooFew
    ? decisionButtons(card, 'elsewhere')
    : [...keepTick(card, attempt), ...decisionButtons(card, 'here')];
}

/** What it is goes by the program, not by the plan: what mends a call of a kept tool is a new function. */
function sentenceOf(turn: Turn, attempt: Attempt): Said {
  const { name, program } = attempt;
  const editor = editorOf(turn, attempt);
  const tool = program.tool && say`${strong(said(name, CARD.name))} version ${program.tool.version}`;
  if (editor !== undefined) {
    const what = tool === null ? plainly`this program` : say`this call of ${tool}`;
    return say`${said(editor, CARD.name)} edited ${what}. It runs only if somebody approves it.`;
  }
  if (tool !== null) {
    return say`${tool} does this. Only the call is new.`;
  }
  return isFunction(program)
    ? plainly`I wrote a new program for this. It runs only if somebody approves it.`
    : plainly`This is for one use, it will not be kept.`;
}

const titleOf = ({ number }: Attempt): Said => (number === 2 ? plainly`A second try` : plainly`A third try`);

const UNSHOWABLE = plainly`This program cannot be shown whole here, so it cannot be approved. Press *Revise* and ask for a shorter one.`;
