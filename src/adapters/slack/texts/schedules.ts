import type { NotScheduled } from '#agent/face/schedule-asked.ts';
import { isEnding, type Missed, MOST_SCHEDULES, type Schedule } from '#domain/schedule.ts';
import type { DueRun } from '#ports/thread.ts';
import { code, joined, mention, moment, plainly, type Said, said, say, strong } from '../said.ts';
import { ordinal } from './quantities.ts';

const CRON_CHARACTERS = 60;
const ZONE_CHARACTERS = 32;
const NAME_CHARACTERS = 40;
export const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const;

/** The tool that it calls, in bold. */
export const scheduledName = ({ name }: Pick<Schedule, 'name'>): Said => strong(said(name, NAME_CHARACTERS));

/** When it comes: "every Monday at 09:00 (Europe/Berlin)"; what has no plain words as it was typed. */
export const timesText = ({ cron, timeZone }: Pick<Schedule, 'cron' | 'timeZone'>): Said =>
  say`${inWords(cron) ?? say`at ${code(said(cron, CRON_CHARACTERS))}`} (${said(timeZone, ZONE_CHARACTERS)})`;

const ONE_TIME = /^(?<minute>\d{1,2}) (?<hour>\d{1,2}) (?<day>\S+) \* (?<weekday>\S+)$/;

function inWords(cron: string): Said | undefined {
  const { minute = '', hour = '', day = '', weekday = '' } = ONE_TIME.exec(cron)?.groups ?? {};
  const days = daysOf(day, weekday);
  return days === undefined
    ? undefined
    : say`${days} at ${said(`${hour.padStart(2, '0')}:${minute.padStart(2, '0')}`)}`;
}

function daysOf(day: string, weekday: string): Said | undefined {
  if (day === '*') {
    const name = /^[0-6]$/.test(weekday) ? WEEKDAYS[Number(weekday)] : undefined;
    const all = weekday === '*' ? plainly`every day` : weekday === '1-5' ? plainly`every weekday` : undefined;
    return name === undefined ? all : say`every ${said(name)}`;
  }
  if (weekday !== '*') {
    return undefined;
  }
  if (day === 'L') {
    return plainly`on the last day of every month`;
  }
  return /^\d{1,2}$/.test(day) ? say`on the ${said(ordinal(Number(day)))} day of every month` : undefined;
}

/** What opens the thread of a run that somebody has just scheduled. */
export const scheduledText = (user: string, schedule: Pick<Schedule, 'name' | 'cron' | 'timeZone'>): Said =>
  say`${mention(user)} scheduled ${scheduledName(schedule)}: ${timesText(schedule)}. This is its first run.`;

/** What opens the thread of a run whose time has come. It rings nobody; what is to be decided or done does. */
export const openingText = ({ schedule }: DueRun): Said =>
  say`Scheduled run of ${scheduledName(schedule)}: ${timesText(schedule)}, set up by ${makerOf(schedule)}`;

const makerOf = ({ maker }: Pick<Schedule, 'maker'>): Said => {
  const name = said(maker.name, NAME_CHARACTERS);
  return name === '' ? plainly`a member` : name;
};

type NotRun = DueRun & { readonly why: Missed };

/** That a run did not come: why, and what to do. `where` is said where that is not plain. */
export function notRunText({ schedule, due, why }: NotRun, where: Said): Said {
  const what = say`*The scheduled run of ${said(schedule.name, NAME_CHARACTERS)} did not come*${where} (due ${moment(due, 'both')}).`;
  return joined([what, reasonOf(schedule, why), isEnding(why) ? ENDED : GOES_ON], ' ');
}

const ENDED = plainly`I have ended this schedule. Write \`/smith schedule\` and the tool's name to make a new one.`;
const GOES_ON = plainly`It runs again at its next time once that is over; until then I say nothing more.`;

/** Why a time passed without a run. */
export function reasonOf(schedule: Pick<Schedule, 'maker'>, why: Missed): Said {
  switch (why) {
    case 'paused':
      return plainly`An admin paused me.`;
    case 'removed':
      return plainly`I was removed from this workspace.`;
    case 'retired':
      return plainly`The tool is retired; whoever may approve can restore it.`;
    case 'closed':
      return plainly`I cannot write in that channel. Invite me with \`/invite @Threadsmith\`.`;
    case 'unfinished':
      return plainly`Its run before is not over.`;
    case 'unknown':
      return say`I could not check whether ${makerOf(schedule)} may still ask for it.`;
    case 'tool_changed':
      return plainly`The tool has changed since it was scheduled.`;
    case 'maker_may_not':
      return say`${makerOf(schedule)}, who set it up, may not ask me here any more.`;
    case 'no_more_times':
      return plainly`Its times do not come again.`;
    default:
      return why satisfies never;
  }
}

/** Why there is no such schedule, and the way out. */
export function notScheduledText({ unfit }: NotScheduled): Said {
  switch (unfit) {
    case 'times':
      return plainly`These times never come. Write five fields as in crontab, such as 30 8 * * 1-5.`;
    case 'too_often':
      return plainly`These times are less than 15 minutes apart. Choose fewer.`;
    case 'takes_files':
      return plainly`*Not scheduled.* This tool takes a file, and at its times nobody is there to hand one over. Write \`/smith run\` and its name instead.`;
    case 'too_many':
      return say`*Not scheduled.* This channel has ${MOST_SCHEDULES} schedules already. Write \`/smith schedule\` and end one first.`;
    case 'gone':
      return plainly`*Not found.* I no longer know this schedule. Write \`/smith schedule\` to see what there is.`;
    default:
      return unfit satisfies never;
  }
}
