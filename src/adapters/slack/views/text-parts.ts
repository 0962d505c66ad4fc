import { LIMITS } from './limits.ts';

/** A part ends before a top-level line where it can, unless that would leave more than half of it unused. */
const LEAST_CHARACTERS = LIMITS.inputText / 2;
/** An input may lose them, or show them as nothing. */
const UNTYPABLE = /[^\P{Cc}\n\t]/u;

/**
 * The text in parts that each fit into one input, cut at line ends; joined by line ends they are the text. Undefined where
 * inputs cannot be trusted to give it back: a line that is too long, control characters, a part of nothing but space.
 */
export function partsOf(text: string): string[] | undefined {
  if (UNTYPABLE.test(text) || !text.isWellFormed()) {
    return undefined;
  }
  const lines = text.split('\n');
  const parts: string[] = [];
  for (let start = 0; start < lines.length; ) {
    const end = endOf(lines, start);
    if (end === start) {
      return undefined;
    }
    parts.push(lines.slice(start, end).join('\n'));
    start = end;
  }
  return text !== '' && parts.some((part) => part.trim() === '') ? undefined : parts;
}

/** What was typed into the parts as one text; one that was emptied is gone with its line end. */
export const joinedParts = (typed: readonly string[]): string => typed.filter((part) => part !== '').join('\n');

/** Whether the inputs may have lost the space at their ends: then none of them has any. */
export const mayBeTrimmed = (typed: readonly string[]): boolean => typed.every((part) => part === part.trim());

/** Puts back what a part had at its ends, where the lines there are still the same. */
export const untrimmed = (typed: readonly string[], before: readonly string[]): string[] =>
  typed.map((part, index) => withEnds(part, before[index] ?? ''));

/** Where the part that starts at `start` ends; there when not even one line fits. */
function endOf(lines: readonly string[], start: number): number {
  let length = -1;
  let end = start;
  let best = start;
  for (const line of lines.slice(start)) {
    length += line.length + 1;
    if (length > LIMITS.inputText) {
      return best > start ? best : end;
    }
    end += 1;
    if (length >= LEAST_CHARACTERS && /^\S/.test(lines[end] ?? '')) {
      best = end;
    }
  }
  return end;
}

function withEnds(part: string, before: string): string {
  const bare = before.trim();
  const start = before.slice(0, before.indexOf(bare));
  const end = before.slice(start.length + bare.length);
  const lines = part.split('\n');
  const bareLines = bare.split('\n');
  const isFirst = bare !== '' && lines[0] === bareLines[0];
  const isLast = bare !== '' && lines.at(-1) === bareLines.at(-1);
  return `${isFirst ? start : ''}${part}${isLast ? end : ''}`;
}
