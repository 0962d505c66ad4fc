import { webApi } from '@slack/bolt';
import type { z } from 'zod';
import type { Clock } from '#ports/clock.ts';
import type { Log } from '#ports/log.ts';
import { type Outcome, outcomeOf, refused, unavailable } from './outcome.ts';
import { type LastLook, lastLook } from './outgoing.ts';
import { ownOrigin } from './own-origin.ts';
import { pauses } from './pauses.ts';
import { quietLogger } from './quiet-logger.ts';

/** Arguments of a method as Slack names them. */
export type Arguments = Readonly<Record<string, unknown>>;

/** How a call ended whose limits were waited for. */
export type Ended = Exclude<Outcome, { kind: 'limited' }>;

/** What the calls need. `slackApiUrl` ends with a slash; without it, Slack's own. Times in milliseconds. */
export interface CallOptions {
  readonly botToken: string;
  readonly slackApiUrl?: string | undefined;
  readonly timeoutMs?: number;
  readonly clock: Clock;
  readonly log: Log;
}

/** Calls with one token that wait when Slack says so. */
export interface PatientCalls {
  once(method: string, args: Arguments): Promise<Ended>;
  repeated<Result>(method: string, args: Arguments, shape: z.ZodType<Result>): Promise<Result>;
  isPaused(method: string): boolean;
  readonly look: LastLook;
}

const TIMEOUT_MS = 10_000;
const TRIES = 3;
const BACKOFF_MS = 400;
const LONGEST_PAUSES = 10;

/** One token's calls. Slack's client neither retries nor waits here: it would repeat posts, and pause all methods for one. */
export function patientCalls({ botToken, slackApiUrl, timeoutMs = TIMEOUT_MS, clock, log }: CallOptions): PatientCalls {
  // Its own options object: Slack's packages write into the one that they are given.
  const client = new webApi.WebClient(botToken, {
    ...(slackApiUrl === undefined ? {} : { slackApiUrl }),
    timeout: timeoutMs,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    allowAbsoluteUrls: false,
    logger: quietLogger(log),
  });
  const limits = pauses(clock);
  const look = lastLook(ownOrigin(slackApiUrl));

  async function attempt(method: string, args: Arguments): Promise<Outcome> {
    try {
      return { kind: 'done', result: await client.apiCall(method, { ...args }) };
    } catch (error) {
      return outcomeOf(error);
    }
  }

  async function once(method: string, args: Arguments): Promise<Ended> {
    const name = limitedName(method, args);
    const leaving = look(args);
    for (let pause = 0; pause < LONGEST_PAUSES; pause += 1) {
      await limits.over(name);
      const outcome = await attempt(method, leaving);
      if (outcome.kind !== 'limited') {
        return outcome;
      }
      log.warn('slack limits a method', { code: 'SLACK_UNAVAILABLE', method, seconds: outcome.seconds });
      limits.begin(name, outcome.seconds);
    }
    throw unavailable(method, undefined);
  }

  return {
    once,
    isPaused: (method) => limits.isPaused(method),
    look,
    async repeated(method, args, shape) {
      for (let attempts = 1; ; attempts += 1) {
        const outcome = await once(method, args);
        if (outcome.kind !== 'uncertain') {
          return resultOf(method, outcome, shape);
        }
        if (attempts === TRIES) {
          throw unavailable(method, outcome.cause);
        }
        await clock.wait(BACKOFF_MS * attempts);
      }
    },
  };
}

/** chat.postMessage is limited by channel, everything else by method. */
const limitedName = (method: string, args: Arguments): string =>
  method === 'chat.postMessage' ? `${method} ${String(args.channel)}` : method;

/** The answer in its shape. Throws SLACK_REFUSED for a no, SLACK_UNAVAILABLE for a shape that is not Slack's. */
export function resultOf<Result>(
  method: string,
  outcome: Exclude<Ended, { kind: 'uncertain' }>,
  shape: z.ZodType<Result>,
): Result {
  if (outcome.kind === 'refused') {
    throw refused(method, outcome.error);
  }
  const read = shape.safeParse(outcome.result);
  if (!read.success) {
    throw unavailable(method, read.error);
  }
  return read.data;
}
