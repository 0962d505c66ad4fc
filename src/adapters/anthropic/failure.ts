import { APIConnectionError, APIConnectionTimeoutError, APIError } from '@anthropic-ai/sdk';
import type { FaultOf } from '#adapters/models/failure.ts';

/** What this SDK threw. */
export const faultOf: FaultOf = (error) => {
  if (error instanceof APIConnectionError) {
    return error instanceof APIConnectionTimeoutError ? 'late' : 'unreachable';
  }
  if (!(error instanceof APIError)) {
    return undefined;
  }
  const { status, headers, errorCode, type, message } = error;
  return { status, headers, code: errorCode ?? type ?? '', words: [errorCode, type, message].join(' ') };
};

/** What an endpoint put into its reply instead of going on with it, as the SDK would have thrown it. */
export const brokenOff = (body: object): APIError => new APIError(undefined, body, undefined, undefined);
