import { ranking, type Scored } from './search-ranking.ts';

const LARGEST = 127;

/** An embedding in a byte a dimension. Only its direction counts. */
export interface QuantisedVector {
  readonly values: Int8Array;
  readonly norm: number;
}

/** An embedding as bytes; loses nothing that a search would notice, and takes a quarter of the room. */
export function quantise(vector: ArrayLike<number>): QuantisedVector {
  const numbers = Array.from(vector);
  const largest = numbers.reduce((most, each) => Math.max(most, Math.abs(each)), 0);
  return restored(Int8Array.from(numbers, (each) => (largest > 0 ? Math.round((each / largest) * LARGEST) : 0)));
}

/** A quantised embedding from its stored bytes. */
export const restored = (values: Int8Array): QuantisedVector => ({ values, norm: Math.sqrt(dot(values, values)) });

/** From -1 to 1. Embeddings of different lengths are of different models and have nothing in common: 0. */
export function cosine(one: QuantisedVector, other: QuantisedVector): number {
  const norms = one.norm * other.norm;
  return one.values.length === other.values.length && norms > 0 ? dot(one.values, other.values) / norms : 0;
}

/** Those whose embedding is most like this one, the most like it first. */
export function nearest(
  to: QuantisedVector,
  vectors: Iterable<readonly [id: string, vector: QuantisedVector]>,
  most: number,
): Scored[] {
  const ranked = ranking(most);
  for (const [id, vector] of vectors) {
    ranked.offer(id, cosine(to, vector));
  }
  return ranked.best();
}

function dot(one: Int8Array, other: Int8Array): number {
  let sum = 0;
  for (let at = 0; at < one.length; at += 1) {
    sum += (one[at] ?? 0) * (other[at] ?? 0);
  }
  return sum;
}
