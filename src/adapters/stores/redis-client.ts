import { createClient } from '@keyv/redis';
import { AgentError } from '#domain/text/errors.ts';

export type RedisClient = ReturnType<typeof redisClient>;

/** How a connection is made and watched. */
export interface Habits {
  /** A server that went away is noticed within so many milliseconds, although nobody asks it anything. */
  readonly pingInterval?: number;
  readonly connectTimeout: number;
  readonly socketTimeout?: number;
  /** Milliseconds until the next try to connect again; `false` for none. */
  readonly reconnectStrategy: false | ((retries: number) => number);
}

/** Throws CONFIG_INVALID for what is no address. */
export function checkAddress(url: string): void {
  if (!/^rediss?:$/.test(URL.parse(url)?.protocol ?? '')) {
    throw new AgentError('a Redis address starts with redis:// or rediss://', { code: 'CONFIG_INVALID' });
  }
}

/** A client that is not connected yet. It keeps no question for later: that could be answered when nobody expects it any more. */
export function redisClient(url: string, { pingInterval, ...socket }: Habits) {
  const pinging = pingInterval === undefined ? {} : { pingInterval };
  const client = createClient({ url, disableOfflineQueue: true, socket, ...pinging });
  client.on('error', () => undefined); // without a listener it would end the process; whoever asks is told
  return client;
}

/** Lets go of a connection at once, whatever it waits for. */
export function drop(client: RedisClient): void {
  if (client.isOpen) {
    client.destroy();
  }
}

/** What `within` throws. */
export const SILENCE = new Error('no answer in time');

/**
 * Whether only a new connection can help: the server says nothing any more, or it became a replica of another one, which
 * keeps connections and writes nothing. Older servers say so inside what a script says.
 */
export const leadsNowhere = (cause: unknown): boolean =>
  cause === SILENCE || (cause instanceof Error && /\bREADONLY\b/.test(cause.message));

/** A frozen server keeps its connection and says nothing, and no time-out of the client's notices that. */
export async function within<Reply>(milliseconds: number, reply: Promise<Reply>): Promise<Reply> {
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

/** STORE_UNAVAILABLE, with what the client said. */
export const unavailable = (cause: unknown): AgentError =>
  new AgentError('Redis does not answer', { code: 'STORE_UNAVAILABLE', cause });
