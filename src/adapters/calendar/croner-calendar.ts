import { Cron } from 'croner';
import type { Calendar } from '#ports/calendar.ts';

const MOST_CHARACTERS = 100;
/** Five fields and nothing else: croner reads seconds, nicknames and dates, too. */
const FIVE_FIELDS = /^\s*[\w*,/?#-]+(?:\s+[\w*,/?#-]+){4}\s*$/;
/** A name of the time zone database; an offset such as +02:00 knows no summer. */
const ZONE = /^[A-Za-z]\w*(?:[/+-]\w+)*$/;

/** Croner works out the times. It starts no timer, because nothing is given to it to be done. */
export const cronerCalendar = (): Calendar => ({
  next(cron, timeZone, after) {
    if (cron.length > MOST_CHARACTERS || !FIVE_FIELDS.test(cron) || !ZONE.test(timeZone)) {
      return undefined;
    }
    try {
      const pattern = new Cron(cron.trim(), {
        ...{ mode: '5-part', timezone: timeZone, paused: true },
        // Also `0,30 2 * * *` is a fixed time, as it is for crontab(5).
        fixedTimeRule: 'no-wildcard',
      });
      const next = pattern.nextRun(new Date(after))?.getTime();
      return next !== undefined && next > after ? next : undefined;
    } catch {
      return undefined; // it throws for a text and a zone that are none
    }
  },
});
