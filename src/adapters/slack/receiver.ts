import { type App, type Receiver, SocketModeReceiver } from '@slack/bolt';
import { z } from 'zod';
import { AgentError, codeOf } from '#domain/text/errors.ts';
import type { Clock } from '#ports/clock.ts';
import type { Log } from '#ports/log.ts';
import { answer, storeThenAck } from './delivery.ts';
import { outcomeOf } from './outcome.ts';
import { quietLogger } from './quiet-logger.ts';

const RECONNECT_MS = 200;
const LONGEST_RECONNECT_MS = 10_000;
const CALL_TIMEOUT_MS = 10_000;

/** What the socket needs. `slackApiUrl` as for the calls. */
export interface SocketOptions {
  readonly appToken: string;
  readonly slackApiUrl?: string | undefined;
  readonly clock: Clock;
  readonly log: Log;
}

/** What the socket hands over. `type` is that of the envelope. */
const Envelope = z.object({
  type: z.string(),
  body: z.record(z.string(), z.unknown()),
  ack: z.custom<(response?: unknown) => Promise<void>>((value) => typeof value === 'function'),
  retry_num: z.number().optional(),
  retry_reason: z.string().optional(),
});

/**
 * Socket Mode that stores before it acks. Bolt acks an event before its listeners run; here that ack goes nowhere, and
 * Slack gets its own once processEvent has settled without a failure. Without it Slack delivers the event again.
 * Clicks, commands and forms are acked by their listeners.
 *
 * It connects again by itself: the package's own way waits five seconds and ends the process when a try fails.
 */
export function storingReceiver({ appToken, slackApiUrl, clock, log }: SocketOptions): Receiver {
  // Its own options object, because the package writes its retry settings into it (they must not reach our calls).
  const clientOptions = {
    ...(slackApiUrl === undefined ? {} : { slackApiUrl }),
    timeout: CALL_TIMEOUT_MS,
    retryConfig: { retries: 0 },
  };
  const socket = new SocketModeReceiver({
    appToken,
    logger: quietLogger(log),
    autoReconnectEnabled: false,
    installerOptions: { clientOptions },
  }).client;
  const running = new Set<Promise<void>>();
  let app: App | undefined;
  let wanted = false;
  let connecting = false;

  socket.on('slack_event', (given: unknown) => {
    const work = receive(given).finally(() => running.delete(work));
    running.add(work);
  });
  socket.on('disconnected', () => void connectAgain());

  async function receive(given: unknown): Promise<void> {
    const read = Envelope.safeParse(given);
    if (app === undefined || !wanted || !read.success) {
      return;
    }
    const { retry_num: retryNum, retry_reason: retryReason, ...rest } = read.data;
    const delivery = { ...rest, retryNum, retryReason };
    try {
      await (delivery.type === 'events_api' ? storeThenAck(app, delivery) : answer(app, delivery, log));
    } catch (error) {
      log.error('slack delivery not stored', { code: codeOf(error), type: delivery.type }, error);
    }
  }

  async function connectAgain(): Promise<void> {
    if (connecting) {
      return;
    }
    connecting = true;
    for (let wait = RECONNECT_MS; wanted; wait = Math.min(wait * 2, LONGEST_RECONNECT_MS)) {
      try {
        await socket.start();
        break;
      } catch (error) {
        log.warn('slack socket does not connect', { code: 'SLACK_UNAVAILABLE', waitMs: wait }, error);
        await clock.wait(wait);
      }
    }
    connecting = false;
  }

  return {
    init(bolt) {
      app = bolt;
    },
    async start() {
      wanted = true;
      connecting = true;
      try {
        await socket.start();
      } catch (error) {
        wanted = false;
        throw notStarted(error);
      } finally {
        connecting = false;
      }
    },
    /** Takes nothing new, lets what runs end and be acked, then leaves. */
    async stop() {
      wanted = false;
      while (running.size > 0) {
        await Promise.allSettled(running);
      }
      await socket.disconnect();
    },
  };
}

function notStarted(error: unknown): AgentError {
  const outcome = outcomeOf(error);
  return outcome.kind === 'refused'
    ? new AgentError(`Slack refuses the app token: ${outcome.error}`, { code: 'CONFIG_INVALID', cause: error })
    : new AgentError('the connection to Slack could not be opened', { code: 'SLACK_UNAVAILABLE', cause: error });
}
