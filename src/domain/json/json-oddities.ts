/** Deeper values overflow whoever walks through them by calling itself. */
const MOST_DEPTH = 60;

/**
 * Why a value that JSON.parse gave is not to be worked with, as a plain phrase; undefined when it is. Such a value can be
 * as deep as its text is long, hold halves of characters and infinite numbers, and have a key that is no ordinary one.
 */
export function whyNotJson(value: unknown): string | undefined {
  const left: { readonly value: unknown; readonly depth: number }[] = [{ value, depth: 0 }];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    const why = whyNotPart(next.value, next.depth);
    if (why !== undefined) {
      return why;
    }
    if (typeof next.value === 'object' && next.value !== null) {
      for (const member of Object.values(next.value)) {
        left.push({ value: member, depth: next.depth + 1 });
      }
    }
  }
  return undefined;
}

function whyNotPart(value: unknown, depth: number): string | undefined {
  if (typeof value === 'number' && !Number.isFinite(value)) {
    return 'it holds a number that is too large';
  }
  if (typeof value === 'string' && !value.isWellFormed()) {
    return 'it holds half a character';
  }
  if (typeof value !== 'object' || value === null) {
    return undefined;
  }
  if (depth > MOST_DEPTH) {
    return 'it is nested too deeply';
  }
  const keys = Object.keys(value);
  if (keys.includes('__proto__')) {
    return 'it has a key called __proto__';
  }
  return keys.every((key) => key.isWellFormed()) ? undefined : 'it holds half a character';
}
