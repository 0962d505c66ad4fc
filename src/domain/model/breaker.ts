/** What is known of a model that failed lately. */
export interface Breaker {
  /** Failures in a row. */
  readonly failures: number;
  /** Until when the others are asked before it, ms since the epoch. */
  readonly openUntil: number;
}

/** A model that did not fail lately. */
export const CLOSED: Breaker = { failures: 0, openUntil: 0 };

const MOST_FAILURES = 3;
const OPEN_MS = 30_000;
const LONGEST_OPEN_MS = 600_000;

/**
 * A circuit breaker (M. Nygard, Release It!): after three failures in a row the model comes last for half a minute, then it
 * is asked as before; each further failure doubles that, up to ten minutes.
 */
export function afterFailure({ failures }: Breaker, now: number): Breaker {
  const count = failures + 1;
  const pause = count < MOST_FAILURES ? 0 : Math.min(OPEN_MS * 2 ** (count - MOST_FAILURES), LONGEST_OPEN_MS);
  return { failures: count, openUntil: now + pause };
}

/** Whether it may be asked now. */
export const isClosed = ({ openUntil }: Breaker, now: number): boolean => now >= openUntil;
