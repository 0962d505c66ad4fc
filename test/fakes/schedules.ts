import { newSchedule, type Schedule } from '#domain/schedule.ts';

/** A Friday morning. */
export const AT_MADE = Date.parse('2026-11-27T08:00:00Z');

/** Mira's, every day at nine in UTC, as it is when it was made. */
export const aSchedule = (changes: Partial<Schedule> = {}): Schedule => ({
  ...newSchedule(
    {
      ...{ id: 'form.V0SCHED', tool: { id: 'tool-1', version: 1 }, name: 'rows_above', arguments: { least: 3 } },
      ...{ cron: '0 9 * * *', timeZone: 'UTC', channel: 'C0FINOPS', at: AT_MADE },
      maker: { user: 'U0MIRA', name: 'Mira' },
    },
    'left',
    '1.000100',
  ),
  ...changes,
});
