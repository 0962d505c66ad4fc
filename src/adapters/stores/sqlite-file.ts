import { closeSync, openSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import { AgentError } from '#domain/text/errors.ts';

/** A database file. Failures are STORE_UNAVAILABLE; a lock held by another process is waited for, but not for long. */
export interface SqliteFile<Statements> {
  read<Result>(task: (statements: Statements) => Result): Promise<Result>;
  /** One BEGIN IMMEDIATE transaction. */
  write<Result>(task: (statements: Statements) => Result): Promise<Result>;
  close(): void;
}

const STARTING_MS = 2_000;
// SQLite waits inside the call and so stops the whole process; the longer wait is ours, between calls.
const BLOCKING_MS = 10;
const LOCKED_MS = 1_500;
const LONGEST_PAUSE_MS = 25;

/**
 * Opens or makes the file, for its owner only, and prepares its statements once; what was acknowledged survives kill -9
 * and a power cut.
 */
export function openFile<Statements>(
  file: string,
  schema: string,
  prepare: (database: DatabaseSync) => Statements,
): SqliteFile<Statements> {
  const { database, statements } = attempt(() => {
    const opened = prepared(file, schema);
    return { database: opened, statements: prepare(opened) };
  });
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

function prepared(file: string, schema: string): DatabaseSync {
  closeSync(openSync(file, 'a', 0o600)); // SQLite would make it readable by everyone
  const database = new DatabaseSync(file, { timeout: STARTING_MS });
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;');
  database.exec(schema);
  database.exec(`PRAGMA busy_timeout = ${BLOCKING_MS}`);
  return database;
}

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
