import { APIConnectionError, APIConnectionTimeoutError, APIError } from 'openai';
import { AgentError } from '#domain/errors.ts';
import { type Complaint, failureIn, modelError } from '#domain/model-failure.ts';

/** What an endpoint has against a request, and the part of it that it names, if any. */
export interface Objection extends Complaint {
  readonly part: string;
  readonly code: string;
}

/** The endpoint's objection in what the SDK threw; undefined when there was no answer to object with. */
export function objectionOf(error: unknown): Objection | undefined {
  if (!(error instanceof APIError) || error instanceof APIConnectionError) {
    return undefined;
  }
  const code = String(error.code ?? error.type ?? '');
  const words = [code, error.type, error.message, JSON.stringify(error.error ?? '')].join(' ');
  return { status: error.status, part: error.param ?? '', code, words };
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
export function brokenOff(error: unknown): APIError {
  const fields = typeof error === 'object' && error !== null ? error : { message: String(error) };
  const status = 'code' in fields && typeof fields.code === 'number' ? fields.code : undefined;
  return new APIError(status, fields, undefined, undefined);
}
