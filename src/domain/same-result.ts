import type { z } from 'zod';

type Json = z.core.util.JSONType;

/** Relative difference of two numbers that still count as the same: sums in another order end so. */
export const TOLERANCE = 1e-9;

/**
 * Where two results differ first, as a JSON Pointer (RFC 6901; empty is the whole); undefined where they are the same.
 * Numbers may differ by `TOLERANCE`. Keys have no order; elements of an array have one, unless `anyOrder` says that they do not.
 */
export function whereDifferent(one: Json | undefined, other: Json | undefined, anyOrder = false): string | undefined {
  if (Array.isArray(one) && Array.isArray(other)) {
    return anyOrder ? inAnyOrder(one, other) : inOrder(one, other);
  }
  if (isObject(one) && isObject(other)) {
    return ofObjects(one, other, anyOrder);
  }
  return isSame(one, other) ? undefined : '';
}

function inOrder(one: readonly Json[], other: readonly Json[]): string | undefined {
  if (one.length !== other.length) {
    return '';
  }
  for (const [index, value] of one.entries()) {
    const where = whereDifferent(value, other[index]);
    if (where !== undefined) {
      return `/${index}${where}`;
    }
  }
  return undefined;
}

/** Each element has its own equal on the other side. */
function inAnyOrder(one: readonly Json[], other: readonly Json[]): string | undefined {
  if (one.length !== other.length) {
    return '';
  }
  const left = [...other];
  for (const [index, value] of one.entries()) {
    const at = left.findIndex((each) => whereDifferent(value, each, true) === undefined);
    if (at < 0) {
      return `/${index}`;
    }
    left.splice(at, 1);
  }
  return undefined;
}

function ofObjects(
  one: { [key: string]: Json },
  other: { [key: string]: Json },
  anyOrder: boolean,
): string | undefined {
  for (const key of new Set([...Object.keys(one), ...Object.keys(other)])) {
    const isThere = Object.hasOwn(one, key) && Object.hasOwn(other, key);
    const where = isThere ? whereDifferent(one[key], other[key], anyOrder) : '';
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
