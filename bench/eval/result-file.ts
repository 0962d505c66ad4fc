import { closeSync, existsSync, openSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { Result } from './result.ts';
import { invalid } from './task.ts';

/** Results by task, kept in a file of one JSON line each. */
export interface ResultFile {
  readonly known: ReadonlyMap<string, Result>;
  /** The file is replaced as a whole, so that it is never seen half written. */
  keep(result: Result): void;
}

/**
 * Reads what is there, and sees whether it can be written before anything is spent. Throws CONFIG_INVALID, with the line, for
 * what is no result. Without a path nothing is kept.
 */
export function openResults(path: string | undefined): ResultFile {
  const known = new Map<string, Result>();
  for (const result of path !== undefined && existsSync(path) ? read(path) : []) {
    known.set(result.id, result);
  }
  if (path !== undefined) {
    touch(path);
  }
  return {
    known,
    keep(result) {
      known.set(result.id, result);
      if (path !== undefined) {
        write(path, [...known.values()]);
      }
    },
  };
}

function read(path: string): Result[] {
  const lines = readFileSync(path, 'utf8').split('\n');
  return lines.flatMap((line, index) => {
    if (line.trim() === '') {
      return [];
    }
    const parsed = Result.safeParse(json(line));
    if (!parsed.success) {
      throw invalid(`${path}, line ${index + 1}: no result of a task: ${z.prettifyError(parsed.error)}`);
    }
    return [parsed.data];
  });
}

function json(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function touch(path: string): void {
  try {
    closeSync(openSync(path, 'a'));
  } catch (error) {
    throw cannotWrite(path, error);
  }
}

const cannotWrite = (path: string, error: unknown): Error => invalid(`${path}: it cannot be written`, error);

/** At once and without waiting: nothing that ends this process can come between. */
function write(path: string, results: readonly Result[]): void {
  const part = `${path}.part`;
  try {
    writeFileSync(part, results.map((result) => `${JSON.stringify(result)}\n`).join(''));
    renameSync(part, path);
  } catch (error) {
    throw cannotWrite(path, error);
  }
}
