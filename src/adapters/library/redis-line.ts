import { createClient } from '@keyv/redis';
import { AgentError } from '#domain/errors.ts';

/** Talks to one Redis server. Every question is answered, or is STORE_UNAVAILABLE, within `DEADLINE_MS`. */
export interface RedisLine {
  ask<Reply>(question: (client: RedisClient) => Promise<Reply>): Promise<Reply>;
  close(): void;
}

export type RedisClient = ReturnType<typeof clientFor>;

interface Connection {
  readonly client: RedisClient;
  /** Settles once it can be used, or cannot. */
  readonly made: Promise<unknown>;
  state: 'being made' | 'made';
}

const DEADLINE_MS = 1_500;
const PING_MS = 2_000;

/**
 * Connects when it is asked something, keeps the connection for the next question, and makes a new one after any fault:
 * so there is nothing to mend, and no question waits for a server that may come back one day. Throws CONFIG_INVALID for
 * what is no address.
 */
export function redisLine(url: string): RedisLine {
  if (!/^rediss?:$/.test(URL.parse(url)?.protocol ?? '')) {
    throw new AgentError('a Redis address starts with redis:// or rediss://', { code: 'CONFIG_INVALID' });
  }
  let connection: Connection | undefined;
  let closed = false;

  const given = (): Connection => {
    if (connection?.state === 'made' && !connection.client.isReady) {
      drop(connection);
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
        // A frozen server keeps the connection and says nothing: only a new one tells whether it is back.
        if (connection === mine && !(mine.client.isReady && cause !== SILENCE)) {
          connection = undefined;
          drop(mine);
        }
        throw unavailable(cause);
      }
    },
    close() {
      closed = true;
      if (connection !== undefined) {
        drop(connection);
      }
    },
  };
}

function connect(url: string): Connection {
  const client = clientFor(url);
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

function clientFor(url: string) {
  const client = createClient({
    url,
    disableOfflineQueue: true,
    pingInterval: PING_MS, // a server that went away in the night is noticed before somebody asks
    socket: { connectTimeout: DEADLINE_MS, reconnectStrategy: false },
  });
  client.on('error', () => undefined); // without a listener it would end the process
  return client;
}

function drop({ client }: Connection): void {
  if (client.isOpen) {
    client.destroy();
  }
}

const SILENCE = new Error('no answer in time');

async function within<Reply>(milliseconds: number, reply: Promise<Reply>): Promise<Reply> {
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(SILENCE), milliseconds);
  });
  try {
    return await Promise.race([reply, silence]);
  } finally {
    clearTimeout(timer);
  }
}

const unavailable = (cause: unknown): AgentError =>
  new AgentError('Redis does not answer', { code: 'STORE_UNAVAILABLE', cause });
