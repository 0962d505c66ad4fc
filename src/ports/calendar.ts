/**
 * Says when times of a cron text come, in a time zone. Contract: test/contracts/calendar.contract.ts
 *
 * The text has five fields, as in crontab(5): minute, hour, day of the month, month, day of the week; names of months and
 * days, `L` for the last day, `#` for the n-th weekday. Where clocks are put forward, a fixed time that there is not that day
 * comes as soon as they are; where they are put back, one that there is twice comes once.
 */
export interface Calendar {
  /**
   * The first such moment after `after`, both in ms since the epoch, on a whole minute. Undefined when there is none: no such
   * text, no such zone (an IANA name), or no such day within some decades.
   */
  next(cron: string, timeZone: string, after: number): number | undefined;
}
