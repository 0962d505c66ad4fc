import type { Clock } from '#ports/clock.ts';

/** A signature holds for five minutes either side of now, so after ten it is refused for its date. */
const REMEMBERED_MS = 600_000;
/** Slack sends a workspace at most 30,000 events an hour; some 10 MB. */
const MOST = 50_000;

/** The signatures of the requests that were taken lately. */
export interface SeenRequests {
  /** Takes it down; false when it has been there already. */
  take(signature: string): boolean;
  /** It was not carried out: Slack may send the very same once more within the same second. */
  forget(signature: string): void;
}

/** Remembers the last ten minutes, and no more than `most`: the oldest go first. */
export function seenRequests(clock: Clock, most: number = MOST): SeenRequests {
  const seen = new Map<string, number>();

  /** A map keeps the order in which things came. */
  const dropOld = (): void => {
    const since = clock.now() - REMEMBERED_MS;
    for (const [signature, at] of seen) {
      if (at >= since && seen.size < most) {
        return;
      }
      seen.delete(signature);
    }
  };

  return {
    take(signature) {
      if (seen.has(signature)) {
        return false;
      }
      dropOld();
      seen.set(signature, clock.now());
      return true;
    },
    forget(signature) {
      seen.delete(signature);
    },
  };
}
