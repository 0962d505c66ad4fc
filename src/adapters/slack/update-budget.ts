import type { Clock } from '#ports/clock.ts';

const WINDOW_MS = 60_000;
/** chat.update is Tier 3: about 50 a minute and workspace. */
const UPDATES_PER_WINDOW = 50;
/** What live drawings leave for changes of state. */
const KEPT_FOR_STATE = 15;

/** Who may edit a message when. */
export interface UpdateBudget {
  /** Settles with true when the edit may go out. Changes of state wait for their turn; live drawings get false at once. */
  take(workspace: string, isLive: boolean): Promise<boolean>;
}

/** Counts edits of the last minute by workspace. */
export function updateBudget(clock: Clock): UpdateBudget {
  const spent = new Map<string, number[]>();

  function recent(workspace: string): number[] {
    const since = clock.now() - WINDOW_MS;
    const times = (spent.get(workspace) ?? []).filter((at) => at > since);
    spent.set(workspace, times);
    return times;
  }

  return {
    async take(workspace, isLive) {
      if (isLive && recent(workspace).length >= UPDATES_PER_WINDOW - KEPT_FOR_STATE) {
        return false;
      }
      for (let times = recent(workspace); times.length >= UPDATES_PER_WINDOW; times = recent(workspace)) {
        await clock.wait(Math.max(1, (times[0] ?? 0) + WINDOW_MS - clock.now()));
      }
      recent(workspace).push(clock.now());
      return true;
    },
  };
}
