/** A fence of a prompt: its label, and all that stands in it. */
export interface Fence {
  readonly label: string;
  readonly data: string;
}

const OPENS = /^<<<(.+) ([0-9a-f]{12})$/;

/** A prompt taken apart: what we say, with the mark of its fences taken out, and what stands in the fences. */
export interface TakenApart {
  readonly outside: string;
  readonly fences: readonly Fence[];
}

/**
 * Reads a prompt as strictly as can be: every fence is opened by its label and the one mark of this prompt, and closed by
 * that mark alone on a line; the mark stands nowhere else. Throws where that is not so.
 */
export function takenApart(prompt: string): TakenApart {
  const lines = prompt.split('\n');
  const mark = lines.map((line) => OPENS.exec(line)?.[2]).find((each) => each !== undefined) ?? '-';
  const fences: Fence[] = [];
  const outside: string[] = [];
  let inside: { label: string; lines: string[] } | undefined;
  for (const line of lines) {
    const [, label = '', its] = OPENS.exec(line) ?? [];
    if (its === mark && inside === undefined) {
      inside = { label, lines: [] };
      outside.push(`<<<${label}`);
    } else if (line === `${mark}>>>` && inside !== undefined) {
      fences.push({ label: inside.label, data: inside.lines.join('\n') });
      inside = undefined;
    } else if (line.includes(mark) && mark !== '-') {
      throw new Error(`the mark of the fences stands where it opens and closes none: ${JSON.stringify(line)}`);
    } else {
      (inside?.lines ?? outside).push(line);
    }
  }
  if (inside !== undefined) {
    throw new Error(`the fence ${inside.label} is not closed`);
  }
  return { outside: outside.join('\n'), fences };
}

/** What stands in the only fence of that label; undefined where there is none. Throws where there are several. */
export function fenceOf(prompt: string, label: string): string | undefined {
  const [fence, ...others] = takenApart(prompt).fences.filter((each) => each.label === label);
  if (others.length > 0) {
    throw new Error(`there is more than one fence ${label}`);
  }
  return fence?.data;
}

/** The lines of the kept tools that a planner was told of. */
export const stubsOf = (prompt: string): string[] => fenceOf(prompt, 'tools')?.split('\n') ?? [];

/** The name with which such a line begins. */
export const stubName = (line: string): string => line.slice(0, line.indexOf('('));
