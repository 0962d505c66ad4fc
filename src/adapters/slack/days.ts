const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const SECOND_MS = 1_000;

/** The day of a moment for somebody in that time zone, as YYYY-MM-DD. */
export const dayOf = (at: number, timeZone: string): string =>
  new Date(at + offsetOf(at, timeZone)).toISOString().slice(0, 10);

/** The last second of a day (YYYY-MM-DD) in that time zone, in ms since the epoch; undefined when there is no such day. */
export function endOfDay(day: string, timeZone: string): number | undefined {
  const midnight = Date.parse(`${day}T00:00:00Z`) + DAY_MS;
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day) || Number.isNaN(midnight)) {
    return undefined;
  }
  // Twice, because the offset is that of the moment sought and not of the first guess.
  const near = midnight - offsetOf(midnight, timeZone);
  return midnight - offsetOf(near - SECOND_MS, timeZone) - SECOND_MS;
}

/** How far that zone's clocks are before UTC then, in ms. A zone that nobody knows is UTC. */
function offsetOf(at: number, timeZone: string): number {
  const text = nameOf(at, timeZone);
  const [, sign, hours, minutes] = /GMT([+-])(\d{2}):(\d{2})/.exec(text) ?? [];
  const size = (Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * MINUTE_MS;
  return sign === '-' ? -size : size;
}

function nameOf(at: number, timeZone: string): string {
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' }).format(at);
  } catch {
    return 'GMT';
  }
}
