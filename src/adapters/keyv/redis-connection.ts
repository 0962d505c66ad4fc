import {
  checkAddress,
  drop,
  type Habits,
  leadsNowhere,
  type RedisClient,
  redisClient,
  unavailable,
  within,
} from '#adapters/stores/redis-client.ts';
import { AgentError } from '#domain/text/errors.ts';

/** Talks to one Redis server. Every question is answered, or is STORE_UNAVAILABLE, within `DEADLINE_MS`. */
export interface RedisConnection {
  ask<Reply>(question: (client: RedisClient) => Promise<Reply>): Promise<Reply>;
  close(): Promise<void>;
}

const DEADLINE_MS = 1_500;
const CONNECT_MS = 1_000;
const PING_MS = 2_000;
const SILENCE_MS = 5_000;
const LONGEST_RECONNECT_MS = 500;

/**
 * Connects, or throws STORE_UNAVAILABLE, or CONFIG_INVALID for what is no address. Afterwards it reconnects by itself, for as long as it takes; meanwhile
 * questions fail at once, because a question kept for later could be answered when nobody expects it any more.
 */
export async function connectRedis(url: string): Promise<RedisConnection> {
  checkAddress(url);
  let client = redisClient(url, HABITS);
  let closed = false;

  try {
    await within(DEADLINE_MS, client.connect());
  } catch (cause) {
    drop(client);
    throw unavailable(cause);
  }

  // A frozen server keeps the connection and says nothing, and neither a command's own time-out nor a busy socket's
  // notices that. So whoever waited too long for an answer replaces the connection for all.
  const replace = (lost: RedisClient) => {
    if (client === lost && !closed) {
      drop(lost);
      client = redisClient(url, HABITS);
      client.connect().catch(() => undefined); // it goes on trying; questions tell of the failure
    }
  };

  return {
    async ask(question) {
      const asked = client;
      if (closed || !asked.isReady) {
        throw unavailable(undefined);
      }
      try {
        return await within(DEADLINE_MS, question(asked));
      } catch (cause) {
        if (cause instanceof AgentError && cause.code !== 'STORE_UNAVAILABLE') {
          throw cause;
        }
        if (leadsNowhere(cause)) {
          replace(asked);
        }
        throw unavailable(cause);
      }
    },
    async close() {
      if (!closed) {
        closed = true;
        await within(DEADLINE_MS, client.isReady ? client.close() : Promise.resolve()).catch(() => undefined);
        drop(client);
      }
    },
  };
}

/** Each of these settings avoids a trap that test/adapters/keyv/redis-down.test.ts walks into. */
const HABITS: Habits = {
  pingInterval: PING_MS,
  connectTimeout: CONNECT_MS,
  socketTimeout: SILENCE_MS,
  reconnectStrategy: (retries) => Math.min(50 * 2 ** retries, LONGEST_RECONNECT_MS),
};
