/** Finds out how many fit into a batch, where whoever takes it says only whether this one was too much. */
export interface BatchSize {
  next(): number;
  /** So many did fit. */
  fits(count: number): void;
  /** So many did not, so that no more than fewer are tried from here on. */
  tooMuch(count: number): void;
  /** It was not their number after all. */
  startOver(): void;
}

/** Begins with `most`, then halves what is not known yet: between what did fit and what did not. */
export function batchSize(most: number): BatchSize {
  let good = most;
  let ceiling = most;
  return {
    next: () => Math.max(1, Math.ceil((good + ceiling) / 2)),
    fits(count) {
      good = Math.min(Math.max(good, count), ceiling);
    },
    tooMuch(count) {
      ceiling = Math.max(1, Math.min(ceiling, count - 1));
      good = count > good ? good : 0;
    },
    startOver() {
      good = most;
      ceiling = most;
    },
  };
}
