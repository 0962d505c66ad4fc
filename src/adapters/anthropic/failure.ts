import { APIConnectionError, APIConnectionTimeoutError, APIError } from '@anthropic-ai/sdk';
import { AgentError } from '#domain/errors.ts';
import { type Complaint, failureIn, modelError } from '#domain/model-failure.ts';

/** What an endpoint has against a request. */
export interface Objection extends Complaint {
  readonly code: string;
}

/** The endpoint's objection in what the SDK threw; undefined when there was no answer to object with. */
export function objectionOf(error: unknown): Objection | undefined {
  if (!(error instanceof APIError) || error instanceof APIConnectionError) {
    return undefined;
  }
  const words = [error.errorCode, error.type, error.message].join(' ');
  return { status: error.status, code: error.errorCode ?? error.type ?? '', words };
}

/** Whatever the SDK throws, as one of our errors. Of what the endpoint said only a code goes on: it may quote keys and people. */
export function unavailable(error: unknown, label: string): AgentError {
  if (error instanceof AgentError) {
    return error;
  }
  const said = (why: string) => `${label} did not answer: ${why}.`;
  const objection = objectionOf(error);
  if (objection !== undefined) {
    const code = /^[a-z_]{3,40}$/.test(objection.code) ? ` (${objection.code})` : '';
    const how = objection.status === undefined ? 'an error inside its reply' : `HTTP ${objection.status}`;
    return modelError(said(`${how}${code}`), failureIn(objection) ?? 'refused');
  }
  if (error instanceof APIConnectionTimeoutError) {
    return modelError(said('it did not begin in time'), 'timed_out');
  }
  if (error instanceof APIConnectionError) {
    return modelError(said('it cannot be reached'), 'unreachable');
  }
  // A stream that is cut is a raw TypeError, a broken body a SyntaxError; neither is an error of the SDK.
  return error instanceof SyntaxError
    ? modelError(said('its reply is none of this protocol'), 'nonsense')
    : modelError(said('the connection broke'), 'cut');
}

/** What an endpoint put into its reply instead of going on with it, as the SDK would have thrown it. */
export const brokenOff = (body: object): APIError => new APIError(undefined, body, undefined, undefined);
