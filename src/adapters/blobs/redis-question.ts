import { createClient } from '@keyv/redis';
import { AgentError } from '#domain/errors.ts';

export type RedisClient = ReturnType<typeof clientFor>;

const DEADLINE_MS = 1_500;
const BYTES_PER_MS = 10_000;

/**
 * Asks on a connection of its own and closes it: blobs are few and large, so none waits behind another, and there is
 * nothing to mend after a fault. STORE_UNAVAILABLE when there is no answer in 1.5 s and 0.1 s for each MB of `bytes`.
 */
export async function askRedis<Reply>(
  url: string,
  question: (client: RedisClient) => Promise<Reply>,
  bytes = 0,
): Promise<Reply> {
  const client = clientFor(url);
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('no answer in time')), DEADLINE_MS + bytes / BYTES_PER_MS);
  });
  try {
    return await Promise.race([client.connect().then(() => question(client)), silence]);
  } catch (cause) {
    throw new AgentError('Redis does not answer', { code: 'STORE_UNAVAILABLE', cause });
  } finally {
    clearTimeout(timer);
    if (client.isOpen) {
      client.destroy();
    }
  }
}

function clientFor(url: string) {
  const client = createClient({
    url,
    disableOfflineQueue: true,
    socket: { connectTimeout: DEADLINE_MS, reconnectStrategy: false },
  });
  client.on('error', () => undefined); // without a listener it would end the process; whoever asked is told
  return client;
}
