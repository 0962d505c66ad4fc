/** All times are shown in the reader's zone, in the words of the design: "Today", "yesterday at 16:31", "Monday, 23 November". */
const LANGUAGE = 'en-GB';
const format = (options: Intl.DateTimeFormatOptions) => {
  const formatter = new Intl.DateTimeFormat(LANGUAGE, options);
  return (at: Date): string => formatter.format(at);
};
const clock = format({ hour: '2-digit', minute: '2-digit' });
const clockWithSeconds = format({ hour: '2-digit', minute: '2-digit', second: '2-digit' });
const dayAndMonth = format({ day: 'numeric', month: 'long' });
const dayMonthYear = format({ day: 'numeric', month: 'long', year: 'numeric' });
const shortDate = format({ day: 'numeric', month: 'short', year: 'numeric' });
const longDate = format({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
const weekdayDate = format({ weekday: 'long', day: 'numeric', month: 'long' });
const inFull = format({ dateStyle: 'full', timeStyle: 'medium' });
const numbers = format({ year: 'numeric', month: '2-digit', day: '2-digit' });

/** The moment of a message's ts (seconds since 1970, with six digits after the point). */
export const momentOf = (ts: string): Date => new Date(Number(ts) * 1000);

/** "09:41" */
export const timeOf = (ts: string): string => clock(momentOf(ts));

/** The whole moment, for tooltips. */
export const wholeMoment = (ts: string): string => inFull(momentOf(ts));

/** A key that is equal for two messages of one day of the reader. */
export const dayKey = (ts: string): string => numbers(momentOf(ts));

/** "Today", "Yesterday" or "Monday, 23 November" between the messages of two days. */
export function dayName(ts: string, now = new Date()): string {
  const name = relativeDay(momentOf(ts), now);
  return name === undefined ? weekdayDate(momentOf(ts)) : name.charAt(0).toUpperCase() + name.slice(1);
}

/** "today at 09:41", "23 November at 16:31" */
export function dayAndTime(ts: string, now = new Date()): string {
  const at = momentOf(ts);
  return `${relativeDay(at, now) ?? dayAndMonth(at)} at ${clock(at)}`;
}

function relativeDay(at: Date, now: Date): string | undefined {
  const days = Math.round((startOfDay(at) - startOfDay(now)) / 86_400_000);
  return { '-1': 'yesterday', '0': 'today', '1': 'tomorrow' }[String(days)];
}

const startOfDay = (at: Date): number => new Date(at.getFullYear(), at.getMonth(), at.getDate()).getTime();

/** Slack's <!date^SECONDS^FORMAT|FALLBACK>; an unknown token stays as it is written. */
export function dateText(seconds: number, template: string, fallback: string, now = new Date()): string {
  const at = new Date(seconds * 1000);
  if (Number.isNaN(at.getTime())) {
    return fallback;
  }
  const pretty = (otherwise: (at: Date) => string) => relativeDay(at, now) ?? otherwise(at);
  const tokens: Record<string, () => string> = {
    '{date_num}': () => numbers(at),
    '{date}': () => dayMonthYear(at),
    '{date_short}': () => shortDate(at),
    '{date_long}': () => longDate(at),
    '{date_pretty}': () => pretty(dayMonthYear),
    '{date_short_pretty}': () => pretty(shortDate),
    '{date_long_pretty}': () => pretty(longDate),
    '{time}': () => clock(at),
    '{time_secs}': () => clockWithSeconds(at),
    '{ago}': () => ago(at, now),
  };
  return template.replace(/\{[a-z_]+\}/g, (token) => tokens[token]?.() ?? token);
}

function ago(at: Date, now: Date): string {
  const relative = new Intl.RelativeTimeFormat(LANGUAGE, { numeric: 'auto' });
  const seconds = Math.round((at.getTime() - now.getTime()) / 1000);
  const steps: [number, Intl.RelativeTimeFormatUnit][] = [
    [86_400, 'day'],
    [3600, 'hour'],
    [60, 'minute'],
  ];
  const step = steps.find(([size]) => Math.abs(seconds) >= size);
  return step ? relative.format(Math.round(seconds / step[0]), step[1]) : relative.format(seconds, 'second');
}
