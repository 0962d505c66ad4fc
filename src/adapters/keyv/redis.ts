import { createHash } from 'node:crypto';
import KeyvRedis from '@keyv/redis';
import { z } from 'zod';
import type { RedisClient } from '#adapters/stores/redis-client.ts';
import type { Sealer } from '#domain/secret/seal.ts';
import type { Store } from '#ports/store.ts';
import { sealedCode } from './code.ts';
import { envelope, keyvOver, textIn } from './envelope.ts';
import { keyOf } from './record-name.ts';
import { type Records, storeOver } from './records.ts';
import { connectRedis, type RedisConnection } from './redis-connection.ts';
import { redisScript } from './redis-script.ts';

/**
 * Remembers in Redis, for any number of instances. Keyv reads the records with the namespace `threadsmith`.
 * `url` as in redis[s]://[[user][:password]@]host[:port][/database]. Throws STORE_UNAVAILABLE when it is not there.
 */
export const redisStore = async ({ url, sealer }: { readonly url: string; readonly sealer: Sealer }): Promise<Store> =>
  storeOver(redisRecords(await connectRedis(url)), sealedCode(sealer));

const NAMESPACE = 'threadsmith';
/** All workspaces that ever had an open record; none is taken out, because another instance may be adding to it. */
const WORKSPACES = `${NAMESPACE}-workspaces`;
const Names = z.array(z.string());

// KEYS: value, open names, names of the kind. ARGV: sha1 of the raw value that was read ('' for none), raw, name, open.
// The value is compared and written as it is: JSON that Lua wrote again would not be the same JSON.
const swapped = redisScript(`
  local now = redis.call('GET', KEYS[1])
  if (now and redis.sha1hex(now) or '') ~= ARGV[1] then return 0 end
  redis.call('SET', KEYS[1], ARGV[2])
  redis.call('SADD', KEYS[3], ARGV[3])
  redis.call(ARGV[4] == '1' and 'SADD' or 'SREM', KEYS[2], ARGV[3])
  return 1`);

// KEYS as above. ARGV: name.
const dropped = redisScript(`
  redis.call('SREM', KEYS[2], ARGV[1])
  redis.call('SREM', KEYS[3], ARGV[1])
  return redis.call('DEL', KEYS[1])`);

function redisRecords(connection: RedisConnection): Records {
  return {
    read: (name) => connection.ask((client) => textIn(keyvOn(client), name)),
    swap: (name, before, after, open) =>
      connection.ask(async (client) => {
        if (open) {
          // First, and on its own: it lives on another node of a cluster. A workspace too many does no harm.
          await client.sAdd(WORKSPACES, keyOf(name).workspace);
        }
        const seen = before === undefined ? '' : sha1(envelope(before));
        return (await swapped(client, keysOf(name), [seen, envelope(after), name, open ? '1' : '0'])) === 1;
      }),
    async drop(name) {
      await connection.ask((client) => dropped(client, keysOf(name), [name]));
    },
    open: () =>
      connection.ask(async (client) => {
        const workspaces = Names.parse(await client.sMembers(WORKSPACES));
        const names = await Promise.all(workspaces.map((workspace) => client.sMembers(openIn(workspace))));
        return Names.parse(names.flat());
      }),
    list: (group) => connection.ask(async (client) => Names.parse(await client.sMembers(listOf(group)))),
    async ping() {
      await connection.ask((client) => client.ping());
    },
    close: () => connection.close(),
  };
}

const keyvs = new WeakMap<RedisClient, ReturnType<typeof keyvOver>>();

/** One Keyv a client: each would add its own listeners to it. */
function keyvOn(client: RedisClient) {
  const known = keyvs.get(client);
  if (known !== undefined) {
    return known;
  }
  const storage = new KeyvRedis(client, { throwOnErrors: true });
  const keyv = keyvOver(storage);
  // Keyv hands its own namespace (none) to the storage, so the storage gets its own afterwards.
  storage.namespace = NAMESPACE;
  keyvs.set(client, keyv);
  return keyv;
}

const keysOf = (name: string): string[] => {
  const { workspace } = keyOf(name);
  const group = name.split(':', 2).join(':');
  return [`${NAMESPACE}::${name}`, openIn(workspace), listOf(`${group}:`)];
};
const openIn = (workspace: string): string => `${NAMESPACE}-open:{${workspace}}`;
const listOf = (group: string): string => `${NAMESPACE}-list:${group}`;
const sha1 = (raw: string): string => createHash('sha1').update(raw).digest('hex');
