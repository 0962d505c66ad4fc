import { describe, expect, it } from 'vitest';
import { updateBudget } from '#adapters/slack/update-budget.ts';
import type { Clock } from '#ports/clock.ts';

/** A clock that only waiting moves. */
function handClock(): Clock {
  let now = 1_000_000;
  return {
    now: () => now,
    wait: async (milliseconds) => {
      now += milliseconds;
    },
    id: () => 'id',
  };
}

describe('the budget of edits', () => {
  it('drops live drawings first, and lets changes of state through up to 50 a minute', async () => {
    const clock = handClock();
    const budget = updateBudget(clock);
    const start = clock.now();
    let live = 0;
    for (let times = 0; times < 60; times += 1) {
      live += (await budget.take('T1', true)) ? 1 : 0;
    }
    expect(live).toBe(35);
    for (let times = 0; times < 15; times += 1) {
      expect(await budget.take('T1', false)).toBe(true);
    }
    expect(clock.now()).toBe(start);
  });

  it('never lets more than 50 a minute out, and never loses a change of state', async () => {
    const clock = handClock();
    const budget = updateBudget(clock);
    const at: number[] = [];
    for (let times = 0; times < 175; times += 1) {
      expect(await budget.take('T1', false)).toBe(true);
      at.push(clock.now());
      await clock.wait(times % 7);
    }
    for (const [index, first] of at.entries()) {
      expect(at.slice(index).filter((time) => time < first + 60_000).length).toBeLessThanOrEqual(50);
    }
  });

  it('counts each workspace by itself', async () => {
    const budget = updateBudget(handClock());
    for (let times = 0; times < 50; times += 1) {
      await budget.take('T1', false);
    }
    expect(await budget.take('T1', true)).toBe(false);
    expect(await budget.take('T2', true)).toBe(true);
  });
});
