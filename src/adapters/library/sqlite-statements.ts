import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import type { Ending } from '#domain/tool/tool-stats.ts';
import { type Change, MOST_CHANGES, type Row, type VectorWriting, type Writing } from './shelf.ts';

/** Tables of the library, beside whatever else the file holds. Revisions fit in what JavaScript counts exactly. */
export const SCHEMA = `
  CREATE TABLE IF NOT EXISTS library_tools (
    workspace TEXT NOT NULL,
    id TEXT NOT NULL,
    revision INTEGER NOT NULL,
    tool TEXT NOT NULL,
    card TEXT,
    name TEXT,
    PRIMARY KEY (workspace, id)
  ) STRICT;
  CREATE UNIQUE INDEX IF NOT EXISTS library_names ON library_tools (workspace, name) WHERE name IS NOT NULL;
  CREATE TABLE IF NOT EXISTS library_vectors (
    workspace TEXT NOT NULL,
    id TEXT NOT NULL,
    revision INTEGER NOT NULL,
    vector TEXT NOT NULL,
    PRIMARY KEY (workspace, id)
  ) STRICT;
  CREATE TABLE IF NOT EXISTS library_counts (
    workspace TEXT NOT NULL,
    id TEXT NOT NULL,
    what TEXT NOT NULL,
    count INTEGER NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (workspace, id, what)
  ) STRICT;
  CREATE TABLE IF NOT EXISTS library_log (
    workspace TEXT NOT NULL,
    number INTEGER NOT NULL,
    nonce TEXT NOT NULL,
    id TEXT NOT NULL,
    PRIMARY KEY (workspace, number)
  ) STRICT;
`;

const Ids = z.array(z.object({ id: z.string() }));
const Revision = z.object({ revision: z.int() }).optional();
const Sealed = z.object({ revision: z.int(), sealed: z.string() }).optional();
const Changes = z.array(z.object({ number: z.int(), nonce: z.string(), id: z.string() }));
const Counts = z.array(z.object({ what: z.enum(['passed', 'failed', 'rejected']), count: z.int(), at: z.int() }));
type Counts = z.infer<typeof Counts>;

/** What is asked of one workspace. */
export interface Statements {
  revision(id: string): number | null;
  holder(name: string): string | undefined;
  put(writing: Writing): void;
  /** Whether it was there. */
  remove(id: string): boolean;
  note(id: string, nonce: string): void;
  tools(): string[];
  cards(): string[];
  tool(id: string): Row | undefined;
  card(id: string): Row | undefined;
  vector(id: string): Row | undefined;
  keep(vector: VectorWriting): void;
  count(id: string, what: Ending, at: number): void;
  counts(id: string): Counts;
  newest(): Change | undefined;
  log(): Change[];
}

/** Prepares them once; what they give is for one workspace. */
export function statementsOf(database: DatabaseSync): (workspace: string) => Statements {
  const sql = textsOf(database);
  const idsIn = (rows: unknown): string[] => Ids.parse(rows).map(({ id }) => id);
  return (workspace) => ({
    revision: (id) => Revision.parse(sql.revision.get(workspace, id))?.revision ?? null,
    holder: (name) => idsIn(sql.holder.all(workspace, name))[0],
    put: ({ id, row, card, name }) => {
      sql.put.run(workspace, id, row.revision, row.sealed, card, name);
      if (card === null) {
        sql.drop.run(workspace, id);
      }
    },
    remove: (id) => {
      sql.forget.run(workspace, id);
      sql.drop.run(workspace, id);
      return sql.remove.run(workspace, id).changes === 1;
    },
    note: (id, nonce) => {
      sql.note.run({ workspace, nonce, id });
      sql.cut.run({ workspace });
    },
    tools: () => idsIn(sql.tools.all(workspace)),
    cards: () => idsIn(sql.cards.all(workspace)),
    tool: (id) => Sealed.parse(sql.tool.get(workspace, id)),
    card: (id) => Sealed.parse(sql.card.get(workspace, id)),
    vector: (id) => Sealed.parse(sql.vector.get(workspace, id)),
    keep: ({ id, row: { revision, sealed } }) => void sql.keep.run({ workspace, id, revision, sealed }),
    count: (id, what, at) => void sql.count.run({ workspace, id, what, at }),
    counts: (id) => Counts.parse(sql.counts.all(workspace, id)),
    newest: () => Changes.parse(sql.newest.all(workspace))[0],
    log: () => Changes.parse(sql.log.all(workspace)),
  });
}

const textsOf = (database: DatabaseSync) => ({
  revision: database.prepare('SELECT revision FROM library_tools WHERE workspace = ? AND id = ?'),
  holder: database.prepare('SELECT id FROM library_tools WHERE workspace = ? AND name = ?'),
  put: database.prepare(`
    INSERT INTO library_tools (workspace, id, revision, tool, card, name) VALUES (?, ?, ?, ?, ?, ?)
    ON CONFLICT (workspace, id) DO UPDATE SET
      revision = excluded.revision, tool = excluded.tool, card = excluded.card, name = excluded.name`),
  remove: database.prepare('DELETE FROM library_tools WHERE workspace = ? AND id = ?'),
  forget: database.prepare('DELETE FROM library_counts WHERE workspace = ? AND id = ?'),
  drop: database.prepare('DELETE FROM library_vectors WHERE workspace = ? AND id = ?'),
  note: database.prepare(`
    INSERT INTO library_log (workspace, number, nonce, id)
    SELECT $workspace, coalesce(max(number), 0) + 1, $nonce, $id FROM library_log WHERE workspace = $workspace`),
  cut: database.prepare(`
    DELETE FROM library_log WHERE workspace = $workspace AND number <=
      (SELECT max(number) FROM library_log WHERE workspace = $workspace) - ${MOST_CHANGES}`),
  tools: database.prepare('SELECT id FROM library_tools WHERE workspace = ?'),
  cards: database.prepare('SELECT id FROM library_tools WHERE workspace = ? AND card IS NOT NULL'),
  tool: database.prepare('SELECT revision, tool AS sealed FROM library_tools WHERE workspace = ? AND id = ?'),
  card: database.prepare(
    'SELECT revision, card AS sealed FROM library_tools WHERE workspace = ? AND id = ? AND card IS NOT NULL',
  ),
  vector: database.prepare('SELECT revision, vector AS sealed FROM library_vectors WHERE workspace = ? AND id = ?'),
  keep: database.prepare(`
    INSERT INTO library_vectors (workspace, id, revision, vector)
    SELECT workspace, id, revision, $sealed FROM library_tools
    WHERE workspace = $workspace AND id = $id AND revision = $revision AND card IS NOT NULL
    ON CONFLICT (workspace, id) DO UPDATE SET revision = excluded.revision, vector = excluded.vector`),
  count: database.prepare(`
    INSERT INTO library_counts (workspace, id, what, count, at)
    SELECT $workspace, $id, $what, 1, $at FROM library_tools WHERE workspace = $workspace AND id = $id
    ON CONFLICT (workspace, id, what) DO UPDATE SET count = count + 1, at = max(at, excluded.at)`),
  counts: database.prepare('SELECT what, count, at FROM library_counts WHERE workspace = ? AND id = ?'),
  newest: database.prepare(
    'SELECT number, nonce, id FROM library_log WHERE workspace = ? ORDER BY number DESC LIMIT 1',
  ),
  log: database.prepare('SELECT number, nonce, id FROM library_log WHERE workspace = ? ORDER BY number'),
});
