import { requirementOf } from '#domain/policy/policy.ts';
import { LEAST_GAP_MS, type Missed, runId, type Schedule } from '#domain/schedule.ts';
import { isBusy, isOpen } from '#domain/session/session.ts';
import type { Tool } from '#domain/tool/tool.ts';
import type { AgentContext } from '../core/context.ts';
import { standstillOf } from '../core/standstill.ts';
import { permit } from '../permit/standing.ts';

/** What a schedule calls now; or why it calls nothing, looked up when its time has come. `not_yet` where nobody can tell. */
export async function toolOrWhyNot(
  context: AgentContext,
  workspace: string,
  schedule: Schedule,
  due: number,
): Promise<Tool | Missed | 'not_yet'> {
  const state = await standstillOf(context.store, workspace);
  if (state !== 'running') {
    return state;
  }
  const found = await context.library.get(workspace, schedule.tool.id);
  if (found?.tool.version !== schedule.tool.version) {
    return 'tool_changed';
  }
  if (found.tool.state !== 'active') {
    return 'retired';
  }
  if (await isUnfinished(context, workspace, schedule)) {
    return 'unfinished';
  }
  return (await whyMakerMayNot(context, workspace, schedule, due)) ?? found.tool;
}

/** As often as a run is followed to what took its place: edited, revised, or moved to another channel. */
const MOST_REPLACED = 50;

/** Whether the run before, or what took its place, still waits for people, or goes on. */
async function isUnfinished(context: AgentContext, workspace: string, schedule: Schedule): Promise<boolean> {
  const { channel, last } = schedule;
  let place = last && { channel, thread: last.thread, id: runId(schedule, last.due) };
  for (let replaced = 0; place !== null && replaced < MOST_REPLACED; replaced += 1) {
    const { id, ...where } = place;
    const turn = (await context.sessions.read({ workspace, ...where }))?.turns.find((each) => each.id === id);
    if (turn?.status !== 'superseded') {
      return turn !== undefined && (isOpen(turn) || isBusy(turn));
    }
    place = { channel: turn.channel ?? where.channel, thread: turn.thread ?? where.thread, id: turn.next };
  }
  return false;
}

/** Whoever made it asks for each run, so they must be able to. */
async function whyMakerMayNot(
  context: AgentContext,
  workspace: string,
  { channel, maker }: Schedule,
  due: number,
): Promise<Missed | 'not_yet' | undefined> {
  const { policy } = await context.bounds(workspace);
  const about = { requester: '', authors: [], voters: [], requirement: requirementOf(policy, channel, []) };
  const permitted = await permit(context, { workspace, channel, thread: '' }, 'ask', maker.user, about);
  if ('actor' in permitted) {
    return undefined;
  }
  if (permitted.refusal.why !== 'look_up_failed') {
    return 'maker_may_not';
  }
  return context.clock.now() - due < LEAST_GAP_MS ? 'not_yet' : 'unknown';
}
