import { AT_FIRST, type Everybody } from './cast.ts';
import type { Rules } from './steps.ts';

/** What held of the world from one tick to another. A change takes a while, and meanwhile both may be seen. */
export interface Moment {
  readonly from: number;
  until: number;
  readonly people: Everybody;
  readonly rules: Rules;
  readonly paused: boolean;
}

export type History = ReturnType<typeof openHistory>;

/** Counts whatever happens, and remembers how the world was when. */
export function openHistory(rules: Rules) {
  let ticks = 0;
  const tick = (): number => ++ticks;
  const moments: [Moment, ...Moment[]] = [
    { from: 0, until: Number.POSITIVE_INFINITY, people: AT_FIRST, rules, paused: false },
  ];
  const now = (): Moment => moments.at(-1) ?? moments[0];
  return {
    tick,
    moments,
    now,
    /** `write` makes it true. */
    async change(what: Partial<Pick<Moment, 'people' | 'rules' | 'paused'>>, write: () => Promise<void>) {
      const before = now();
      moments.push({ ...before, ...what, from: tick(), until: Number.POSITIVE_INFINITY });
      await write();
      before.until = tick();
    },
  };
}
