import type { Scored } from '#domain/search/search-ranking.ts';
import { nearest, type QuantisedVector } from '#domain/search/search-vectors.ts';

/** The vectors of one workspace in this process, and which tools have none yet. */
export interface KnownVectors {
  /** A tool has the text with this mark, and this vector is its, if there is one. */
  know(id: string, mark: string, vector: QuantisedVector | undefined): void;
  /** Takes a vector that was made, or that none can be made, unless the tool has another text by now. */
  made(id: string, mark: string, vector: QuantisedVector | undefined): void;
  forget(id: string): void;
  /** The mark of the text that a tool has. */
  markOf(id: string): string | undefined;
  /** Whether there is neither a vector nor a tool that waits for one. */
  isEmpty(): boolean;
  /** Ids of tools that wait for a vector, those that came last first. */
  lacking(most: number): string[];
  /** Those that have anything in common with this vector, the most like it first. */
  nearest(to: QuantisedVector, most: number): Scored[];
  /** Bytes that they take. */
  size(): number;
}

interface Entry {
  readonly mark: string;
  readonly vector: QuantisedVector | undefined;
}

/** None yet. */
export function knownVectors(): KnownVectors {
  const entries = new Map<string, Entry>();
  const waiting = new Set<string>();
  let bytes = 0;

  const forget = (id: string): void => {
    bytes -= entries.get(id)?.vector?.values.length ?? 0;
    entries.delete(id);
    waiting.delete(id);
  };

  const take = (id: string, mark: string, vector: QuantisedVector | undefined): void => {
    forget(id);
    entries.set(id, { mark, vector });
    bytes += vector?.values.length ?? 0;
  };

  const know = (id: string, mark: string, vector: QuantisedVector | undefined): void => {
    take(id, mark, vector);
    if (vector === undefined) {
      waiting.add(id);
    }
  };

  /** An endpoint may change its model under the same name. Those of the old one are then nothing to compare with. */
  const dropOthers = (length: number): void => {
    const others = entries
      .entries()
      .filter(([, { vector }]) => vector !== undefined && vector.values.length !== length);
    for (const [id, { mark }] of others.toArray()) {
      know(id, mark, undefined);
    }
  };

  return {
    know,
    forget,
    made(id, mark, vector) {
      if (entries.get(id)?.mark === mark) {
        take(id, mark, vector);
      }
    },
    markOf: (id) => entries.get(id)?.mark,
    isEmpty: () => bytes === 0 && waiting.size === 0,
    lacking: (most) => [...waiting].slice(-most).reverse(),
    nearest(to, most) {
      dropOthers(to.values.length);
      return nearest(to, vectorsIn(entries), most).filter(({ score }) => score > 0);
    },
    size: () => bytes,
  };
}

function* vectorsIn(entries: ReadonlyMap<string, Entry>): Iterable<readonly [string, QuantisedVector]> {
  for (const [id, { vector }] of entries) {
    if (vector !== undefined) {
      yield [id, vector];
    }
  }
}
