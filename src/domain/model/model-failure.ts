import { z } from 'zod';
import { AgentError, type ErrorCode } from '../text/errors.ts';

/** Why a model gave no usable answer, for whoever asks another one instead. */
export const MODEL_FAILURES = [
  /** Asked too often, or for more than is paid for. The same model may answer in a minute. */
  'rate_limited',
  /** The endpoint is there and cannot serve now. */
  'overloaded',
  /** The key, or the account behind it, may not. It will not get better by itself. */
  'auth',
  'context_too_long',
  /** The model will not answer this, or the endpoint takes such a request in no form. */
  'refused',
  'timed_out',
  /** The reply ended before its end: the connection broke, or it met the token limit twice. */
  'cut',
  /** Not the shape that was asked for, twice, or no reply of the protocol at all. */
  'nonsense',
  /** Nothing answers there, or nothing of that name. */
  'unreachable',
  /** The repair turn was answered with nothing. */
  'blank',
] as const;
/** One of them. */
export type ModelFailure = (typeof MODEL_FAILURES)[number];

const Cause = z.object({ failure: z.enum(MODEL_FAILURES) });

/** Why the model failed; undefined for errors that are about something else. */
export const failureOf = (error: unknown): ModelFailure | undefined =>
  error instanceof AgentError ? Cause.safeParse(error.cause).data?.failure : undefined;

type ModelErrorCode = Extract<ErrorCode, 'MODEL_UNAVAILABLE' | 'MODEL_OUTPUT_INVALID'>;

/** The error of a model. Its cause holds the failure alone: what an endpoint says may quote keys, people and programs. */
export const modelError = (
  message: string,
  failure: ModelFailure,
  code: ModelErrorCode = 'MODEL_UNAVAILABLE',
): AgentError => new AgentError(message, { code, cause: { failure } });

/** What an endpoint said instead of an answer. The words are for matching only and go nowhere else. */
export interface Complaint {
  /** HTTP status; undefined where the complaint came inside a reply that had begun well. */
  readonly status: number | undefined;
  readonly words: string;
}

const TOO_OFTEN = /rate.?limit|too many requests|insufficient_quota|quota exceeded/i;
const TOO_LONG =
  /context.?(?:length|window|size|limit)|(?:prompt|input|request|messages?)(?: \([^)]*\))? (?:is|are|was|length) too (?:long|large)|too many (?:input |prompt )?tokens|reduce the length|exceeds? the (?:model's )?(?:maximum )?(?:input|token|context)/i;
const POLICY = /content.?(?:policy|filter|management)|moderation|flagged|safety (?:system|policy)|usage polic/i;
const NO_ENTRY =
  /authentication_error|permission_error|unauthorized|(?:invalid|incorrect|bad).{0,12}api.?key|api.?key.{0,20}(?:invalid|not valid)|credit balance|insufficient (?:balance|credits?|funds)|billing/i;
const NO_MODEL = /\bmodel\b.{0,60}\b(?:not exist|not found)\b/i;

/**
 * What a complaint comes down to; undefined when the endpoint did not like the request and says nothing by which it is
 * known why, so that it may be asked in another way. Words come before the status only where endpoints use it loosely.
 */
export function failureIn({ status, words }: Complaint): ModelFailure | undefined {
  if (status === 429 || (status === undefined && TOO_OFTEN.test(words))) {
    return 'rate_limited';
  }
  if (POLICY.test(words) && (status ?? 0) < 500) {
    return 'refused';
  }
  if (status === 401 || status === 402 || status === 403) {
    return 'auth';
  }
  if (status === 413 || TOO_LONG.test(words)) {
    return 'context_too_long';
  }
  return status === undefined || status === 400 ? byWords(words, status) : byStatus(status);
}

function byWords(words: string, status: number | undefined): ModelFailure | undefined {
  if (NO_ENTRY.test(words)) {
    return 'auth';
  }
  if (NO_MODEL.test(words)) {
    return 'unreachable';
  }
  return status === undefined ? 'overloaded' : undefined;
}

function byStatus(status: number): ModelFailure | undefined {
  if (status === 408 || status === 504 || status === 524) {
    return 'timed_out';
  }
  if (status >= 500 || status === 409) {
    return 'overloaded';
  }
  return status === 404 || status === 405 || status === 410 ? 'unreachable' : undefined;
}
