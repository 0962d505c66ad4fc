import { type Complaint, failureIn, modelError } from '#domain/model/model-failure.ts';
import { AgentError } from '#domain/text/errors.ts';

/** What an endpoint has against a request, and what came with it where it was an answer of its own. */
export interface Objection extends Complaint {
  readonly code: string;
  readonly headers: Headers | undefined;
}

/**
 * What a vendor's SDK threw, read by its island, because only that knows the SDK's classes: an objection of the endpoint,
 * or that it did not begin in time, or cannot be reached; undefined for what is no error of the SDK.
 */
export type FaultOf<Objected extends Objection = Objection> = (
  error: unknown,
) => Objected | 'late' | 'unreachable' | undefined;

/** Whatever was thrown, as one of our errors. Of what the endpoint said only a code goes on: it may quote keys and people. */
export function unavailable(error: unknown, label: string, faultOf: FaultOf): AgentError {
  if (error instanceof AgentError) {
    return error;
  }
  const said = (why: string) => `${label} did not answer: ${why}.`;
  const fault = faultOf(error);
  switch (fault) {
    case 'late':
      return modelError(said('it did not begin in time'), 'timed_out');
    case 'unreachable':
      return modelError(said('it cannot be reached'), 'unreachable');
    case undefined:
      // A stream that is cut is a raw TypeError, a broken body a SyntaxError; neither is an error of the SDK.
      return error instanceof SyntaxError
        ? modelError(said('its reply is none of this protocol'), 'nonsense')
        : modelError(said('the connection broke'), 'cut');
    default:
      return modelError(said(howOf(fault)), failureIn(fault) ?? 'refused');
  }
}

function howOf({ code, status }: Objection): string {
  const named = /^[a-z_]{3,40}$/.test(code) ? ` (${code})` : '';
  return `${status === undefined ? 'an error inside its reply' : `HTTP ${status}`}${named}`;
}

/** Statuses with which endpoints refuse a part of a request; a 500 does so where a server trips over what it does not know. */
const OF_PARTS = [400, 404, 405, 415, 422, 500, 501];
/** What a status alone comes down to. It is no more than that, so a part may be meant. */
const LOOSE = [undefined, 'unreachable', 'overloaded'];

/** Whether an objection may be about a part of the request, and not about who asks, how often, or what. */
export const mayMeanAPart = (objection: Complaint): boolean =>
  OF_PARTS.includes(objection.status ?? 0) && LOOSE.includes(failureIn(objection));
