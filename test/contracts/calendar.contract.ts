import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Calendar } from '#ports/calendar.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const at = (text: string): number => Date.parse(text);

/** So many of the times that come after one, as people in UTC write them. */
const times = (calendar: Calendar, cron: string, zone: string, after: string, most: number): string[] => {
  const found: string[] = [];
  for (let last: number | undefined = at(after); found.length < most; ) {
    last = calendar.next(cron, zone, last);
    if (last === undefined) {
      break;
    }
    found.push(new Date(last).toISOString().slice(0, 16));
  }
  return found;
};

const ZONES = ['UTC', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'America/St_Johns'];
const field = (least: number, most: number): fc.Arbitrary<string> => {
  const number = fc.integer({ min: least, max: most });
  const range = fc.tuple(number, number).map(([one, other]) => `${Math.min(one, other)}-${Math.max(one, other)}`);
  const list = fc.uniqueArray(number, { minLength: 1, maxLength: 4 }).map((numbers) => numbers.join(','));
  return fc.oneof(
    fc.constant('*'),
    list,
    range,
    fc.integer({ min: 1, max: most }).map((step) => `*/${step}`),
  );
};
const CRON = fc.tuple(field(0, 59), field(0, 23), field(1, 28), field(1, 12), field(0, 6)).map((all) => all.join(' '));
const AFTER = fc.integer({ min: at('2024-01-01T00:00Z'), max: at('2034-01-01T00:00Z') });

/** The clock of a zone at a moment, as minute, hour and day. */
const clockIn = (zone: string, moment: number): Record<string, number> =>
  Object.fromEntries(
    new Intl.DateTimeFormat('en', {
      timeZone: zone,
      minute: 'numeric',
      hour: 'numeric',
      day: 'numeric',
      hourCycle: 'h23',
    })
      .formatToParts(moment)
      .map(({ type, value }) => [type, Number(value)]),
  );

/** What every calendar promises. See src/ports/calendar.ts. */
export function calendarContract(open: () => Calendar): void {
  describe('keeps the contract of the calendar', () => {
    const calendar = open();

    it.each([
      ['30 9 * * *', '2026-11-27T09:30', '2026-11-28T09:30'],
      ['0 9 * * 1-5', '2026-11-27T09:00', '2026-11-30T09:00'],
      ['0 9 * * MON', '2026-11-30T09:00', '2026-12-07T09:00'],
      ['0 9 * * 7', '2026-11-29T09:00', '2026-12-06T09:00'],
      ['0 9 L * *', '2026-11-30T09:00', '2026-12-31T09:00'],
      ['0 9 * * 1#1', '2026-12-07T09:00', '2027-01-04T09:00'],
      ['0 0 29 2 *', '2028-02-29T00:00', '2032-02-29T00:00'],
      ['*/20 8 * * *', '2026-11-27T08:00', '2026-11-27T08:20'],
      [' 0  9 1 jan * ', '2027-01-01T09:00', '2028-01-01T09:00'],
      ['0 9 1 * MON', '2026-11-30T09:00', '2026-12-01T09:00'],
    ])('reads %s', (cron, first, second) => {
      expect(times(calendar, cron, 'UTC', '2026-11-27T00:00Z', 2)).toEqual([first, second]);
    });

    it.each([
      ...['', 'daily', '@daily', '* * * *', '0 0 9 * * *', '60 9 * * *', '0 24 * * *', '0 9 32 * *', '0 9 * 13 *'],
      ...[
        '0 9 * * 8',
        'H 9 * * *',
        '2026-12-01T00:00:00',
        '0 9 +1 * *',
        '0 9 * * * $(id)',
        '9-5 9 * * *',
        '0 0 30 2 *',
      ],
      `${'1,'.repeat(200)}1 9 * * *`,
    ])('gives nothing for the text %j', (cron) => {
      expect(calendar.next(cron, 'UTC', at('2026-11-27T00:00Z'))).toBeUndefined();
    });

    it.each(['', 'Nowhere/Land', 'GMT+2', '+02:00', 'Europe/Berlin;UTC', '__proto__'])('knows no zone %j', (zone) => {
      expect(calendar.next('0 9 * * *', zone, 0)).toBeUndefined();
    });

    it('comes as soon as clocks are put forward for a fixed time that there is not, once', () => {
      const spring = (cron: string) => times(calendar, cron, 'Europe/Berlin', '2026-03-28T12:00Z', 3);
      expect(spring('30 2 * * *')).toEqual(['2026-03-29T01:00', '2026-03-30T00:30', '2026-03-31T00:30']);
      expect(spring('0,30 2 * * *')).toEqual(['2026-03-29T01:00', '2026-03-30T00:00', '2026-03-30T00:30']);
      expect(spring('0 2,3 * * *')).toEqual(['2026-03-29T01:00', '2026-03-30T00:00', '2026-03-30T01:00']);
      expect(spring('0 9 * * *')).toEqual(['2026-03-29T07:00', '2026-03-30T07:00', '2026-03-31T07:00']);
    });

    it('comes once where clocks are put back for a fixed time that there is twice', () => {
      const autumn = (cron: string, zone = 'Europe/Berlin', after = '2026-10-24T12:00Z') =>
        times(calendar, cron, zone, after, 2);
      expect(autumn('30 2 * * *')).toEqual(['2026-10-25T00:30', '2026-10-26T01:30']);
      expect(autumn('0 9 * * *')).toEqual(['2026-10-25T08:00', '2026-10-26T08:00']);
      expect(autumn('30 1 * * *', 'America/New_York', '2026-11-01T00:00Z')).toEqual([
        '2026-11-01T05:30',
        '2026-11-02T06:30',
      ]);
    });

    it('goes on by the hour through both', () => {
      expect(times(calendar, '0 * * * *', 'Europe/Berlin', '2026-10-24T23:30Z', 4)).toEqual([
        ...['2026-10-25T00:00', '2026-10-25T01:00', '2026-10-25T02:00', '2026-10-25T03:00'],
      ]);
      expect(times(calendar, '0 * * * *', 'Europe/Berlin', '2026-03-28T23:30Z', 3)).toEqual([
        ...['2026-03-29T00:00', '2026-03-29T01:00', '2026-03-29T02:00'],
      ]);
    });

    it('gives a whole minute that comes later, and never turns back', () => {
      fc.assert(
        fc.property(CRON, fc.constantFrom(...ZONES), AFTER, (cron, zone, after) => {
          let last = after;
          for (let step = 0; step < 5; step += 1) {
            const next = calendar.next(cron, zone, last);
            if (next === undefined) {
              return;
            }
            expect(next).toBeGreaterThan(last);
            expect(next % MINUTE_MS).toBe(0);
            last = next;
          }
        }),
      );
    });

    it('leaves none out: the same follows from every moment before it', () => {
      fc.assert(
        fc.property(CRON, fc.constantFrom(...ZONES), AFTER, fc.double({ min: 0, max: 1, noNaN: true }), (...given) => {
          const [cron, zone, after, share] = given;
          const next = calendar.next(cron, zone, after);
          const between = next === undefined ? after : after + Math.floor((next - after - 1) * share);
          expect(calendar.next(cron, zone, between)).toBe(next);
        }),
      );
    });

    it('comes every day at the time that the clocks of the zone show', () => {
      const daily = fc.tuple(fc.integer({ min: 4, max: 22 }), fc.integer({ min: 0, max: 59 })); // nowhere put forward then
      fc.assert(
        fc.property(daily, fc.constantFrom(...ZONES), AFTER, ([hour, minute], zone, after) => {
          const next = calendar.next(`${minute} ${hour} * * *`, zone, after) ?? 0;
          expect(next - after).toBeLessThanOrEqual(DAY_MS + 60 * MINUTE_MS);
          expect(clockIn(zone, next)).toMatchObject({ hour, minute });
        }),
      );
    });
  });
}
