import type { IncomingMessage } from 'node:http';
import { AgentError } from '#domain/text/errors.ts';
import type { Clock } from '#ports/clock.ts';
import type { Log } from '#ports/log.ts';
import { bodyOf, isSslCheck, readBody } from './http-body.ts';
import { seenRequests } from './seen-requests.ts';
import { flawOf } from './signature.ts';

/** How many requests were refused, by reason, since the start. */
export type RefusedRequests = Readonly<Record<'signature' | 'skew' | 'replay' | 'malformed', number>>;

/** None yet. */
export const NONE_REFUSED: RefusedRequests = { signature: 0, skew: 0, replay: 0, malformed: 0 };

/** What a request is: Slack's, with what it says; or nothing to hand on, and what to answer. */
export type Judged =
  | { readonly body: Record<string, unknown>; readonly signature: string }
  | { readonly status: 200 | 400 | 401 | 408 | 413 };

/** Tells Slack's requests from others. */
export interface RequestGate {
  /** Reads the request. What it says is not looked at before its signature holds, but for Slack's unsigned `ssl_check`. */
  judge(request: IncomingMessage): Promise<Judged>;
  /** The request was not carried out, so the same one may come once more. */
  forget(signature: string): void;
  refusedRequests(): RefusedRequests;
}

/** A gate for requests that are signed with this secret. Throws CONFIG_INVALID for an empty one, which would let all in. */
export function requestGate(signingSecret: string, clock: Clock, log: Log): RequestGate {
  if (signingSecret === '') {
    throw new AgentError('SLACK_SIGNING_SECRET is empty', { code: 'CONFIG_INVALID' });
  }
  const seen = seenRequests(clock);
  const refused = { ...NONE_REFUSED };

  /** The log has the reason and the count, never what was in the request. */
  function refuse(reason: keyof RefusedRequests, status: 400 | 401 | 408 | 413): Judged {
    refused[reason] += 1;
    log.warn('a request was refused', { code: 'REQUEST_REFUSED', reason, status, refused: refused[reason] });
    return { status };
  }

  /** A signed request that came whole. */
  function open(request: IncomingMessage, bytes: Buffer, signature: string): Judged {
    const timestamp = header(request, 'x-slack-request-timestamp');
    const flaw = flawOf({ timestamp, signature, body: bytes }, signingSecret, clock.now());
    if (flaw !== undefined) {
      return refuse(flaw, 401);
    }
    if (!seen.take(signature)) {
      return refuse('replay', 401);
    }
    const body = bodyOf(request, bytes);
    if (body === undefined) {
      return refuse('malformed', 400);
    }
    return body.ssl_check === '1' ? { status: 200 } : { body, signature };
  }

  return {
    async judge(request) {
      const bytes = await readBody(request);
      if (bytes === 'large' || bytes === 'cut') {
        return refuse('malformed', bytes === 'large' ? 413 : 408);
      }
      const signature = header(request, 'x-slack-signature');
      if (signature === undefined) {
        return isSslCheck(request, bytes) ? { status: 200 } : refuse('malformed', 401);
      }
      return open(request, bytes, signature);
    },
    forget: seen.forget,
    refusedRequests: () => ({ ...refused }),
  };
}

/** A header that came once. */
function header(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return typeof value === 'string' ? value : undefined;
}
