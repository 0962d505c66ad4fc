import { z } from 'zod';
import type { RedisClient } from '#adapters/stores/redis-client.ts';
import type { Sealer } from '#domain/secret/seal.ts';
import { AgentError } from '#domain/text/errors.ts';
import { NO_STATS, ToolStats } from '#domain/tool/tool-stats.ts';
import type { Library } from '#ports/library.ts';
import { sealedCode } from './code.ts';
import { type LibraryOptions, libraryOver } from './library-over.ts';
import { type RedisLine, redisLine } from './redis-line.ts';
import { COUNT, KEEP, PUT, REMOVE } from './redis-scripts.ts';
import type { Change, Row, Shelf } from './shelf.ts';

/**
 * Keeps tools in Redis, for any number of instances. `url` as in redis[s]://[[user][:password]@]host[:port][/database].
 * It connects when it is asked something. Throws CONFIG_INVALID for what is no address.
 */
export const redisLibrary = ({ url, sealer, ...options }: RedisLibraryOptions): Library =>
  libraryOver(redisShelf(redisLine(url)), sealedCode(sealer), options);

export interface RedisLibraryOptions extends LibraryOptions {
  readonly url: string;
  readonly sealer: Sealer;
}

const Outcome = z.enum(['stored', 'stale', 'name_taken']);

function redisShelf(line: RedisLine): Shelf {
  const run = (script: string, keys: string[], values: string[]): Promise<unknown> =>
    line.ask((client: RedisClient) => client.sendCommand(['EVAL', script, `${keys.length}`, ...keys, ...values]));
  return {
    async put(workspace, { id, expected, row, card, name, nonce }) {
      const sealed = (text: string) => `${row.revision}:${text}`;
      const values = [
        id,
        `${expected ?? ''}`,
        sealed(row.sealed),
        card === null ? '' : sealed(card),
        name ?? '',
        nonce,
      ];
      return Outcome.parse(await run(PUT, keysOf(workspace), values));
    },
    async remove(workspace, id, nonce) {
      await run(REMOVE, [...keysOf(workspace), keyOf(workspace, 'counts')], [id, nonce]);
    },
    ids: (workspace, part) => line.ask((client) => client.hKeys(keyOf(workspace, `${part}s`))),
    async rows(workspace, part, ids) {
      const texts = await fieldsIn(line, keyOf(workspace, `${part}s`), ids);
      return texts.map((text) => (part === 'vector' && !ROW.test(text ?? '') ? undefined : rowIn(text)));
    },
    async keep(workspace, vectors) {
      if (vectors.length > 0) {
        const values = vectors.flatMap(({ id, row }) => [id, `${row.revision}`, row.sealed]);
        await run(KEEP, [keyOf(workspace, 'cards'), keyOf(workspace, 'vectors')], values);
      }
    },
    named: (workspace, name) =>
      line.ask(async (client) => (await client.hGet(keyOf(workspace, 'names'), name)) ?? undefined),
    async count(workspace, id, what, at) {
      const keys = [keyOf(workspace, 'tools'), keyOf(workspace, 'counts')];
      await run(COUNT, keys, [id, what, `${at}`]);
    },
    stats: async (workspace, ids) => (await fieldsIn(line, keyOf(workspace, 'counts'), ids)).map(statsIn),
    newest: async (workspace) => (await changes(line, workspace, -1))[0],
    log: (workspace) => changes(line, workspace, 0),
    close: async () => line.close(),
  };
}

/** All keys of a workspace are on one node of a cluster: that is what the braces say. */
const keyOf = (workspace: string, what: string): string => `threadsmith-library:{${workspace}}:${what}`;
const keysOf = (workspace: string): string[] =>
  ['tools', 'cards', 'names', 'named', 'log', 'vectors'].map((what) => keyOf(workspace, what));

const fieldsIn = async (line: RedisLine, key: string, fields: readonly string[]): Promise<(string | null)[]> =>
  fields.length === 0 ? [] : await line.ask((client) => client.hmGet(key, [...fields]));

const changes = async (line: RedisLine, workspace: string, from: number): Promise<Change[]> =>
  (await line.ask((client) => client.lRange(keyOf(workspace, 'log'), from, -1))).map(changeIn);

const ROW = /^(\d{1,16}):(.+)$/s;

function rowIn(text: string | null): Row | undefined {
  const [, revision = '', sealed = ''] = ROW.exec(text ?? '') ?? [];
  if (text !== null && sealed === '') {
    throw unreadable();
  }
  return text === null ? undefined : { revision: Number(revision), sealed };
}

function changeIn(text: string): Change {
  const [, number = '', nonce = '', id = ''] = /^(\d{1,16}):([^:]*):(.*)$/su.exec(text) ?? [];
  if (id === '') {
    throw unreadable();
  }
  return { number: Number(number), nonce, id };
}

function statsIn(text: string | null): ToolStats {
  if (text === null) {
    return NO_STATS;
  }
  const [passed = Number.NaN, failed = Number.NaN, rejected = Number.NaN, lastAt = Number.NaN] = text
    .split(':')
    .map(Number);
  const stats = ToolStats.safeParse({ runs: passed + failed, passed, failed, rejected, lastAt });
  if (!stats.success) {
    throw unreadable();
  }
  return stats.data;
}

const unreadable = (): AgentError =>
  new AgentError('the library holds what we did not write', { code: 'STORE_CORRUPT' });
