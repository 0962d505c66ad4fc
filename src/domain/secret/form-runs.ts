import type { Found, Needle } from './form-finder.ts';

/** A form of a secret, and what stands in its place. */
export interface Form extends Needle {
  readonly mark: string;
}

/** Forms that overlap: one place, masked as a whole under the name of the longest. */
export type Run<Kind extends Form> = Found<Kind>;

/** All runs that begin before `cut`, in order; `open` is one from before that may go on. */
export function runsOf<Kind extends Form>(found: Iterable<Found<Kind>>, cut: number, open?: Run<Kind>): Run<Kind>[] {
  const runs = open === undefined ? [] : [open];
  for (const { start, end, needle } of found) {
    const last = runs.at(-1);
    if (start >= cut) {
      break;
    }
    if (last === undefined || start >= last.end) {
      runs.push({ start, end, needle });
      continue;
    }
    const longer = needle.units.length > last.needle.units.length ? needle : last.needle;
    runs[runs.length - 1] = { start: last.start, end: Math.max(end, last.end), needle: longer };
  }
  return runs;
}
