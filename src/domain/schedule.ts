import { z } from 'zod';
import { Actor } from './policy/people.ts';
import { ToolCall } from './tool/keeping.ts';
import { ToolId } from './tool/tool.ts';

/** Two times of a schedule are at least so far apart. */
export const LEAST_GAP_MS = 900_000;
/** As many as a channel has. */
export const MOST_SCHEDULES = 15;
/** Whoever has taken a time up and has said nothing for so long has left it. */
const HOLD_MS = 120_000;

/**
 * Why a time passed without a run. These may hold no more at the next: `paused` and `removed` the whole agent, `retired` the
 * tool, `closed` the channel for us, `unfinished` the run before, `unknown` whether its maker may still ask. The others end it.
 */
export const Missed = z.enum([
  ...(['paused', 'removed', 'retired', 'closed', 'unfinished', 'unknown'] as const),
  ...(['tool_changed', 'maker_may_not', 'no_more_times'] as const),
]);
export type Missed = z.infer<typeof Missed>;

const ENDING: readonly Missed[] = ['tool_changed', 'maker_may_not', 'no_more_times'];
/** Whether a schedule ends with it. */
export const isEnding = (why: Missed): boolean => ENDING.includes(why);

/** Calls of one version of a kept tool, always with the same arguments, at the times of a cron text: the storage format. */
export const Schedule = z.object({
  schema: z.literal(1),
  id: z.string().min(1).max(100),
  tool: z.object({ id: ToolId, version: z.int().min(1) }),
  /** The tool's name, for people. */
  name: z.string(),
  arguments: ToolCall.shape.arguments,
  cron: z.string(),
  /** IANA name. */
  timeZone: z.string(),
  channel: z.string(),
  maker: Actor,
  at: z.number(),
  /** The time that comes next, or has come and nobody is done with it; null once it has ended. */
  next: z.number().nullable(),
  /** Who is at it, since when, and the thread that was opened for it. */
  holder: z.object({ instance: z.string(), since: z.number(), thread: z.string().nullable() }).nullable(),
  /** The last time of which a turn came, and where. */
  last: z.object({ due: z.number(), thread: z.string() }).nullable(),
  /** Why the last time passed without one. */
  missed: z.object({ why: Missed, due: z.number() }).nullable(),
  /** `by` is null where nobody ended it; then `why` says what did. */
  ended: z.object({ by: Actor.nullable(), why: Missed.nullable(), at: z.number() }).nullable(),
});
export type Schedule = z.infer<typeof Schedule>;

/** Where it is stored; those of a channel have ids that start alike. */
export const scheduleKey = (workspace: string, channel: string, id: string) =>
  ({ workspace, kind: 'schedule', id: `${channel}:${id}` }) as const;

/** Names the turn of its run at that time. */
export const runId = ({ id }: Pick<Schedule, 'id'>, due: number): string => `${id}.${due}`;

/** What somebody asks for. */
type Making = Pick<Schedule, 'id' | 'tool' | 'name' | 'arguments' | 'cron' | 'timeZone' | 'channel' | 'maker' | 'at'>;

/** A new one. Its first time is now, in a thread that is there already. */
export const newSchedule = (making: Making, instance: string, thread: string): Schedule => ({
  ...making,
  ...{ schema: 1, next: making.at, last: null, missed: null, ended: null },
  holder: { instance, since: making.at, thread },
});

/** Whether a time has come. */
export const isDue = ({ next }: Schedule, now: number): boolean => next !== null && next <= now;

/**
 * After a long time in which nobody took it up, a time is let go where `next`, which comes after now, is near: two runs
 * close together help nobody. Whoever began with it ends it, however late.
 */
export const overtaken = (schedule: Schedule, next: number | undefined, now: number): Schedule =>
  schedule.next !== null &&
  schedule.holder === null &&
  now - schedule.next >= LEAST_GAP_MS &&
  next !== undefined &&
  next - now < LEAST_GAP_MS
    ? { ...schedule, next }
    : schedule;

/**
 * Takes a time up that has come. Unchanged where none has, or another process is at it. Whoever tries again and again gains
 * no time by that: another one may have more luck. A clock that was put back makes nobody wait longer.
 */
export function held(schedule: Schedule, instance: string, now: number): Schedule {
  const { holder } = schedule;
  const isHeld = holder !== null && Math.abs(now - holder.since) < HOLD_MS;
  if (!isDue(schedule, now) || (isHeld && holder.instance !== instance)) {
    return schedule;
  }
  return { ...schedule, holder: { instance, since: isHeld ? holder.since : now, thread: holder?.thread ?? null } };
}

/** Notes the thread that was opened for a time; the first one stands. */
export const placed = (schedule: Schedule, due: number, thread: string): Schedule =>
  schedule.next !== due || schedule.holder === null || schedule.holder.thread !== null
    ? schedule
    : { ...schedule, holder: { ...schedule.holder, thread } };

/** What has come of a time: a turn in a thread, or nothing. */
export type Came = { readonly thread: string } | { readonly missed: Missed };

/** Done with a time; `next` is the one after it, undefined where there is none. Unchanged where somebody was before. */
export function settled(schedule: Schedule, due: number, came: Came, next: number | undefined, at: number): Schedule {
  if (schedule.next !== due) {
    return schedule;
  }
  const done: Schedule = {
    ...schedule,
    next: next ?? null,
    holder: null,
    ...('thread' in came
      ? { last: { due, thread: came.thread }, missed: null }
      : { missed: { why: came.missed, due } }),
  };
  const why =
    'missed' in came && isEnding(came.missed) ? came.missed : next === undefined ? 'no_more_times' : undefined;
  return why === undefined ? done : ended(done, null, why, at);
}

/** Ends it, once. */
export const ended = (schedule: Schedule, by: Actor | null, why: Missed | null, at: number): Schedule =>
  schedule.ended === null ? { ...schedule, next: null, holder: null, ended: { by, why, at } } : schedule;

/** When to look for the next time: not for what was missed, and no sooner than 15 minutes after the one that was due. */
export const lookFrom = ({ at }: Pick<Schedule, 'at'>, due: number, now: number): number =>
  due === at ? now : Math.max(now, due + LEAST_GAP_MS - 1); // the first run is no time of the text
