/** Every failure the product knows by name. Add a code here, and its sentence in texts/, before throwing it. */
export const ERROR_CODES = [
  'CONFIG_INVALID',
  'SETTINGS_INVALID',
  'TRANSITION_ILLEGAL',
  'TURN_UNKNOWN',
  'STALE_EPOCH',
  'DISPATCH_REFUSED',
  'STORE_BUSY',
  'STORE_UNAVAILABLE',
  'STORE_CORRUPT',
  'BLOB_MISSING',
  'MODEL_UNAVAILABLE',
  'MODEL_OUTPUT_INVALID',
  'BUDGET_USED_UP',
  'SANDBOX_UNAVAILABLE',
  'PEOPLE_UNAVAILABLE',
  'SLACK_UNAVAILABLE',
  'SLACK_REFUSED',
  'THREAD_CLOSED',
  'FILE_UNAVAILABLE',
  'INTERNAL',
] as const;
/** One of them. */
export type ErrorCode = (typeof ERROR_CODES)[number];

interface AgentErrorOptions extends ErrorOptions {
  readonly code: ErrorCode;
}

/** The only error class thrown on purpose. `code` is for programs and logs; people read the sentence in texts/. */
export class AgentError extends Error {
  override readonly name = 'AgentError';
  readonly code: ErrorCode;

  constructor(message: string, { code, cause }: AgentErrorOptions) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
  }
}

/** The codes of what Slack refuses and will refuse again: this message, or every message in this thread. */
export const isRefused = (code: ErrorCode): code is 'SLACK_REFUSED' | 'THREAD_CLOSED' =>
  code === 'SLACK_REFUSED' || code === 'THREAD_CLOSED';

/** The code of whatever was thrown; what nobody named is INTERNAL. */
export const codeOf = (error: unknown): ErrorCode => (error instanceof AgentError ? error.code : 'INTERNAL');
