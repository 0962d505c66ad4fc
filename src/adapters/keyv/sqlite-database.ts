import type { DatabaseSync } from 'node:sqlite';
import { openFile, type SqliteFile } from '#adapters/stores/sqlite-file.ts';

/** What can be done inside one transaction. Values are raw, as Keyv writes them. */
export interface Statements {
  row(name: string): string | undefined;
  put(name: string, raw: string, open: boolean): void;
  remove(name: string): boolean;
  open(): string[];
  startingWith(group: string): string[];
}

/** The file with the records. */
export type Database = SqliteFile<Statements>;

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS records (
    name TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL,
    open INTEGER NOT NULL,
    revision INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS records_open ON records (name) WHERE open = 1;
`;
/** Opens or makes the file, for its owner only. */
export const openDatabase = (file: string): Database => openFile(file, SCHEMA, statementsOf);

function statementsOf(database: DatabaseSync): Statements {
  const value = database.prepare('SELECT value FROM records WHERE name = ?');
  const upsert = database.prepare(`
    INSERT INTO records (name, value, open, revision) VALUES (?, ?, ?, 1)
    ON CONFLICT (name) DO UPDATE SET value = excluded.value, open = excluded.open, revision = revision + 1`);
  const remove = database.prepare('DELETE FROM records WHERE name = ?');
  const open = database.prepare('SELECT name FROM records WHERE open = 1 ORDER BY name');
  const group = database.prepare('SELECT name FROM records WHERE name >= ? AND name < ? ORDER BY name');
  return {
    row: (name) => textOf(value.get(name)?.value),
    put: (name, raw, isOpen) => {
      upsert.run(name, raw, isOpen ? 1 : 0);
    },
    remove: (name) => remove.run(name).changes === 1,
    open: () => open.all().flatMap((row) => textOf(row.name) ?? []),
    // A group ends with a colon; the semicolon is the character after it.
    startingWith: (start) => group.all(start, `${start.slice(0, -1)};`).flatMap((row) => textOf(row.name) ?? []),
  };
}

const textOf = (cell: unknown): string | undefined => (typeof cell === 'string' ? cell : undefined);
