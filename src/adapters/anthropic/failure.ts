import { APIConnectionError, APIError } from '@anthropic-ai/sdk';
import { AgentError } from '#domain/errors.ts';

/** The endpoint understood us and will not have this request: perhaps because of its output format. */
export const refusesFormat = (error: unknown): boolean => error instanceof APIError && error.status === 400;

/** Whatever the SDK throws, as MODEL_UNAVAILABLE. The key, which some endpoints echo, is in neither message nor cause. */
export function unavailable(error: unknown, { apiKey, model }: { apiKey: string; model: string }): AgentError {
  if (error instanceof AgentError) {
    return error;
  }
  return new AgentError(`${model} did not answer: ${reason(error)}.`, {
    code: 'MODEL_UNAVAILABLE',
    cause: withoutKey(error, apiKey),
  });
}

/** A stream cut in the middle is an AnthropicError, a broken body a raw SyntaxError; neither is an APIError. */
function reason(error: unknown): string {
  if (error instanceof APIConnectionError) {
    return 'it cannot be reached';
  }
  if (error instanceof APIError && error.status !== undefined) {
    return `HTTP ${String(error.status)}`;
  }
  return error instanceof SyntaxError ? 'its reply is no JSON' : 'the connection broke';
}

/** The SDK's error objects carry headers and bodies, so only their words go on. */
function withoutKey(error: unknown, apiKey: string): Error {
  const words = error instanceof Error ? `${error.constructor.name}: ${error.message}` : String(error);
  return new Error(apiKey === '' ? words : words.replaceAll(apiKey, '[key]'));
}

/**
 * Runs `work` until it ends, the caller aborts (throws the signal's reason) or the time is over (MODEL_UNAVAILABLE). The
 * SDK's own time-out ends with the headers, so it does not bound a body that never ends.
 */
export async function withDeadline<Result>(
  signal: AbortSignal,
  milliseconds: number,
  work: (inner: AbortSignal) => Promise<Result>,
): Promise<Result> {
  signal.throwIfAborted();
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), milliseconds);
  try {
    return await work(AbortSignal.any([signal, late.signal]));
  } catch (error) {
    signal.throwIfAborted();
    if (late.signal.aborted) {
      throw new AgentError(`The model did not answer within ${milliseconds / 1000} seconds.`, {
        code: 'MODEL_UNAVAILABLE',
        cause: error,
      });
    }
    throw error;
  } finally {
    clearTimeout(timer);
  }
}
