import { CALLS_PER_MINUTE, POSTS } from './tables/limits.ts';
import type { MethodFacts } from './tables/methods.ts';

const MINUTE_MS = 60_000;

/** Counts calls as Slack does. Gives the seconds to wait when a call is one too many. */
export type Rates = (method: string, facts: MethodFacts, channel: string) => number | undefined;

/** Per method and minute by tier; messages per channel and second. `now` gives milliseconds. */
export function newRates(now: () => number = Date.now): Rates {
  const calls = new Map<string, number[]>();
  const buckets = new Map<string, { left: number; at: number }>();

  const perMinute = (method: string, allowed: number): number | undefined => {
    const recent = (calls.get(method) ?? []).filter((at) => at > now() - MINUTE_MS);
    calls.set(method, recent);
    const oldest = recent[0];
    if (recent.length >= allowed && oldest !== undefined) {
      return Math.max(1, Math.ceil((oldest + MINUTE_MS - now()) / 1_000));
    }
    recent.push(now());
    return undefined;
  };
  const perChannel = (channel: string): number | undefined => {
    const bucket = buckets.get(channel) ?? { left: POSTS.burst, at: now() };
    const left = Math.min(POSTS.burst, bucket.left + ((now() - bucket.at) / 1_000) * POSTS.perSecond);
    buckets.set(channel, { left: left >= 1 ? left - 1 : left, at: now() });
    return left >= 1 ? undefined : 1;
  };
  return (method, facts, channel) => {
    if (method === 'chat.postMessage') {
      return perChannel(channel);
    }
    return facts.tier === 'special' || facts.tier === 'none'
      ? undefined
      : perMinute(method, CALLS_PER_MINUTE[facts.tier]);
  };
}
