import { lastAttempt } from '#domain/session/session.ts';
import { whereDifferent } from '#domain/tool/same-result.ts';
import type { Planner } from './planner.ts';
import type { Row } from './rows.ts';
import { type Stage, WORKSPACE } from './stage.ts';

/** How a row passed: each step either as it should be or not. */
export interface Passed {
  readonly id: string;
  /** The first run gave what is right. */
  readonly ran: boolean;
  /** The tool that became of it; empty where none did. */
  readonly kept: string;
  /** The tool stood among the eight of the first search for the second request. */
  readonly atOnce: boolean;
  /** The second request was answered by a call of that tool. */
  readonly reused: boolean;
  /** The second run gave what is right. */
  readonly equal: boolean;
  /** Questions for code that the second request brought. */
  readonly code: number;
  /** What went wrong, in a few words; empty where nothing did. */
  readonly trouble: string;
}

const APPROVE = 'proposal_approve';
const KEPT = ['Kept as tool', 'Not kept', 'Nothing was kept'];
const ENDS = ['It is done.', 'Failed: ', 'Answered: ', 'Question: '];

/** Ask, approve, run, keep, ask again in other words, approve, run. */
export async function pass(stage: Stage, planner: Planner, { id, chore, first, again }: Row): Promise<Passed> {
  const failed = { id, ran: false, kept: '', atOnce: false, reused: false, equal: false, code: 0 };
  try {
    const asked = stage.ask(first.request, first.file);
    await approved(stage, asked, KEPT);
    const made = await stage.turn(asked);
    const kept = made?.status === 'finished' && made.kept?.state === 'kept' ? made.kept.tool.id : '';
    const ran = whereDifferent(await stage.result(made), first.expected) === undefined;

    const second = stage.ask(again.request, again.file);
    await approved(stage, second, ['It is done.']);
    const turn = await stage.turn(second);
    const tool = turn && lastAttempt(turn)?.program.tool;
    const heard = planner.heard(again.request);
    return {
      ...{ id, ran, kept, trouble: '' },
      atOnce: heard[0]?.isListed === true,
      reused: kept !== '' && tool?.id === kept && chore.name === (await stage.library.get(WORKSPACE, kept))?.tool.name,
      equal: whereDifferent(await stage.result(turn), again.expected) === undefined,
      code: heard.filter(({ kind }) => kind === 'code' || kind === 'repair').length,
    };
  } catch (error) {
    return { ...failed, trouble: error instanceof Error ? error.message : 'it broke off' };
  }
}

/** Approves what waits in a thread, and waits until one of these words stands there. */
async function approved(stage: Stage, thread: string, until: readonly string[]): Promise<void> {
  const waiting = await stage.shows(thread, [APPROVE, ...ENDS]);
  if (waiting !== APPROVE) {
    const turn = await stage.turn(thread);
    throw new Error(`nothing to approve: ${turn?.status} ${turn?.status === 'failed' ? turn.reason : ''}`);
  }
  await stage.approve(thread);
  const end = await stage.shows(thread, [...until, 'Failed: ']);
  if (!until.includes(end)) {
    throw new Error('the run failed');
  }
}
