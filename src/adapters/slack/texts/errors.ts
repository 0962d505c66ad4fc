import type { ErrorCode } from '#domain/text/errors.ts';

/** What people read when the world broke: what happened, what did not, the next step. */
export const ERROR_SENTENCES: Readonly<Record<ErrorCode, string>> = {
  CONFIG_INVALID: 'I am not set up correctly. Nothing was done. Please tell an admin.',
  SETTINGS_INVALID: 'The settings of this workspace cannot be read. Nothing was done. Please tell an admin.',
  TRANSITION_ILLEGAL: 'This is no longer possible. Nothing was changed. Look at the card for where it stands.',
  TURN_UNKNOWN: 'I no longer know this request. Nothing was done. Mention me with a new one.',
  STALE_EPOCH: 'Another part of me has taken this over. Nothing is done twice.',
  DISPATCH_REFUSED: 'The run was refused before it started. Nothing ran.',
  STORE_BUSY: 'Not saved, because too much happened at once. Please try again in a minute.',
  STORE_UNAVAILABLE: 'Not saved, because my store does not answer. Please try again in a minute.',
  STORE_CORRUPT: 'What I stored about this thread cannot be read. Nothing was done. Please tell an admin.',
  BLOB_MISSING: 'A stored file is gone. Nothing ran. Please ask again with the file.',
  MODEL_UNAVAILABLE: 'No model answers at the moment. Nothing ran. Please try again in a minute.',
  MODEL_OUTPUT_INVALID: 'The model did not give a usable plan. Nothing ran. Please try again, or ask in other words.',
  BUDGET_USED_UP: 'The budget for models is used up. Nothing ran. It starts again by itself; an admin can raise it.',
  SANDBOX_UNAVAILABLE: 'No sandbox could be started. Nothing ran. Please try again in a minute.',
  PEOPLE_UNAVAILABLE: 'I could not check who you are, so the answer is no. Please try again in a minute.',
  SLACK_UNAVAILABLE: 'Slack does not answer at the moment. I try again by myself.',
  SLACK_REFUSED: 'Slack refused what I wanted to post. Please tell an admin.',
  THREAD_CLOSED: 'I can no longer write in this thread. What happened stays with me. Ask me in another channel.',
  FILE_UNAVAILABLE: 'A file cannot be fetched from Slack. Nothing ran. Please share it again.',
  INTERNAL: 'Something inside me broke. Nothing more happens with this request. Please try again.',
};
