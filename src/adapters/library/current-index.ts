import { setImmediate as turn } from 'node:timers/promises';
import { embeddedText, embeddingMark } from '#domain/search/embedded-text.ts';
import { type SearchIndex, searchIndex } from '#domain/search/search-index.ts';
import type { QuantisedVector } from '#domain/search/search-vectors.ts';
import { searchToolOf, type ToolCard } from '#domain/search/tool-search.ts';
import { coalesced } from './coalesced.ts';
import type { Code } from './code.ts';
import { inParts } from './in-parts.ts';
import { type KnownVectors, knownVectors } from './known-vectors.ts';
import type { Change, Shelf } from './shelf.ts';

/** By what tools are found: their words and, where vectors are made, what they mean. */
export interface Findable {
  readonly index: SearchIndex;
  readonly vectors: KnownVectors;
}

/** The index of one workspace in this process. */
export interface CurrentIndex {
  /** The index, after it has seen every change that was stored when it was asked for. */
  ready(): Promise<Findable>;
  /** Tools in it, and vectors as the tools whose room they take. */
  size(): number;
}

interface Known extends Findable {
  /** The newest change that it has; undefined when nothing was ever changed. */
  readonly at: Change | undefined;
}

const CARDS_AT_ONCE = 250;
const TOOL_BYTES = 3_000;

/** A tool as it is now; no card when nobody is to find it. */
interface Seen {
  readonly id: string;
  readonly card: ToolCard | undefined;
  /** Which text its vector would be of, and the vector, where there is one. */
  readonly meaning: { readonly mark: string; readonly vector: QuantisedVector | undefined } | undefined;
}

/**
 * Keeps an index equal to what is stored, for as long as others write too: before each use it compares the newest change
 * with the one that it has, and reads what was changed since. Where the log no longer has our change it reads everything:
 * it was cut, or the database lost its newest writings in a crash and has used their numbers again. A nonce shows that.
 * Vectors are read beside the words, those that `model` has made; none where there is no model.
 */
export function currentIndex(workspace: string, shelf: Shelf, code: Code, model?: string): CurrentIndex {
  let known: Known | undefined;

  const seen = async (ids: readonly string[]): Promise<Seen[]> => {
    const [cards, vectors] = await Promise.all([
      shelf.rows(workspace, 'card', ids),
      model === undefined ? [] : shelf.rows(workspace, 'vector', ids),
    ]);
    return ids.map((id, at) => {
      const row = cards[at];
      const card = row && code.card({ workspace, id }, row);
      if (card === undefined || model === undefined) {
        return { id, card, meaning: undefined };
      }
      const mark = embeddingMark(model, embeddedText(card));
      return { id, card, meaning: { mark, vector: code.vector({ workspace, id }, vectors[at], mark) } };
    });
  };

  const loaded = async (): Promise<Known> => {
    const at = await shelf.newest(workspace); // first: what changes from here on is read again
    const found = { index: searchIndex(), vectors: knownVectors() };
    for (const ids of inParts(await shelf.ids(workspace, 'card'), CARDS_AT_ONCE)) {
      take(found, await seen(ids));
      await turn(); // whoever else waits for this process does not wait for all of it
    }
    return { ...found, at };
  };

  const caughtUp = async ({ at, ...found }: Known, changes: readonly Change[]): Promise<Known> => {
    const ids = new Set(changes.map(({ id }) => id));
    take(found, await seen([...ids])); // all of it or, where one cannot be opened, nothing
    return { ...found, at: changes.at(-1) ?? at };
  };

  const refreshed = async (): Promise<Findable> => {
    if (known === undefined) {
      known = await loaded();
    } else if (!isSame(await shelf.newest(workspace), known.at)) {
      const changes = changesSince(known.at, await shelf.log(workspace));
      known = changes === undefined ? await loaded() : await caughtUp(known, changes);
    }
    return known;
  };

  return {
    ready: coalesced(refreshed),
    size: () => (known === undefined ? 0 : known.index.size() + Math.ceil(known.vectors.size() / TOOL_BYTES)),
  };
}

function take({ index, vectors }: Findable, tools: readonly Seen[]): void {
  for (const { id, card, meaning } of tools) {
    if (card === undefined) {
      index.remove(id);
    } else {
      index.put(searchToolOf(id, card));
    }
    if (meaning === undefined) {
      vectors.forget(id);
    } else {
      vectors.know(id, meaning.mark, meaning.vector);
    }
  }
}

const isSame = (one: Change | undefined, other: Change | undefined): boolean =>
  one?.number === other?.number && one?.nonce === other?.nonce;

/** What comes after the change that is known; undefined when the log does not have that one. */
function changesSince(known: Change | undefined, log: readonly Change[]): readonly Change[] | undefined {
  if (known === undefined) {
    return log[0] === undefined || log[0].number === 1 ? log : undefined;
  }
  const at = log.findIndex((change) => isSame(change, known));
  return at < 0 ? undefined : log.slice(at + 1);
}
