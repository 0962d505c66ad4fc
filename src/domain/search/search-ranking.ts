/** Something found, and how well it fits: the higher the better. */
export interface Scored {
  readonly id: string;
  readonly score: number;
}

/** Keeps the best of what it is offered. */
export interface Ranking {
  readonly offer: (id: string, score: number) => void;
  /** The best first; of equals the lower id, so that the same search always gives the same order. */
  readonly best: () => Scored[];
}

/** Keeps the best `most`; of ten thousand that are offered it looks at few twice. */
export function ranking(most: number): Ranking {
  let kept: Scored[] = [];
  let least = Number.NEGATIVE_INFINITY; // what is worse than that is not among the best

  const best = (): Scored[] => kept.sort(inOrder).slice(0, Math.max(0, most));

  const offer = (id: string, score: number): void => {
    if (score >= least) {
      kept.push({ id, score });
      if (kept.length > 2 * most) {
        kept = best();
        least = kept.at(-1)?.score ?? Number.POSITIVE_INFINITY;
      }
    }
  };

  return { offer, best };
}

const inOrder = (one: Scored, other: Scored): number =>
  other.score - one.score || (one.id < other.id ? -1 : Number(one.id > other.id));
