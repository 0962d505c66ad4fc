import type { Ending, ToolStats } from '#domain/tool/tool-stats.ts';

/** What is stored of tools: whole ones, the cards by which active ones are found, and vectors of what the cards say. */
export type Part = 'tool' | 'card' | 'vector';

/** A sealed text, with the revision that it was written at. */
export interface Row {
  readonly revision: number;
  readonly sealed: string;
}

/** One writing of a tool. `name` is a digest, null for a retired tool; `card` is null for what nobody is to find. */
export interface Writing {
  readonly id: string;
  readonly expected: number | null;
  readonly row: Row;
  readonly card: string | null;
  readonly name: string | null;
  /** Chance, so that no two changes are taken for each other, whatever happens to the numbers that count them. */
  readonly nonce: string;
}

/** A vector to be kept; the revision is that of the card that it was made of. */
export interface VectorWriting {
  readonly id: string;
  readonly row: Row;
}

/** A change of a workspace, as its log has it: the newest few hundred, numbered without gaps. */
export interface Change {
  readonly number: number;
  readonly nonce: string;
  readonly id: string;
}

/**
 * What a database must do for a library. Texts are opaque; workspaces and ids have been checked; failures are
 * STORE_UNAVAILABLE. A writing is one atomic step of the tool, its card, its name and the log; the vector goes in the same
 * step when the card goes.
 */
export interface Shelf {
  put(workspace: string, writing: Writing): Promise<'stored' | 'stale' | 'name_taken'>;
  remove(workspace: string, id: string, nonce: string): Promise<void>;
  /** Ids that have this part. */
  ids(workspace: string, part: 'tool' | 'card'): Promise<string[]>;
  /** In the order of the ids; undefined for what is not there, and for a vector that cannot be one of ours. */
  rows(workspace: string, part: Part, ids: readonly string[]): Promise<(Row | undefined)[]>;
  /** Keeps each where the card of its revision still stands: no vector outlives its tool. It is no change for the log. */
  keep(workspace: string, vectors: readonly VectorWriting[]): Promise<void>;
  named(workspace: string, name: string): Promise<string | undefined>;
  count(workspace: string, id: string, what: Ending, at: number): Promise<void>;
  stats(workspace: string, ids: readonly string[]): Promise<ToolStats[]>;
  newest(workspace: string): Promise<Change | undefined>;
  /** The oldest first. */
  log(workspace: string): Promise<Change[]>;
  close(): Promise<void>;
}

/** How many changes a log holds; a reader that is further behind reads everything again. */
export const MOST_CHANGES = 256;
