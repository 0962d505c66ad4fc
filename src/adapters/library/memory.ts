import { counted, NO_STATS, type ToolStats } from '#domain/tool/tool-stats.ts';
import type { Library } from '#ports/library.ts';
import { jsonCode } from './code.ts';
import { type LibraryOptions, libraryOver } from './library-over.ts';
import { type Change, MOST_CHANGES, type Part, type Row, type Shelf } from './shelf.ts';

/** Remembers until the process ends: for tests and for trying things out. Several may stand over one shelf. */
export const memoryLibrary = (shelf: Shelf = memoryShelf(), options: LibraryOptions = {}): Library =>
  libraryOver(shelf, jsonCode, options);

interface Bay {
  readonly parts: Readonly<Record<Part, Map<string, Row>>>;
  /** Ids by what stands for their names. */
  readonly names: Map<string, string>;
  readonly stats: Map<string, ToolStats>;
  log: Change[];
}

/** What a database would hold. */
export function memoryShelf(): Shelf {
  const bays = new Map<string, Bay>();
  const bayOf = (workspace: string): Bay => {
    const bay = bays.get(workspace) ?? emptyBay();
    bays.set(workspace, bay);
    return bay;
  };
  return {
    async put(workspace, { id, expected, row, card, name, nonce }) {
      const { parts, names, log } = bayOf(workspace);
      if ((parts.tool.get(id)?.revision ?? null) !== expected) {
        return 'stale';
      }
      if (name !== null && (names.get(name) ?? id) !== id) {
        return 'name_taken';
      }
      parts.tool.set(id, row);
      if (card === null) {
        parts.card.delete(id);
        parts.vector.delete(id);
      } else {
        parts.card.set(id, { revision: row.revision, sealed: card });
      }
      release(names, id);
      if (name !== null) {
        names.set(name, id);
      }
      bayOf(workspace).log = noted(log, id, nonce);
      return 'stored';
    },
    async remove(workspace, id, nonce) {
      const { parts, names, stats, log } = bayOf(workspace);
      if (parts.tool.delete(id)) {
        parts.card.delete(id);
        parts.vector.delete(id);
        stats.delete(id);
        release(names, id);
        bayOf(workspace).log = noted(log, id, nonce);
      }
    },
    ids: async (workspace, part) => [...bayOf(workspace).parts[part].keys()],
    rows: async (workspace, part, ids) => ids.map((id) => bayOf(workspace).parts[part].get(id)),
    async keep(workspace, vectors) {
      const { parts } = bayOf(workspace);
      for (const { id, row } of vectors) {
        if (parts.card.get(id)?.revision === row.revision) {
          parts.vector.set(id, row);
        }
      }
    },
    named: async (workspace, name) => bayOf(workspace).names.get(name),
    async count(workspace, id, what, at) {
      const { parts, stats } = bayOf(workspace);
      if (parts.tool.has(id)) {
        stats.set(id, counted(stats.get(id) ?? NO_STATS, what, at));
      }
    },
    stats: async (workspace, ids) => ids.map((id) => bayOf(workspace).stats.get(id) ?? NO_STATS),
    newest: async (workspace) => bayOf(workspace).log.at(-1),
    log: async (workspace) => bayOf(workspace).log,
    close: async () => undefined,
  };
}

const emptyBay = (): Bay => ({
  ...{ parts: { tool: new Map(), card: new Map(), vector: new Map() }, names: new Map(), stats: new Map(), log: [] },
});

function release(names: Map<string, string>, id: string): void {
  for (const [name, other] of names) {
    if (other === id) {
      names.delete(name);
    }
  }
}

const noted = (log: readonly Change[], id: string, nonce: string): Change[] =>
  [...log, { number: (log.at(-1)?.number ?? 0) + 1, nonce, id }].slice(-MOST_CHANGES);
