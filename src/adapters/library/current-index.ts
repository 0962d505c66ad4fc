import { setImmediate as turn } from 'node:timers/promises';
import { type SearchIndex, searchIndex } from '#domain/search-index.ts';
import { searchToolOf, type ToolCard } from '#domain/tool-search.ts';
import { coalesced } from './coalesced.ts';
import type { Code } from './code.ts';
import { inParts } from './in-parts.ts';
import type { Change, Shelf } from './shelf.ts';

/** The index of one workspace in this process. */
export interface CurrentIndex {
  /** The index, after it has seen every change that was stored when it was asked for. */
  ready(): Promise<SearchIndex>;
  /** Tools in it. */
  size(): number;
}

interface Known {
  readonly index: SearchIndex;
  /** The newest change that it has; undefined when nothing was ever changed. */
  readonly at: Change | undefined;
}

const CARDS_AT_ONCE = 250;

/**
 * Keeps an index equal to what is stored, for as long as others write too: before each use it compares the newest change
 * with the one that it has, and reads what was changed since. Where the log no longer has our change it reads everything:
 * it was cut, or the database lost its newest writings in a crash and has used their numbers again. A nonce shows that.
 */
export function currentIndex(workspace: string, shelf: Shelf, code: Code): CurrentIndex {
  let known: Known | undefined;

  const cardsOf = async (ids: readonly string[]): Promise<(readonly [id: string, card: ToolCard | undefined])[]> => {
    const rows = await shelf.rows(workspace, 'card', ids);
    return ids.map((id, at) => {
      const row = rows[at];
      return [id, row && code.card({ workspace, id }, row)];
    });
  };

  const loaded = async (): Promise<Known> => {
    const at = await shelf.newest(workspace); // first: what changes from here on is read again
    const index = searchIndex();
    for (const ids of inParts(await shelf.ids(workspace, 'card'), CARDS_AT_ONCE)) {
      take(index, await cardsOf(ids));
      await turn(); // whoever else waits for this process does not wait for all of it
    }
    return { index, at };
  };

  const caughtUp = async ({ index, at }: Known, changes: readonly Change[]): Promise<Known> => {
    const ids = new Set(changes.map(({ id }) => id));
    take(index, await cardsOf([...ids])); // all of it or, where one cannot be opened, nothing
    return { index, at: changes.at(-1) ?? at };
  };

  const refreshed = async (): Promise<SearchIndex> => {
    if (known === undefined) {
      known = await loaded();
    } else if (!isSame(await shelf.newest(workspace), known.at)) {
      const changes = changesSince(known.at, await shelf.log(workspace));
      known = changes === undefined ? await loaded() : await caughtUp(known, changes);
    }
    return known.index;
  };

  return { ready: coalesced(refreshed), size: () => known?.index.size() ?? 0 };
}

function take(index: SearchIndex, cards: readonly (readonly [id: string, card: ToolCard | undefined])[]): void {
  for (const [id, card] of cards) {
    if (card === undefined) {
      index.remove(id);
    } else {
      index.put(searchToolOf(id, card));
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
