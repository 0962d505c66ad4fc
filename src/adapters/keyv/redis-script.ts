import { createHash } from 'node:crypto';
import type { RedisClient } from '#adapters/stores/redis-client.ts';

/** Runs on the server in one step: `keys` are what it touches, all on one node. */
export type RedisScript = (client: RedisClient, keys: string[], values: string[]) => Promise<unknown>;

/** Sends the sha1 of a script, and the script itself only when the server has not seen it or has forgotten it. */
export function redisScript(source: string): RedisScript {
  const hash = createHash('sha1').update(source).digest('hex');
  return async (client, keys, values) => {
    const rest = [String(keys.length), ...keys, ...values];
    try {
      return await client.sendCommand(['EVALSHA', hash, ...rest]);
    } catch (error) {
      if (error instanceof Error && error.message.startsWith('NOSCRIPT')) {
        return await client.sendCommand(['EVAL', source, ...rest]);
      }
      throw error;
    }
  };
}
