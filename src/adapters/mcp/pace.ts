const MINUTE_MS = 60_000;
const LARGEST_MEMORY = 1_000;

/** Whether somebody has asked no more than `most` times within the last minute; whoever did is not counted on. */
export function pacePerMinute(most: number, now: () => number): (who: string) => boolean {
  const asked = new Map<string, number[]>();
  return (who) => {
    const at = now();
    const lately = (asked.get(who) ?? []).filter((each) => each > at - MINUTE_MS);
    if (!asked.has(who) && asked.size >= LARGEST_MEMORY) {
      asked.clear();
    }
    const isInTime = lately.length < most;
    asked.set(who, isInTime ? [...lately, at] : lately);
    return isInTime;
  };
}
