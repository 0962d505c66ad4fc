import { drop, type RedisClient, redisClient, unavailable, within } from '#adapters/stores/redis-client.ts';

const DEADLINE_MS = 1_500;
const BYTES_PER_MS = 10_000;
const HABITS = { connectTimeout: DEADLINE_MS, reconnectStrategy: false } as const;

/**
 * Asks on a connection of its own and closes it: blobs are few and large, so none waits behind another, and there is
 * nothing to mend after a fault. STORE_UNAVAILABLE when there is no answer in 1.5 s and 0.1 s for each MB of `bytes`.
 */
export async function askRedis<Reply>(
  url: string,
  question: (client: RedisClient) => Promise<Reply>,
  bytes = 0,
): Promise<Reply> {
  const client = redisClient(url, HABITS);
  const reply = client.connect().then(() => question(client));
  try {
    return await within(DEADLINE_MS + bytes / BYTES_PER_MS, reply);
  } catch (cause) {
    throw unavailable(cause);
  } finally {
    drop(client);
  }
}
