import type { Json } from './values.ts';

/** One Web API call as the emulator saw it. */
export interface RecordedCall {
  method: string;
  /** Forms with their JSON fields read. */
  args: Json;
  /** Epoch milliseconds. */
  at: number;
  token: 'bot' | 'app' | 'other' | 'none';
  /** HTTP status, or 0 when the connection was cut. */
  status: number;
  ok: boolean;
  error?: string;
  answer: Json;
}

const JSON_FIELDS = ['blocks', 'attachments', 'metadata', 'view', 'files', 'prompts', 'chunks', 'loading_messages'];

/** The arguments with the fields read that forms carry as JSON text. */
export const readable = (args: Json): Json =>
  Object.fromEntries(
    Object.entries(args).map(([name, value]) => [name, JSON_FIELDS.includes(name) ? read(value) : value]),
  );

function read(value: unknown): unknown {
  if (typeof value !== 'string') {
    return value;
  }
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}
