import { APIConnectionError, APIConnectionTimeoutError, APIError } from 'openai';
import type { FaultOf, Objection } from '#adapters/models/failure.ts';

/** What an endpoint has against a request, and the part of it that it names, if any. */
export interface NamedObjection extends Objection {
  readonly part: string;
}

/** What this SDK threw. */
export const faultOf: FaultOf<NamedObjection> = (error) => {
  if (error instanceof APIConnectionError) {
    return error instanceof APIConnectionTimeoutError ? 'late' : 'unreachable';
  }
  if (!(error instanceof APIError)) {
    return undefined;
  }
  const { status, headers, param, type, message } = error;
  const code = String(error.code ?? type ?? '');
  const words = [code, type, message, JSON.stringify(error.error ?? '')].join(' ');
  return { status, headers, part: param ?? '', code, words };
};

/** What an endpoint put into its reply instead of going on with it, as the SDK would have thrown it. */
export function brokenOff(error: unknown): APIError {
  const fields = typeof error === 'object' && error !== null ? error : { message: String(error) };
  const status = 'code' in fields && typeof fields.code === 'number' ? fields.code : undefined;
  return new APIError(status, fields, undefined, undefined);
}
