/** BM25: how soon a term that comes again stops counting, and how much a long text is held against it. */
const SATURATION = 1.2;
const LENGTH_SHARE = 0.75;

/** What something is found by: terms, each with what it weighs there. */
export type Bag = ReadonlyMap<string, number>;

/**
 * Items by id, found by the terms of their bags. Weights are to be multiples of 1/2: those add up exactly in any order,
 * so that it does not show which items have come and gone.
 */
export interface Postings<Item> {
  /** Replaces what stood under this id. */
  readonly put: (id: string, item: Item, bag: Bag) => void;
  readonly remove: (id: string) => void;
  readonly get: (id: string) => Item | undefined;
  /** Shows each item that has one of the terms, in no order. */
  readonly find: (terms: readonly string[], found: (item: Item, score: number) => void) => void;
  readonly size: () => number;
}

/** Who has a term, and with what weight. Two plain arrays: a common term is walked through for every question. */
interface Posting {
  readonly term: string;
  readonly slots: number[];
  readonly weights: number[];
}

interface Entry<Item> {
  readonly item: Item;
  readonly length: number;
  /** A small number, used again, so that scores fit in an array. */
  readonly slot: number;
  readonly postings: readonly Posting[];
}

/** Postings without anything in them. */
export function postings<Item>(): Postings<Item> {
  const byId = new Map<string, Entry<Item>>();
  const byTerm = new Map<string, Posting>();
  const slots: (Entry<Item> | undefined)[] = [];
  const free: number[] = [];
  let length = 0;
  let brakes: Float64Array | undefined; // worked out for the next question after a change

  const remove = (id: string): void => {
    const entry = byId.get(id);
    if (entry === undefined) {
      return;
    }
    brakes = undefined;
    byId.delete(id);
    slots[entry.slot] = undefined;
    free.push(entry.slot);
    length -= entry.length;
    for (const posting of entry.postings) {
      takeOut(posting, entry.slot);
      if (posting.slots.length === 0) {
        byTerm.delete(posting.term);
      }
    }
  };

  const posted = (term: string, slot: number, weight: number): Posting => {
    const posting = byTerm.get(term) ?? { term, slots: [], weights: [] };
    byTerm.set(term, posting);
    posting.slots.push(slot);
    posting.weights.push(weight);
    return posting;
  };

  const put = (id: string, item: Item, bag: Bag): void => {
    remove(id);
    brakes = undefined;
    const slot = free.pop() ?? slots.length;
    const its = Array.from(bag, ([term, weight]) => posted(term, slot, weight));
    const entry = { item, slot, postings: its, length: bag.values().reduce((sum, weight) => sum + weight, 0) };
    byId.set(id, entry);
    slots[slot] = entry;
    length += entry.length;
  };

  const find = (terms: readonly string[], found: (item: Item, score: number) => void): void => {
    brakes ??= brakesOf(slots, length / byId.size);
    const sums = new Float64Array(slots.length);
    for (const posting of terms.flatMap((term) => byTerm.get(term) ?? [])) {
      addUp(posting, rarityOf(posting.slots.length, byId.size), brakes, sums);
    }
    for (let slot = 0; slot < slots.length; slot += 1) {
      const entry = slots[slot];
      const score = sums[slot] ?? 0;
      if (score > 0 && entry !== undefined) {
        found(entry.item, score);
      }
    }
  };

  return { put, remove, find, get: (id) => byId.get(id)?.item, size: () => byId.size };
}

function takeOut({ slots, weights }: Posting, slot: number): void {
  const at = slots.indexOf(slot);
  const lastSlot = slots.pop();
  const lastWeight = weights.pop();
  if (at < slots.length && lastSlot !== undefined && lastWeight !== undefined) {
    slots[at] = lastSlot;
    weights[at] = lastWeight;
  }
}

function addUp({ slots, weights }: Posting, rarity: number, brakes: Float64Array, sums: Float64Array): void {
  for (let at = 0; at < slots.length; at += 1) {
    const slot = slots[at] ?? 0;
    const weight = weights[at] ?? 0;
    sums[slot] = (sums[slot] ?? 0) + (rarity * weight * (SATURATION + 1)) / (weight + (brakes[slot] ?? 0));
  }
}

const rarityOf = (having: number, all: number): number => Math.log(1 + (all - having + 0.5) / (having + 0.5));

/** By slot, what holds a weight back: more in what is longer than usual. */
function brakesOf(slots: readonly (Entry<unknown> | undefined)[], usual: number): Float64Array {
  const brakes = new Float64Array(slots.length);
  for (let slot = 0; slot < slots.length; slot += 1) {
    const share = (slots[slot]?.length ?? 0) / usual;
    brakes[slot] = SATURATION * (1 - LENGTH_SHARE + LENGTH_SHARE * share);
  }
  return brakes;
}
