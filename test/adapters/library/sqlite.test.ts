import { randomBytes } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sqliteStore } from '#adapters/keyv/sqlite.ts';
import { sqliteLibrary } from '#adapters/library/sqlite.ts';
import { systemSealer } from '#adapters/system/sealer.ts';
import type { Library } from '#ports/library.ts';
import { embeddedLibraryContract } from '../../contracts/embedded-library.contract.ts';
import type { Embedding } from '../../contracts/library/embedded.ts';
import { libraryContract } from '../../contracts/library.contract.ts';
import {
  type SealedLibrarySubject,
  type Spot,
  sealedLibraryContract,
} from '../../contracts/sealed-library.contract.ts';
import { bytesBelow, freshFolder } from '../../fakes/folder.ts';
import { aTool } from '../../fakes/tools.ts';

const KEY = randomBytes(32);
const TABLES = ['library_tools', 'library_counts', 'library_log', 'library_vectors'];

async function startSqlite(): Promise<SealedLibrarySubject> {
  const folder = await freshFolder();
  const file = join(folder.path, 'library.db');
  const libraries: Library[] = [];
  const connect = async (key: Uint8Array, embedding?: Embedding) => {
    const library = sqliteLibrary({ file, sealer: systemSealer(key), embedding });
    libraries.push(library);
    return library;
  };
  await connect(KEY);
  const raw = new DatabaseSync(file, { timeout: 2_000 });
  const where = 'WHERE workspace = ? AND id = ?';
  const rowAt = ({ workspace, part, id }: Spot) =>
    raw.prepare(`SELECT revision, ${part} AS sealed FROM library_tools ${where}`).get(workspace, id)!;
  const overwrite = async ({ workspace, part, id }: Spot, sealed: unknown) => {
    raw.prepare(`UPDATE library_tools SET ${part} = ? ${where}`).run(String(sealed), workspace, id);
  };
  const restamp = async ({ workspace, id }: Spot, revision: number) => {
    raw.prepare(`UPDATE library_tools SET revision = ? ${where}`).run(revision, workspace, id);
  };
  return {
    connect: (embedding) => connect(KEY, embedding),
    connectWithOtherKey: () => connect(randomBytes(32)),
    async move(from, to) {
      const { revision, sealed } = rowAt(from);
      await restamp(to, Number(revision)); // what is bound is the place, not only the revision
      await overwrite(to, sealed);
    },
    restamp,
    overwrite,
    async snapshot(workspace) {
      const kept = TABLES.map((table) => raw.prepare(`SELECT * FROM ${table} WHERE workspace = ?`).all(workspace));
      return async () => {
        for (const [at, table] of TABLES.entries()) {
          raw.prepare(`DELETE FROM ${table} WHERE workspace = ?`).run(workspace);
          for (const row of kept[at]!) {
            const marks = Object.keys(row).map(() => '?');
            raw.prepare(`INSERT INTO ${table} (${Object.keys(row)}) VALUES (${marks})`).run(...Object.values(row));
          }
        }
      };
    },
    async loseLog(workspace) {
      raw.prepare('DELETE FROM library_log WHERE workspace = ?').run(workspace);
    },
    vectors: async (workspace) =>
      raw
        .prepare('SELECT id FROM library_vectors WHERE workspace = ?')
        .all(workspace)
        .map(({ id }) => String(id)),
    async moveVector(from, to) {
      const { revision, vector } = raw
        .prepare(`SELECT revision, vector FROM library_vectors ${where}`)
        .get(from.workspace, from.id)!;
      raw
        .prepare(`UPDATE library_vectors SET revision = ?, vector = ? ${where}`)
        .run(revision!, vector!, to.workspace, to.id);
    },
    dump: () => bytesBelow(folder.path),
    async stop() {
      raw.close();
      await Promise.all(libraries.map((library) => library.close()));
      await folder.remove();
    },
  };
}

libraryContract(startSqlite);
embeddedLibraryContract(startSqlite);
sealedLibraryContract(startSqlite);

describe('a database file', () => {
  let folder: Awaited<ReturnType<typeof freshFolder>>;
  beforeAll(async () => {
    folder = await freshFolder();
  });
  afterAll(() => folder.remove());
  const sealer = systemSealer(KEY);

  test('may be the same as that of the records, is there again after a restart, and is its owner’s only', async () => {
    const file = join(folder.path, 'both.db');
    const [store, library] = [sqliteStore({ file, sealer }), sqliteLibrary({ file, sealer })];
    const key = { workspace: 'T1', kind: 'session', id: 'a' } as const;
    await Promise.all([
      store.update(key, () => ({ value: 1, open: false })),
      library.put('T1', aTool({ id: 'a' }), null),
    ]);
    for (const name of [file, `${file}-wal`, `${file}-shm`]) {
      expect((await stat(name)).mode & 0o077).toBe(0);
    }
    await Promise.all([store.close(), library.close()]);
    const [again, tools] = [sqliteStore({ file, sealer }), sqliteLibrary({ file, sealer })];
    expect(await again.get(key)).toBe(1);
    expect((await tools.search('T1', 'volatility', 1))[0]?.tool).toEqual(aTool({ id: 'a' }));
    await Promise.all([again.close(), tools.close()]);
  });

  test('in no folder is STORE_UNAVAILABLE', () => {
    const file = join(folder.path, 'nowhere', 'library.db');
    expect(() => sqliteLibrary({ file, sealer })).toThrow(expect.objectContaining({ code: 'STORE_UNAVAILABLE' }));
  });

  test('with tables of that name that are somebody else’s is STORE_UNAVAILABLE', () => {
    const file = join(folder.path, 'foreign.db');
    const other = new DatabaseSync(file);
    other.exec('CREATE TABLE library_log (line TEXT)');
    other.close();
    expect(() => sqliteLibrary({ file, sealer })).toThrow(expect.objectContaining({ code: 'STORE_UNAVAILABLE' }));
  });

  test('that another process keeps locked is STORE_UNAVAILABLE for who writes within 2 s, and readable', async () => {
    const file = join(folder.path, 'locked.db');
    const library = sqliteLibrary({ file, sealer });
    await library.put('T1', aTool({ id: 'a' }), null);
    const other = new DatabaseSync(file);
    other.exec('BEGIN IMMEDIATE');
    const started = performance.now();
    const writes = [
      library.put('T1', aTool({ id: 'b' }), null),
      library.remove('T1', 'a'),
      library.count('T1', 'a', 'passed', 1),
    ];
    for (const outcome of await Promise.allSettled(writes)) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'STORE_UNAVAILABLE' } });
    }
    expect(performance.now() - started).toBeLessThan(2_500);
    expect(await library.search('T1', 'volatility', 1)).toHaveLength(1);
    other.exec('COMMIT');
    other.close();
    expect(await library.put('T1', aTool({ id: 'b', name: 'b' }), null)).toBe('stored');
    await library.close();
  });
});
