import { setTimeout as sleep } from 'node:timers/promises';
import { modelError } from '#domain/model/model-failure.ts';
import type { FaultOf } from './failure.ts';

/**
 * Runs `work` until it ends, the caller aborts (throws the signal's reason) or the time is over (throws a model's error
 * that says what did not happen). `work` may call off the time. The SDK's own time-out ends with the headers, so it
 * bounds no body.
 */
export async function withDeadline<Result>(
  signal: AbortSignal,
  { milliseconds, what }: { readonly milliseconds: number; readonly what: string },
  work: (inner: AbortSignal, callOff: () => void) => Promise<Result>,
): Promise<Result> {
  signal.throwIfAborted();
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), milliseconds);
  try {
    return await work(AbortSignal.any([signal, late.signal]), () => clearTimeout(timer));
  } catch (error) {
    signal.throwIfAborted();
    throw late.signal.aborted ? modelError(`${what} within ${milliseconds / 1000} seconds.`, 'timed_out') : error;
  } finally {
    clearTimeout(timer);
  }
}

const FIRST_WAIT_MS = 500;

/** How often to ask again, until when by performance.now(), and what to make of what was thrown. */
export interface Retrying {
  readonly retries: number;
  readonly until: number;
  readonly signal: AbortSignal;
  readonly faultOf: FaultOf;
}

/**
 * Asks again after 408, 409, 429, 5xx and lost connections, when the endpoint says or a little later. Not by the SDK,
 * which would wait an hour if it is told to: an hour later is too late here, so that is the end of it at once.
 */
export async function withRetries<Result>(
  { retries, until, signal, faultOf }: Retrying,
  work: () => Promise<Result>,
): Promise<Result> {
  for (let tried = 0; ; tried += 1) {
    try {
      return await work();
    } catch (error) {
      const wait = waitAfter(faultOf(error), tried);
      if (tried >= retries || wait === undefined || performance.now() + wait >= until) {
        throw error;
      }
      await sleep(wait, undefined, { signal });
    }
  }
}

/** Milliseconds until asking again is worth while; undefined when it never is. */
function waitAfter(fault: ReturnType<FaultOf>, tried: number): number | undefined {
  const usual = FIRST_WAIT_MS * 2 ** tried * (1 + Math.random() / 4);
  if (fault === 'unreachable') {
    return usual;
  }
  // Without headers it broke off inside its reply: what it wrote so far has been seen.
  if (fault === undefined || fault === 'late' || fault.headers?.get('x-should-retry') === 'false') {
    return undefined;
  }
  const { headers, status = 0 } = fault;
  if (headers === undefined || (status !== 408 && status !== 409 && status !== 429 && status < 500)) {
    return undefined;
  }
  const told = Number(headers.get('retry-after-ms') ?? Number(headers.get('retry-after') ?? 0) * 1000);
  return told > 0 ? told : usual;
}
