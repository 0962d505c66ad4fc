import {
  checkAddress,
  drop,
  leadsNowhere,
  type RedisClient,
  redisClient,
  unavailable,
  within,
} from '#adapters/stores/redis-client.ts';
import { AgentError } from '#domain/text/errors.ts';

/** Talks to one Redis server. Every question is answered, or is STORE_UNAVAILABLE, within `DEADLINE_MS`. */
export interface RedisLine {
  ask<Reply>(question: (client: RedisClient) => Promise<Reply>): Promise<Reply>;
  close(): void;
}

interface Connection {
  readonly client: RedisClient;
  /** Settles once it can be used, or cannot. */
  readonly made: Promise<unknown>;
  state: 'being made' | 'made';
}

const DEADLINE_MS = 1_500;
/** A server that went away in the night is noticed before somebody asks. */
const PING_MS = 2_000;
const HABITS = { pingInterval: PING_MS, connectTimeout: DEADLINE_MS, reconnectStrategy: false } as const;

/**
 * Connects when it is asked something, keeps the connection for the next question, and makes a new one after any fault:
 * so there is nothing to mend, and no question waits for a server that may come back one day. Throws CONFIG_INVALID for
 * what is no address.
 */
export function redisLine(url: string): RedisLine {
  checkAddress(url);
  let connection: Connection | undefined;
  let closed = false;

  const given = (): Connection => {
    if (connection?.state === 'made' && !connection.client.isReady) {
      drop(connection.client);
      connection = undefined;
    }
    connection ??= connect(url);
    return connection;
  };

  return {
    async ask(question) {
      if (closed) {
        throw unavailable(undefined);
      }
      const mine = given();
      try {
        return await within(
          DEADLINE_MS,
          mine.made.then(() => question(mine.client)),
        );
      } catch (cause) {
        if (cause instanceof AgentError) {
          throw cause;
        }
        // A frozen server keeps the connection, and so does one that no longer writes: only a new one tells who is there.
        if (connection === mine && !(mine.client.isReady && !leadsNowhere(cause))) {
          connection = undefined;
          drop(mine.client);
        }
        throw unavailable(cause);
      }
    },
    close() {
      closed = true;
      if (connection !== undefined) {
        drop(connection.client);
      }
    },
  };
}

function connect(url: string): Connection {
  const client = redisClient(url, HABITS);
  const connection: Connection = {
    client,
    state: 'being made',
    made: client.connect().then(() => {
      connection.state = 'made';
    }),
  };
  connection.made.catch(() => undefined); // whoever asks is told
  return connection;
}
