import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ended,
  held,
  isDue,
  isEnding,
  LEAST_GAP_MS,
  lookFrom,
  Missed,
  overtaken,
  placed,
  runId,
  Schedule,
  settled,
} from '#domain/schedule.ts';
import { AT_MADE, aSchedule } from '../fakes/schedules.ts';

const HOUR_MS = 3_600_000;
const DUE = AT_MADE + HOUR_MS;
/** One that waits for its time. */
const waiting = aSchedule({ next: DUE, holder: null });
const by = { user: 'U0PRIYA', name: 'Priya Raman' };

describe('a schedule', () => {
  it('begins with a run that is due at once, in the thread that is there', () => {
    const fresh = aSchedule();
    expect(Schedule.parse(fresh)).toEqual(fresh);
    expect([isDue(fresh, AT_MADE), isDue(fresh, AT_MADE - 1)]).toEqual([true, false]);
    expect(fresh.holder).toEqual({ instance: 'left', since: AT_MADE, thread: '1.000100' });
  });

  it('is taken up by one process when its time has come, and by another once that one has left it', () => {
    expect(held(waiting, 'left', DUE - 1)).toBe(waiting);
    const ours = held(waiting, 'left', DUE);
    expect(ours.holder).toEqual({ instance: 'left', since: DUE, thread: null });
    expect(held(ours, 'right', DUE + 1_000)).toBe(ours);
    expect(held(ours, 'left', DUE + 119_999)).toEqual(ours); // whoever tries again and again gains no time by that
    expect(held(ours, 'left', DUE + 120_000).holder?.since).toBe(DUE + 120_000);
    const theirs = held(placed(ours, DUE, '2.000100'), 'right', DUE + 120_000);
    expect(theirs.holder).toEqual({ instance: 'right', since: DUE + 120_000, thread: '2.000100' });
  });

  it('is left to nobody for longer than that where clocks were put back', () => {
    const ahead = held(waiting, 'left', DUE + 24 * HOUR_MS);
    expect(held(ahead, 'right', DUE).holder).toEqual({ instance: 'right', since: DUE, thread: null });
  });

  it('has one thread for a time: the first that was opened', () => {
    const ours = placed(held(waiting, 'left', DUE), DUE, '2.000100');
    expect(placed(ours, DUE, '3.000100')).toBe(ours);
    expect(placed(ours, DUE + 1, '3.000100')).toBe(ours);
    expect(placed(waiting, DUE, '3.000100')).toBe(waiting);
  });

  it('lets a time go that nobody took up where the next one is near, and none that somebody began with', () => {
    const [next, near] = [DUE + HOUR_MS, DUE + HOUR_MS - LEAST_GAP_MS + 1];
    expect(overtaken(waiting, next, near)).toEqual({ ...waiting, next });
    expect(overtaken(waiting, next, near - 1)).toBe(waiting);
    expect(overtaken(waiting, undefined, near)).toBe(waiting);
    expect(overtaken(waiting, DUE + LEAST_GAP_MS, DUE + 1)).toBe(waiting); // in time
    const begun = held(waiting, 'left', DUE);
    expect(overtaken(begun, next, near)).toBe(begun);
    const over = ended(waiting, by, null, DUE);
    expect(overtaken(over, next, near)).toBe(over);
  });

  it('is done with a time once, whoever says so', () => {
    const ours = held(waiting, 'left', DUE);
    const next = DUE + 24 * HOUR_MS;
    const done = settled(ours, DUE, { thread: '2.000100' }, next, DUE + 5);
    expect(done).toMatchObject({
      next,
      holder: null,
      last: { due: DUE, thread: '2.000100' },
      missed: null,
      ended: null,
    });
    expect(settled(done, DUE, { missed: 'paused' }, next + 1, DUE + 6)).toBe(done);
  });

  it('remembers why a time passed, until one does not', () => {
    const passed = settled(waiting, DUE, { missed: 'paused' }, DUE + HOUR_MS, DUE + 5);
    expect(passed).toMatchObject({ missed: { why: 'paused', due: DUE }, last: null, ended: null });
    const ran = settled(passed, DUE + HOUR_MS, { thread: '2.000100' }, DUE + 2 * HOUR_MS, DUE + HOUR_MS);
    expect(ran.missed).toBeNull();
  });

  it.each(Missed.options.filter(isEnding))('ends by itself with %s', (why) => {
    const over = settled(waiting, DUE, { missed: why }, DUE + HOUR_MS, DUE + 5);
    expect(over).toMatchObject({ next: null, holder: null, ended: { by: null, why, at: DUE + 5 } });
  });

  it('ends when its times do not come again', () => {
    const over = settled(waiting, DUE, { thread: '2.000100' }, undefined, DUE + 5);
    expect(over).toMatchObject({ last: { due: DUE }, next: null, ended: { why: 'no_more_times' } });
  });

  it('is ended once, and is then nobody’s to run', () => {
    const over = ended(waiting, by, null, DUE);
    expect(over).toMatchObject({ next: null, holder: null, ended: { by, why: null, at: DUE } });
    expect(ended(over, { user: 'U0MIRA', name: 'Mira' }, null, DUE + 1)).toBe(over);
    expect(held(over, 'left', DUE + HOUR_MS)).toBe(over);
    expect(settled(over, DUE, { thread: '2.000100' }, DUE + HOUR_MS, DUE)).toBe(over);
  });

  it('names each run by itself and the time', () => {
    expect(runId(waiting, DUE)).toBe(`form.V0SCHED.${DUE}`);
    expect(runId(waiting, DUE + 1)).not.toBe(runId(waiting, DUE));
  });

  it('comes next no sooner than now, nor than 15 minutes after the time that was due; its first run is no time of its own', () => {
    expect(lookFrom(aSchedule(), AT_MADE, AT_MADE + 3)).toBe(AT_MADE + 3);
    fc.assert(
      fc.property(fc.nat(), fc.nat(), (due, late) => {
        const from = lookFrom({ at: -1 }, due, due + late);
        expect(from).toBeGreaterThanOrEqual(due + late); // so one run makes up for all that were missed
        expect(from + 1).toBeGreaterThanOrEqual(due + LEAST_GAP_MS);
      }),
    );
  });
});
