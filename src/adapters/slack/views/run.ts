import type { TurnIn } from '#domain/session/session.ts';
import { lastAttempt } from '#domain/session/session.ts';
import type { Card } from '#ports/thread.ts';
import { plainly, type Said, said, say } from '../said.ts';
import { ordinal, seconds, wholeSeconds } from '../texts/quantities.ts';
import type { Block } from './blocks.ts';
import { workButtons } from './buttons.ts';
import { approvalPrint } from './fine-print.ts';
import { heading } from './heading.ts';
import { outputSoFar } from './output.ts';
import { planBlock, type Task } from './plan.ts';

const CHECK_TITLE = 'Check the program against what was approved';
const LAST: Task = { title: 'Check the result and bring back files', status: 'pending' };

/** Approved, and nobody has taken it up yet. */
export const approvedCard = (card: Card): Block[] =>
  waitingCard(card, plainly`Approved. It waits for a free sandbox.`, undefined);

/** Where it stands in line, from 1; not said where nobody here knows. */
function queueCard(card: Card, position: number | undefined): Block[] {
  return position === undefined
    ? waitingCard(card, plainly`All sandboxes are busy. This waits in line.`, undefined)
    : waitingCard(
        card,
        say`All sandboxes are busy. This is ${said(ordinal(position))} in line.`,
        `Position ${position}`,
      );
}

const waitingCard = (card: Card, sentence: Said, note: string | undefined): Block[] => [
  heading(card, sentence),
  planBlock(card, 'Run', [
    { title: 'Wait for a free sandbox', status: 'in_progress', note },
    { title: 'Run the program', status: 'pending' },
    LAST,
  ]),
  ...ending(card),
];

/** What the runner itself observes; the plan's own steps cannot be observed, so they are not here. */
export function runningCard(card: Card, turn: TurnIn<'running'>): Block[] {
  const { live } = card;
  if (live === undefined ? turn.inLine : live.queue !== null) {
    return queueCard(card, live?.queue ?? undefined);
  }
  const since = live === undefined ? plainly`Running.` : say`Running for ${said(wholeSeconds(live.milliseconds))}.`;
  return [
    heading(card, since),
    planBlock(card, 'Run', tasksOf(card)),
    ...outputSoFar(card, live?.output ?? ''),
    ...ending(card),
  ];
}

function tasksOf(card: Card): Task[] {
  const { live } = card;
  if (live === undefined) {
    return [
      { title: 'Start a fresh sandbox', status: 'in_progress' },
      { title: CHECK_TITLE, status: 'pending' },
      { title: 'Run the program', status: 'pending' },
      LAST,
    ];
  }
  return [
    { title: 'Start a fresh sandbox', status: 'complete', note: seconds(live.startMilliseconds) },
    { title: CHECK_TITLE, status: 'complete', note: 'Same digest' },
    { title: 'Run the program', status: 'in_progress', note: used(card) },
    LAST,
  ];
}

function used(card: Card): string | undefined {
  const limits = lastAttempt(card.turn)?.program.limits;
  return card.live === undefined || limits === undefined
    ? undefined
    : `${Math.round(card.live.memoryMb)} of ${limits.memoryMb} MB, ${Math.floor(card.live.milliseconds / 1000)} of ${limits.seconds} seconds`;
}

function ending(card: Card): Block[] {
  const attempt = lastAttempt(card.turn);
  return [...workButtons(card), ...(attempt === undefined ? [] : [approvalPrint(card, attempt)])];
}
