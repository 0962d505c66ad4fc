import {
  type Came,
  held,
  isDue,
  isEnding,
  lookFrom,
  type Missed,
  overtaken,
  placed,
  runId,
  Schedule,
  settled,
} from '#domain/schedule.ts';
import { open } from '#domain/session/request-state.ts';
import type { Request, ThreadRef } from '#domain/session/session.ts';
import { codeOf, isRefused } from '#domain/text/errors.ts';
import type { Tool } from '#domain/tool/tool.ts';
import type { RecordKey } from '#ports/store.ts';
import type { AgentContext } from '../core/context.ts';
import { textOf } from '../library/run-tool.ts';
import { changed, noteEnd, noteMade } from './schedule-records.ts';
import { toolOrWhyNot } from './schedule-stands.ts';

/** A time that this process has taken up. */
interface Taken {
  readonly key: RecordKey;
  readonly schedule: Schedule;
  readonly due: number;
  /** Another try may have spoken in the channel already. */
  readonly uncertain: boolean;
}

/**
 * Opens the run of a schedule whose time has come, or lets the time pass and says so. Of several processes one does it; what
 * it leaves behind another takes up. All of it may be done twice: the turn bears the schedule's id and the time. `tool` is what
 * it calls, where that was looked up just now. Gives whether there was anything to do.
 */
export async function runSchedule(context: AgentContext, key: RecordKey, tool?: Tool): Promise<boolean> {
  const taken = await takeUp(context, key);
  if (taken === undefined) {
    return false;
  }
  if (taken.due === taken.schedule.at) {
    await noteMade(context, key.workspace, taken.schedule);
  }
  const found = tool ?? (await toolOrWhyNot(context, key.workspace, taken.schedule, taken.due));
  if (found !== 'not_yet') {
    const missed = typeof found === 'string' ? found : await openRun(context, taken, found);
    await (missed && letPass(context, taken, missed));
  } // else the next sweep looks again
  return true;
}

/** By compare-and-set on the record. */
async function takeUp(context: AgentContext, key: RecordKey): Promise<Taken | undefined> {
  const stored = await context.store.get(key);
  const known = stored === undefined ? undefined : Schedule.parse(stored);
  if (known !== undefined && known.ended !== null) {
    await noteEnd(context, key.workspace, known); // whoever ended it did not come so far
    return undefined;
  }
  const at = context.clock.now();
  if (known === undefined || !isDue(known, at)) {
    return undefined; // as nearly always
  }
  const soon = context.calendar.next(known.cron, known.timeZone, at);
  let before = known;
  const schedule = await changed(context, key, (now) => {
    before = overtaken(now, soon, at);
    return held(before, context.instance, at);
  });
  const { next: due } = schedule;
  const isOurs = schedule !== before && due !== null;
  return isOurs ? { key, schedule, due, uncertain: before.holder !== null } : undefined;
}

/** Gives why there is no run after all: the channel does not take its thread. */
async function openRun(context: AgentContext, taken: Taken, tool: Tool): Promise<Missed | undefined> {
  const { key, schedule, due } = taken;
  try {
    const thread = schedule.holder?.thread ?? (await openThread(context, taken));
    if (thread !== undefined) {
      const ref = refIn(key, schedule, thread);
      const opening = { id: runId(schedule, due), request: requestOf(context, schedule, tool), from: null };
      await context.change(ref, (now) => open(now, { ...opening, instance: context.instance }));
      await settle(context, taken, { thread });
    }
    return undefined;
  } catch (error) {
    const code = codeOf(error);
    if (!isRefused(code)) {
      throw error;
    }
    context.log.warn('no thread for a scheduled run', { code, workspace: key.workspace }, error);
    return 'closed';
  }
}

/** The thread that stands in the record. Where another process was faster, ours goes; undefined where the time is done with. */
async function openThread(
  context: AgentContext,
  { key, schedule, due, uncertain }: Taken,
): Promise<string | undefined> {
  const ours = await context.thread.openRun(key.workspace, { id: runId(schedule, due), schedule, due }, uncertain);
  const after = await changed(context, key, (now) => placed(now, due, ours));
  const thread = after.next === due ? (after.holder?.thread ?? undefined) : undefined;
  if (thread !== ours && after.last?.thread !== ours) {
    await context.thread.retract(refIn(key, schedule, ours), ours);
  }
  return thread;
}

const refIn = ({ workspace }: RecordKey, { channel }: Schedule, thread: string): ThreadRef => ({
  ...{ workspace, channel, thread },
});

const requestOf = (context: AgentContext, schedule: Schedule, tool: Tool): Request => ({
  user: schedule.maker.user,
  text: textOf(tool, schedule.arguments),
  at: context.clock.now(),
  ...{ source: 'schedule', files: [], edited: false, joined: null },
  call: { tool: tool.id, version: tool.version, arguments: schedule.arguments },
});

/** What people need not be told: the run before stands in the channel, and where we are thrown out nobody hears us. */
const UNTOLD: readonly Missed[] = ['unfinished', 'removed'];

/** Nothing runs at this time. Said once, however many times pass for the same reason; each has its line in the audit. */
async function letPass(context: AgentContext, taken: Taken, why: Missed): Promise<void> {
  const { key, schedule, due, uncertain } = taken;
  const { workspace } = key;
  const id = runId(schedule, due);
  const at = context.clock.now();
  const body = { schedule: schedule.id, tool: schedule.tool.id, channel: schedule.channel, why };
  await context.audit.append(workspace, { id: `schedule:${id}:not_run`, at, kind: 'not_run', body });
  if (schedule.missed?.why !== why && !UNTOLD.includes(why)) {
    await context.thread.notRun(workspace, { id, schedule, due, why }, uncertain).catch((error: unknown) => {
      const code = codeOf(error);
      if (!isRefused(code)) {
        throw error;
      }
      context.log.warn('a run that did not come was not told', { code, workspace }, error);
    });
  }
  await settle(context, taken, { missed: why });
}

async function settle(context: AgentContext, { key, schedule, due }: Taken, came: Came): Promise<void> {
  const now = context.clock.now();
  const ends = 'missed' in came && isEnding(came.missed);
  const next = ends ? undefined : context.calendar.next(schedule.cron, schedule.timeZone, lookFrom(schedule, due, now));
  const after = await changed(context, key, (stored) => settled(stored, due, came, next, now));
  await noteEnd(context, key.workspace, after);
}
