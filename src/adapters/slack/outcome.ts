import { webApi } from '@slack/bolt';
import { AgentError } from '#domain/text/errors.ts';

/**
 * How one Web API call ended. `refused` is Slack's own no, with its name for it; `limited` did nothing and may be tried
 * after `seconds`; `uncertain` may have happened or not (time-out, 5xx, cut connection).
 */
export type Outcome =
  | { readonly kind: 'done'; readonly result: unknown }
  | { readonly kind: 'refused'; readonly error: string }
  | { readonly kind: 'limited'; readonly seconds: number }
  | { readonly kind: 'uncertain'; readonly cause: unknown };

/** Slack's own faults: they come as an answer, but say as little as a 5xx about what has happened. */
const FAULTS = [
  'external_channel_migrating',
  'fatal_error',
  'fetch_members_failed',
  'internal_error',
  'message_limit_exceeded',
  'request_timeout',
  'service_unavailable',
  'team_added_to_org',
  'update_failed',
];
/**
 * The place takes nothing from us, whatever it is: the channel is archived or gone, we are no longer in it, its rules
 * or the person's keep us out, or the thread's first message is deleted. Everything else is about one message.
 */
const CLOSED: readonly string[] = [
  'access_denied',
  'cannot_reply_to_message',
  'channel_is_limited_access',
  'channel_not_found',
  'invalid_channel',
  'is_archived',
  'is_inactive',
  'messages_tab_disabled',
  'not_in_channel',
  'posting_to_channel_denied',
  'restricted_action',
  'restricted_action_non_threadable_channel',
  'restricted_action_read_only_channel',
  'restricted_action_thread_locked',
  'restricted_action_thread_only_channel',
  'thread_not_found',
];
const DEFAULT_PAUSE_SECONDS = 5;

/** What the error of Slack's client means. Error names: docs.slack.dev/methods. */
export function outcomeOf(error: unknown): Outcome {
  if (error instanceof webApi.WebAPIRateLimitedError) {
    return { kind: 'limited', seconds: error.retryAfter };
  }
  if (error instanceof webApi.WebAPIPlatformError) {
    return byName(error.data.error, error);
  }
  if (error instanceof webApi.WebAPIHTTPError && error.statusCode >= 400 && error.statusCode < 500) {
    return { kind: 'refused', error: `http_${error.statusCode}` };
  }
  return { kind: 'uncertain', cause: error };
}

function byName(name: string, cause: unknown): Outcome {
  if (name === 'ratelimited' || name === 'rate_limited') {
    return { kind: 'limited', seconds: DEFAULT_PAUSE_SECONDS };
  }
  // A page of HTML instead of JSON comes through as the "name" of the error.
  const known = /^[a-z][a-z0-9_]*$/.test(name) && !FAULTS.includes(name);
  return known ? { kind: 'refused', error: name } : { kind: 'uncertain', cause };
}

/** Slack said no, and it will say so again: to everything in this place, or to this. */
export const refused = (method: string, error: string): AgentError => {
  const code = CLOSED.includes(error) ? 'THREAD_CLOSED' : 'SLACK_REFUSED';
  return new AgentError(`${method}: Slack refuses it with ${error}`, { code });
};

/** It may work at another time. */
export const unavailable = (method: string, cause: unknown): AgentError =>
  new AgentError(`${method}: no certain answer from Slack`, { code: 'SLACK_UNAVAILABLE', cause });
