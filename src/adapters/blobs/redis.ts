import { checkAddress, type RedisClient } from '#adapters/stores/redis-client.ts';
import { type Sha256, sha256 } from '#domain/program/program.ts';
import type { Sealer } from '#domain/secret/seal.ts';
import type { Blobs } from '#ports/blobs.ts';
import { checked, sealed, unsealed } from './blob-key.ts';
import { askRedis } from './redis-question.ts';

/**
 * Keeps blobs in Redis, which forgets each at its end by its own clock; `sweep` forgets those before another time too.
 * `url` as in redis[s]://[[user][:password]@]host[:port][/database]. It connects when it is asked something.
 * Throws CONFIG_INVALID for what is no address.
 */
export function redisBlobs({ url, sealer }: { readonly url: string; readonly sealer: Sealer }): Blobs {
  checkAddress(url);
  return {
    async put(workspace, bytes, until) {
      const hash = sha256(bytes);
      checked(workspace, hash, until);
      const body = bufferOf(sealed(sealer, workspace, hash, bytes));
      const write = async (client: RedisClient) => {
        await client.sAdd(WORKSPACES, workspace); // first, since it lives on another node of a cluster
        await client.sendCommand(['EVAL', PUT, '2', ...keysOf(workspace, hash), body, `${Math.max(until, 1)}`, hash]);
      };
      await askRedis(url, write, body.length);
      return hash;
    },
    async get(workspace, hash) {
      checked(workspace, hash);
      const [key] = keysOf(workspace, hash);
      const size = await askRedis(url, (client) => client.strLen(key));
      const body = size === 0 ? null : await askRedis(url, (client) => client.withTypeMapping(BINARY).get(key), size);
      return body === null ? undefined : unsealed(sealer, workspace, hash, body);
    },
    async delete(workspace, hash) {
      checked(workspace, hash);
      const [key, ends] = keysOf(workspace, hash);
      await askRedis(url, (client) => client.multi().del(key).zRem(ends, hash).exec());
    },
    sweep: (now) => askRedis(url, (client) => swept(client, now)),
    close: async () => undefined,
  };
}

const WORKSPACES = 'threadsmith-blob-workspaces';
/** Of the reply types of RESP, the one that strings have ('$'): as the bytes they are. */
const BINARY = { 36: Buffer };

const endsOf = (workspace: string): string => `threadsmith-blob-ends:{${workspace}}`;
const keysOf = (workspace: string, hash: Sha256): [string, string] => [
  `threadsmith-blob:{${workspace}}:${hash}`,
  endsOf(workspace),
];
const bufferOf = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

// KEYS: blob, ends. ARGV: bytes, end, hash. The later end stays. Ends stay text: Lua would round large numbers.
const PUT = `
  local known = redis.call('EXISTS', KEYS[1]) == 1 and redis.call('ZSCORE', KEYS[2], ARGV[3])
  local till = ARGV[2]
  if known and tonumber(known) > tonumber(till) then till = known end
  redis.call('SET', KEYS[1], ARGV[1], 'PXAT', till)
  return redis.call('ZADD', KEYS[2], till, ARGV[3])`;

// KEYS as above. ARGV: now, hash. It looks again, because somebody may just have given the blob a later end.
const FORGET = `
  local known = redis.call('ZSCORE', KEYS[2], ARGV[2])
  if not known or tonumber(known) >= tonumber(ARGV[1]) then return 0 end
  redis.call('DEL', KEYS[1])
  return redis.call('ZREM', KEYS[2], ARGV[2])`;

async function swept(client: RedisClient, now: number): Promise<number> {
  let gone = 0;
  for (const workspace of await client.sMembers(WORKSPACES)) {
    const ended = await client.zRangeByScore(endsOf(workspace), '-inf', `(${now}`);
    const forget = (hash: string) =>
      client.sendCommand(['EVAL', FORGET, '2', ...keysOf(workspace, hash), `${now}`, hash]);
    gone += (await Promise.all(ended.map(forget))).filter((removed) => Number(removed) === 1).length;
  }
  return gone;
}
