import type { z } from 'zod';

type Json = z.core.util.JSONType;

/** Relative difference of two numbers that still count as the same: sums in another order end so. */
export const TOLERANCE = 1e-9;

/** What looking for equals in another order may cost: far more than honest results need, and over within a second. */
const MOST_EFFORT = 1_000_000;
/** So many characters of text cost as much as comparing two values. */
const CHARACTERS = 64;

/** What is left of it; undefined where elements have an order. */
type Effort = { left: number } | undefined;

/**
 * Where two results differ first, as a JSON Pointer (RFC 6901; empty is the whole); undefined where they are the same.
 * Numbers may differ by `TOLERANCE`. Keys have no order; elements of an array have one, unless `anyOrder` says that they do
 * not. What would take too long to find out counts as different.
 */
export const whereDifferent = (one: Json | undefined, other: Json | undefined, anyOrder = false): string | undefined =>
  differs(one, other, anyOrder ? { left: MOST_EFFORT } : undefined);

function differs(one: Json | undefined, other: Json | undefined, effort: Effort): string | undefined {
  if (isTooMuch(effort, 1)) {
    return '';
  }
  if (Array.isArray(one) && Array.isArray(other)) {
    return effort ? inAnyOrder(one, other, effort) : inOrder(one, other);
  }
  if (isObject(one) && isObject(other)) {
    return ofObjects(one, other, effort);
  }
  return isSame(one, other) ? undefined : '';
}

function isTooMuch(effort: Effort, cost: number): boolean {
  if (effort !== undefined) {
    effort.left -= cost;
  }
  return effort !== undefined && effort.left < 0;
}

function inOrder(one: readonly Json[], other: readonly Json[]): string | undefined {
  if (one.length !== other.length) {
    return '';
  }
  for (const [index, value] of one.entries()) {
    const where = differs(value, other[index], undefined);
    if (where !== undefined) {
      return `/${index}${where}`;
    }
  }
  return undefined;
}

/** Each element has its own equal on the other side. Those that read the same are found at once, the others one by one. */
function inAnyOrder(one: readonly Json[], other: readonly Json[], effort: NonNullable<Effort>): string | undefined {
  if (one.length !== other.length) {
    return '';
  }
  const [mine, theirs] = [one.map((value) => JSON.stringify(value)), other.map((value) => JSON.stringify(value))];
  const rest = withoutTexts([...one.entries()], mine, theirs);
  const left = withoutTexts(other, theirs, mine);
  if (
    isTooMuch(
      effort,
      [...mine, ...theirs].reduce((sum, text) => sum + text.length / CHARACTERS, 0),
    )
  ) {
    return '';
  }
  for (const [index, value] of rest) {
    const at = left.findIndex((each) => differs(value, each, effort) === undefined);
    if (at < 0) {
      return `/${index}`;
    }
    left.splice(at, 1);
  }
  return undefined;
}

/** The items whose text is not among the others, each of which counts once. */
function withoutTexts<Item>(items: readonly Item[], texts: readonly string[], others: readonly string[]): Item[] {
  const counts = new Map<string, number>();
  for (const text of others) {
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  return items.filter((_, at) => {
    const text = texts[at] ?? '';
    const count = counts.get(text) ?? 0;
    counts.set(text, count - 1);
    return count <= 0;
  });
}

function ofObjects(one: { [key: string]: Json }, other: { [key: string]: Json }, effort: Effort): string | undefined {
  for (const key of new Set([...Object.keys(one), ...Object.keys(other)])) {
    const isThere = Object.hasOwn(one, key) && Object.hasOwn(other, key);
    const where = isThere ? differs(one[key], other[key], effort) : '';
    if (where !== undefined) {
      return `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}${where}`;
    }
  }
  return undefined;
}

function isSame(one: Json | undefined, other: Json | undefined): boolean {
  if (typeof one === 'number' && typeof other === 'number') {
    return one === other || Math.abs(one - other) <= TOLERANCE * Math.max(Math.abs(one), Math.abs(other));
  }
  return one === other;
}

const isObject = (value: Json | undefined): value is { [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Whether a tool says of itself that the order of what it gives has no meaning. */
export const saysAnyOrder = ({
  description,
  returns,
}: {
  readonly description: string;
  readonly returns: string;
}): boolean => /\b(?:in|of) any order\b|\border (?:does not|doesn't) matter\b/i.test(`${description} ${returns}`);
