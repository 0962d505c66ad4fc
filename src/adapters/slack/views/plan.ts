import type { types } from '@slack/bolt';
import type { RequestFile, Turn } from '#domain/session/session.ts';
import type { Card } from '#ports/thread.ts';
import { clean, clipped } from '../clean.ts';
import { joined, type Said, said, say, strong } from '../said.ts';
import { count } from '../texts/quantities.ts';
import { type Block, blockId, details, plainText } from './blocks.ts';
import { CARD } from './limits.ts';

/** One line of a plan block; `note` stands small below it. */
export interface Task {
  readonly title: string;
  readonly status: types.TaskCardBlock['status'];
  readonly note?: string | undefined;
}

/** A plan block with one task card a line. */
export const planBlock = (card: Card, title: string, tasks: readonly Task[]): Block => ({
  type: 'plan',
  block_id: blockId(card, 'plan'),
  title,
  tasks: tasks.map(({ title: text, status, note }, index) => ({
    type: 'task_card',
    task_id: blockId(card, `task${index + 1}`),
    title: clipped(clean(text).replace(/<(?=[!@#]|https?:)/gi, '<\u2060'), CARD.goal) || '…',
    status,
    ...(note && { details: details(clipped(clean(note), CARD.goal)) }),
  })),
});

/** The model's steps. They stay pending, because nobody can observe them. */
export function stepsOf(card: Card): Block[] {
  const steps = card.turn.plan?.steps ?? [];
  return steps.length === 0
    ? []
    : [
        planBlock(
          card,
          `Plan, ${count(steps.length, 'step')}`,
          steps.map((title) => ({ title, status: 'pending' })),
        ),
      ];
}

const MOST_LEFT_OUT = 10;

/** Files of the request that no program gets, each with its reason, once they no longer stand among what we did. */
export function leftOutFiles(card: Card): Block[] {
  const { files, call } = card.turn.request;
  const unused = call === undefined ? files.filter(({ leftOut }) => leftOut !== null) : []; // a form's stand in words
  const lines = unused.map(leftOutLine);
  const shown = lines.length > MOST_LEFT_OUT ? lines.slice(0, MOST_LEFT_OUT - 1) : lines;
  const rest = lines.length - shown.length;
  const all = rest > 0 ? [...shown, `${rest} more are left out.`] : shown;
  const elements = all.map((line) => plainText(line, CARD.goal * 2));
  return elements.length === 0 ? [] : [{ type: 'context', block_id: blockId(card, 'unused'), elements }];
}

const leftOutLine = ({ name, leftOut }: RequestFile): string => `${name} is left out: ${leftOut}.`;

/** What we ourselves did up to now, before there is a plan. */
export function soFar(card: Card): Block {
  const { turn } = card;
  const reading = turn.status === 'planning' && turn.stage === 'reading';
  const files = turn.request.files.map((file): Task => {
    if (file.leftOut !== null) {
      return { title: leftOutLine(file), status: 'error' };
    }
    const status = reading ? 'in_progress' : 'complete';
    return { title: `Read ${file.name}`, status, note: file.summary || undefined };
  });
  const busy = reading && files.some(({ status }) => status === 'in_progress');
  return planBlock(card, 'So far', [
    ...files,
    {
      title: 'Look through the library',
      status: busy ? 'pending' : 'complete',
      note: reading ? undefined : found(turn),
    },
    { title: 'Plan the work', status: busy ? 'pending' : 'in_progress' },
  ]);
}

/** How many kept tools the planner is told of. */
const found = ({ looked }: Turn): string => (looked === 0 ? 'no tool fits' : count(looked, 'tool'));

/** How many kept tools were looked at; of those that came near at most two, and why not. */
export function consideredLine(card: Card): Said | undefined {
  const { plan, looked } = card.turn;
  if (plan === null || looked === 0) {
    return undefined;
  }
  const tools = plan.considered
    .slice(0, 2)
    .map(({ tool, why }) => say`${strong(said(tool, CARD.name))} ${said(why, 300)}`);
  return joined([say`Looked at ${said(count(looked, 'saved tool'))}.`, ...tools], ' ');
}
