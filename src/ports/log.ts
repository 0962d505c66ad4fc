/** Fields of a log line: ids, codes, counts. Never message text, code, output or tokens. */
export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>;

/** JSON lines for whoever operates this. */
export interface Log {
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields: LogFields & { readonly code: string }, cause?: unknown): void;
  error(message: string, fields: LogFields & { readonly code: string }, cause?: unknown): void;
}
