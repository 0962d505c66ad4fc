import type { Played } from './played.ts';

/** What came of many sequences. */
export interface Tally {
  sequences: number;
  clicks: number;
  accepted: number;
  runs: number;
  /** Runs by a standing approval, for which nobody was asked. */
  unasked: number;
  /** Lines of the audit, all of them checked. */
  lines: number;
  refusals: Record<string, number>;
}

export const noTally = (): Tally => ({
  sequences: 0,
  clicks: 0,
  accepted: 0,
  runs: 0,
  unasked: 0,
  lines: 0,
  refusals: {},
});

/** Counts a sequence in. */
export function count(tally: Tally, { pressed, runs, session }: Played): void {
  tally.sequences += 1;
  tally.runs += runs.length;
  tally.unasked += session.turns.filter(({ attempts }) => attempts.some(({ approval }) => approval?.grant)).length;
  for (const { what, answer } of pressed) {
    tally.clicks += what === 'ask' ? 0 : 1;
    tally.accepted += what !== 'ask' && answer === 'accepted' ? 1 : 0;
    if (what !== 'ask' && answer !== 'accepted') {
      tally.refusals[answer] = (tally.refusals[answer] ?? 0) + 1;
    }
  }
}

/** Both together. */
export function added(one: Tally, other: Tally): Tally {
  const refusals = { ...one.refusals };
  for (const [why, number] of Object.entries(other.refusals)) {
    refusals[why] = (refusals[why] ?? 0) + number;
  }
  return {
    sequences: one.sequences + other.sequences,
    clicks: one.clicks + other.clicks,
    accepted: one.accepted + other.accepted,
    runs: one.runs + other.runs,
    unasked: one.unasked + other.unasked,
    lines: one.lines + other.lines,
    refusals,
  };
}

/** A table for people. */
export const tableOf = (seed: number, tally: Tally, seconds: number): string =>
  [
    `seed ${seed}, ${Math.round(seconds)} s`,
    ...(['sequences', 'clicks', 'accepted', 'runs', 'unasked', 'lines'] as const).map((what) => row(what, tally[what])),
    'refusals by reason',
    ...Object.entries(tally.refusals)
      .sort(([, a], [, b]) => b - a)
      .map(([why, number]) => row(`  ${why}`, number)),
  ].join('\n');

const row = (what: string, number: number): string => `${what.padEnd(20)}${number.toLocaleString('en').padStart(8)}`;
