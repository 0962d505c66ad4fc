import { LEAST_GAP_MS } from '#domain/schedule.ts';
import type { Calendar } from '#ports/calendar.ts';
import { DAY_MS } from '../core/context.ts';
import type { NotScheduled, Times } from '../face/schedule-asked.ts';

/** So many times are looked at, no further ahead than that: whatever is missed keeps its distance when it comes. */
const LOOKED_AT = 100;
const LOOKED_AHEAD_MS = 400 * DAY_MS;

/** The next times of a text, at most so many; none where the text or the zone is none. */
export function timesAfter(calendar: Calendar, { cron, timeZone }: Times, after: number, most: number): number[] {
  const times: number[] = [];
  for (let last = after; times.length < most && last < after + LOOKED_AHEAD_MS; ) {
    const next = calendar.next(cron, timeZone, last);
    if (next === undefined) {
      break;
    }
    times.push(next);
    last = next;
  }
  return times;
}

/** Why a text cannot be taken. */
export function whyNotTimes(calendar: Calendar, times: Times, now: number): NotScheduled | undefined {
  const found = timesAfter(calendar, times, now, LOOKED_AT);
  const isClose = found.some((each, index) => index > 0 && each - (found[index - 1] ?? 0) < LEAST_GAP_MS);
  return found.length === 0 ? { unfit: 'times' } : isClose ? { unfit: 'too_often' } : undefined;
}
