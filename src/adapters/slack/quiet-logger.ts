import { type Logger, LogLevel } from '@slack/bolt';
import type { Log } from '#ports/log.ts';

const LONGEST = 200;

/** Slack's packages log message text and payloads below the level of a warning, so only warnings and errors pass. */
export function quietLogger(log: Log): Logger {
  const fields = (words: readonly unknown[]) => ({ code: 'SLACK_UNAVAILABLE', detail: masked(words) });
  return {
    debug: () => undefined,
    info: () => undefined,
    warn: (...words: unknown[]) => log.warn('slack package warns', fields(words)),
    error: (...words: unknown[]) => log.warn('slack package reports an error', fields(words)),
    setLevel: () => undefined,
    getLevel: () => LogLevel.WARN,
    setName: () => undefined,
  };
}

const masked = (words: readonly unknown[]): string =>
  words
    .map((word) => (word instanceof Error ? `${word.name}: ${word.message}` : String(word)))
    .join(' ')
    .replaceAll(/x(?:ox|app)[\w.-]+/g, '(token)')
    .replaceAll(/wss?:\S+/g, '(socket)')
    .slice(0, LONGEST);
