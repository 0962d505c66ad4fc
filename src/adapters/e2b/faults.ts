import { AuthenticationError, RateLimitError, SandboxError, ServiceBusyError, TimeoutError } from 'e2b';
import { AgentError } from '#domain/text/errors.ts';

/**
 * What an error of the SDK means for a sandbox that is being made. `full`: the account's concurrency or its creation
 * rate is reached. `passing`: may go away by itself. `missing`: no such template. `refused`: will be refused again.
 */
export type Fault = 'full' | 'passing' | 'missing' | 'refused';

const NOT_FOUND = 404;
const SERVER_ERROR = 500;

/** AuthenticationError and ServiceBusyError are no SandboxErrors, and a broken connection is fetch's own TypeError. */
export function faultOf(error: unknown): Fault {
  if (error instanceof RateLimitError) {
    return 'full';
  }
  if (error instanceof ServiceBusyError || error instanceof TimeoutError || isBrokenOff(error)) {
    return 'passing';
  }
  const status = error instanceof SandboxError ? (error.statusCode ?? ofAgent(error)) : undefined;
  if (status === NOT_FOUND || (status !== undefined && status < SERVER_ERROR && isAboutTemplate(error))) {
    return 'missing';
  }
  return status !== undefined && status >= SERVER_ERROR ? 'passing' : 'refused';
}

/** Of E2B's agent in the sandbox the SDK tells the status in words only. */
const ofAgent = (error: SandboxError): number | undefined =>
  error.name === 'SandboxError' ? Number(/^5\d\d(?=:)/.exec(error.message)?.[0] ?? Number.NaN) : undefined;

/** Whether the sandbox answered, and with a no: then it has not begun what it was asked for. */
export const isRefusal = (error: unknown): boolean =>
  error instanceof RateLimitError || error instanceof ServiceBusyError || error instanceof AuthenticationError;

const isAboutTemplate = (error: unknown): boolean => error instanceof Error && /template/i.test(error.message);

/** undici's TypeError, and the DOMException of a request that took too long. */
const isBrokenOff = (error: unknown): boolean =>
  error instanceof TypeError || (error instanceof Error && ['TimeoutError', 'AbortError'].includes(error.name));

/** The error for our side; `template` is named when it is the matter. */
export function translate(error: unknown, template: string): AgentError {
  if (error instanceof AgentError) {
    return error;
  }
  return new AgentError(sentence(error, template), { code: 'SANDBOX_UNAVAILABLE', cause: error });
}

function sentence(error: unknown, template: string): string {
  if (error instanceof AuthenticationError) {
    return 'E2B does not accept the key: check E2B_API_KEY';
  }
  switch (faultOf(error)) {
    case 'missing':
      return `the E2B template ${template} is not there: build it with "npm run e2b:template"`;
    case 'full':
      return 'the E2B account has no room for another sandbox';
    case 'passing':
      return 'E2B cannot be reached or does not work at the moment';
    default:
      return 'E2B refused the sandbox';
  }
}
