import fc from 'fast-check';
import { expect, it } from 'vitest';
import { dayOf, endOfDay } from '#adapters/slack/days.ts';

it('ends a day where somebody lives, also when clocks change', () => {
  expect(endOfDay('2026-11-30', 'UTC')).toBe(Date.UTC(2026, 10, 30, 23, 59, 59));
  expect(endOfDay('2026-11-30', 'Europe/Berlin')).toBe(Date.UTC(2026, 10, 30, 22, 59, 59));
  expect(endOfDay('2026-03-28', 'Europe/Berlin')).toBe(Date.UTC(2026, 2, 28, 22, 59, 59));
  expect(endOfDay('2026-03-29', 'Europe/Berlin')).toBe(Date.UTC(2026, 2, 29, 21, 59, 59));
  expect(endOfDay('2026-10-25', 'Europe/Berlin')).toBe(Date.UTC(2026, 9, 25, 22, 59, 59));
  expect(endOfDay('2026-11-30', 'Asia/Kathmandu')).toBe(Date.UTC(2026, 10, 30, 18, 14, 59));
  expect(endOfDay('2026-11-30', 'Nowhere/Land')).toBe(Date.UTC(2026, 10, 30, 23, 59, 59));
});

it('is none for what is no day', () => {
  for (const day of ['', '2026-13-01', '2026-1-1', 'tomorrow', '2026-11-30T00:00']) {
    expect(endOfDay(day, 'UTC'), day).toBeUndefined();
  }
});

it('the last second of a day is in it, and the next is in another', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: Date.UTC(2020, 0), max: Date.UTC(2040, 0) }),
      fc.constantFrom('Europe/Berlin', 'America/New_York', 'Asia/Tokyo', 'Australia/Lord_Howe', 'Pacific/Chatham'),
      (at, zone) => {
        const day = dayOf(at, zone);
        const end = endOfDay(day, zone) ?? 0;
        expect(end).toBeGreaterThanOrEqual(Math.floor(at / 1_000) * 1_000);
        expect([dayOf(end, zone), dayOf(end + 1_000, zone) > day]).toEqual([day, true]);
      },
    ),
    { numRuns: 200 },
  );
});
