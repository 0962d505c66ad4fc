import { closeSync, openSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import { AgentError } from '#domain/errors.ts';

/** What can be done inside one transaction. Values are raw, as Keyv writes them. */
export interface Statements {
  row(name: string): string | undefined;
  put(name: string, raw: string, open: boolean): void;
  remove(name: string): boolean;
  open(): string[];
  startingWith(group: string): string[];
}

/** A database file. Failures are STORE_UNAVAILABLE; a lock held by another process is waited for, but not for long. */
export interface Database {
  read<Result>(task: (statements: Statements) => Result): Promise<Result>;
  /** One BEGIN IMMEDIATE transaction. */
  write<Result>(task: (statements: Statements) => Result): Promise<Result>;
  close(): void;
}

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS records (
    name TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL,
    open INTEGER NOT NULL,
    revision INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS records_open ON records (name) WHERE open = 1;
`;
const STARTING_MS = 2_000;
// SQLite waits inside the call and so stops the whole process; the longer wait is ours, between calls.
const BLOCKING_MS = 10;
const LOCKED_MS = 1_500;
const LONGEST_PAUSE_MS = 25;

/** Opens or makes the file, for its owner only. */
export function openDatabase(file: string): Database {
  const { database, statements } = attempt(() => prepared(file));
  const transaction = <Result>(task: () => Result): Result => {
    database.exec('BEGIN IMMEDIATE');
    try {
      const result = task();
      database.exec('COMMIT');
      return result;
    } catch (error) {
      if (database.isTransaction) {
        database.exec('ROLLBACK');
      }
      throw error;
    }
  };
  return {
    read: (task) => whenUnlocked(() => task(statements)),
    write: (task) => whenUnlocked(() => transaction(() => task(statements))),
    close() {
      if (database.isOpen) {
        database.close();
      }
    },
  };
}

function prepared(file: string) {
  closeSync(openSync(file, 'a', 0o600)); // SQLite would make it readable by everyone
  const database = new DatabaseSync(file, { timeout: STARTING_MS });
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;');
  database.exec(SCHEMA);
  database.exec(`PRAGMA busy_timeout = ${BLOCKING_MS}`);
  return { database, statements: statementsOf(database) };
}

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

async function whenUnlocked<Result>(task: () => Result): Promise<Result> {
  const end = performance.now() + LOCKED_MS;
  for (;;) {
    try {
      return task();
    } catch (error) {
      if (!isLocked(error) || performance.now() > end) {
        throw unavailable(error);
      }
    }
    await pause(Math.random() * LONGEST_PAUSE_MS);
  }
}

function attempt<Result>(task: () => Result): Result {
  try {
    return task();
  } catch (error) {
    throw unavailable(error);
  }
}

const unavailable = (cause: unknown): AgentError =>
  new AgentError('the database file cannot be used', { code: 'STORE_UNAVAILABLE', cause });

/** SQLITE_BUSY (5) and SQLITE_LOCKED (6), whatever the extended code says. Source: sqlite.org/rescode.html */
function isLocked(error: unknown): boolean {
  const code = error instanceof Error && 'errcode' in error ? Number(error.errcode) & 0xff : undefined;
  return code === 5 || code === 6;
}
