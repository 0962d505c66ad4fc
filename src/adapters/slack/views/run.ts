import type { TurnIn } from '#domain/session.ts';
import { lastAttempt } from '#domain/session.ts';
import type { Card } from '#ports/thread.ts';
import { plainly, said, say } from '../said.ts';
import { seconds, wholeSeconds } from '../texts/quantities.ts';
import type { Block } from './blocks.ts';
import { workButtons } from './buttons.ts';
import { approvalPrint } from './fine-print.ts';
import { heading } from './heading.ts';
import { outputSoFar } from './output.ts';
import { planBlock, type Task } from './plan.ts';

const CHECK_TITLE = 'Check the program against what was approved';
const LAST: Task = { title: 'Check the result and bring back files', status: 'pending' };

/** Approved, and waiting for a sandbox. */
export const approvedCard = (card: Card): Block[] => [
  heading(card, plainly`Approved. It waits for a free sandbox.`),
  planBlock(card, 'Run', [
    { title: 'Wait for a free sandbox', status: 'in_progress' },
    { title: 'Run the program', status: 'pending' },
    LAST,
  ]),
  ...ending(card),
];

/** What the runner itself observes; the plan's own steps cannot be observed, so they are not here. */
export function runningCard(card: Card, _turn: TurnIn<'running'>): Block[] {
  const { live } = card;
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
