import pino from 'pino';
import { AgentError } from '#domain/text/errors.ts';
import type { Log } from '#ports/log.ts';
import { withoutTokens } from './without-tokens.ts';

/** Where lines go. */
export interface LogStream {
  write(line: string): unknown;
}

const CAUSES = 4;
const FRAMES = 8;

/**
 * JSON lines with time, level, message and fields. Of an error they tell name, code and where it was thrown, and the
 * message only of an AgentError: other messages may quote people, programs or tokens.
 */
export function pinoLog(stream: LogStream = process.stdout): Log {
  const lines = pino(
    {
      base: null,
      messageKey: 'message',
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (level) => ({ level }) },
    },
    { write: (line: string) => stream.write(withoutTokens(line)) },
  );
  const told = (cause: unknown) => (cause === undefined ? {} : { cause: causes(cause) });
  return {
    info: (message, fields = {}) => lines.info(fields, message),
    warn: (message, fields, cause) => lines.warn({ ...fields, ...told(cause) }, message),
    error: (message, fields, cause) => lines.error({ ...fields, ...told(cause) }, message),
  };
}

/** The error and what caused it, the outermost first. */
function causes(error: unknown): object[] {
  const chain: object[] = [];
  let next = error;
  while (next !== undefined && chain.length < CAUSES) {
    chain.push(toldOf(next));
    next = next instanceof Error ? next.cause : undefined;
  }
  return chain;
}

function toldOf(error: unknown): object {
  if (!(error instanceof Error)) {
    return { name: typeof error };
  }
  const code = 'code' in error && /^[\w.-]{1,64}$/.test(String(error.code)) ? String(error.code) : undefined;
  const message = error instanceof AgentError ? error.message : undefined;
  return { name: error.name, code, message, at: framesOf(error) };
}

/** Where it was thrown. The message stands before the frames and may look like one, so it is cut off first. */
function framesOf({ message, stack = '' }: Error): string[] | undefined {
  const end = stack.indexOf(message);
  if (end < 0) {
    return undefined;
  }
  const frames = stack
    .slice(end + message.length)
    .split('\n')
    .slice(1, FRAMES + 1);
  return frames.map((frame) => frame.trim());
}
