import type { Finder } from './form-finder.ts';
import { type Form, type Run, runsOf } from './form-runs.ts';

/** Holds back what may still become a secret, and nothing else. */
export interface MaskedStream {
  /** What is certain by now. */
  push(text: string): string;
  /** The rest. */
  end(): string;
}

/** Masks text that comes in pieces. However it was parted, what comes out is the same. */
export function maskedStream(finder: Finder<Form>): MaskedStream {
  let held = '';
  let open: Run<Form> | undefined; // begun before what is held, and may go on; its places count from there

  const upTo = (cut: number, text: string, units: Uint16Array): string => {
    const runs = runsOf(finder.all(units), cut, open);
    const last = runs.at(-1);
    open = last !== undefined && last.end > cut ? last : undefined;
    let at = 0;
    const parts = runs.flatMap((run) => {
      const before = text.slice(at, Math.max(at, run.start));
      at = run.end;
      return run === open ? [before] : [before, run.needle.mark];
    });
    open = open && { ...open, start: open.start - cut, end: open.end - cut };
    held = text.slice(cut);
    return [...parts, text.slice(at, cut)].join('');
  };

  return {
    push(more) {
      const text = held + more;
      const units = unitsOf(text);
      return upTo(wholeCharacters(text, finder.open(units)), text, units);
    },
    end: () => upTo(held.length, held, unitsOf(held)),
  };
}

/** UTF-16 units. */
export function unitsOf(text: string): Uint16Array {
  const units = new Uint16Array(text.length);
  for (let place = 0; place < text.length; place += 1) {
    units[place] = text.charCodeAt(place);
  }
  return units;
}

/** A place that does not part the two halves of a character. */
const wholeCharacters = (text: string, cut: number): number =>
  /[\ud800-\udbff]/.test(text.charAt(cut - 1)) ? cut - 1 : cut;
