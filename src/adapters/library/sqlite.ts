import { openFile } from '#adapters/stores/sqlite-file.ts';
import type { Sealer } from '#domain/secret/seal.ts';
import type { ToolStats } from '#domain/tool/tool-stats.ts';
import type { Library } from '#ports/library.ts';
import { sealedCode } from './code.ts';
import { type LibraryOptions, libraryOver } from './library-over.ts';
import type { Shelf } from './shelf.ts';
import { SCHEMA, type Statements, statementsOf } from './sqlite-statements.ts';

/**
 * Keeps tools in one file, in tables of its own, also for several processes on one machine. Throws STORE_UNAVAILABLE when
 * the file cannot be used.
 */
export const sqliteLibrary = ({ file, sealer, ...options }: SqliteLibraryOptions): Library =>
  libraryOver(sqliteShelf(file), sealedCode(sealer), options);

export interface SqliteLibraryOptions extends LibraryOptions {
  readonly file: string;
  readonly sealer: Sealer;
}

function sqliteShelf(file: string): Shelf {
  const { read, write, close } = openFile(file, SCHEMA, statementsOf);
  const from = <Result>(workspace: string, task: (statements: Statements) => Result): Promise<Result> =>
    read((statements) => task(statements(workspace)));
  return {
    put: (workspace, writing) =>
      write((statements) => {
        const { revision, holder, put, note } = statements(workspace);
        const { id, expected, name, nonce } = writing;
        if (revision(id) !== expected) {
          return 'stale';
        }
        if (name !== null && (holder(name) ?? id) !== id) {
          return 'name_taken';
        }
        put(writing);
        note(id, nonce);
        return 'stored';
      }),
    remove: (workspace, id, nonce) =>
      write((statements) => {
        const { remove, note } = statements(workspace);
        if (remove(id)) {
          note(id, nonce);
        }
      }),
    ids: (workspace, part) => from(workspace, ({ tools, cards }) => (part === 'tool' ? tools() : cards())),
    rows: (workspace, part, ids) => from(workspace, (statement) => ids.map((id) => statement[part](id))),
    keep: (workspace, vectors) => write((statements) => vectors.forEach(statements(workspace).keep)),
    named: (workspace, name) => from(workspace, ({ holder }) => holder(name)),
    count: (workspace, id, what, at) => write((statements) => statements(workspace).count(id, what, at)),
    stats: (workspace, ids) => from(workspace, ({ counts }) => ids.map((id) => statsOf(counts(id)))),
    newest: (workspace) => from(workspace, ({ newest }) => newest()),
    log: (workspace) => from(workspace, ({ log }) => log()),
    close: async () => close(),
  };
}

function statsOf(counts: ReturnType<Statements['counts']>): ToolStats {
  const of = (ending: string): number => counts.find(({ what }) => what === ending)?.count ?? 0;
  const [passed, failed, rejected] = [of('passed'), of('failed'), of('rejected')];
  const lastAt = counts.length === 0 ? null : Math.max(...counts.map(({ at }) => at));
  return { runs: passed + failed, passed, failed, rejected, lastAt };
}
