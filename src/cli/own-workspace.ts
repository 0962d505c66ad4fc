import { slackCalls } from '#adapters/slack/calls.ts';
import { systemClock } from '#adapters/system/clock.ts';
import { pinoLog } from '#adapters/system/log.ts';
import type { Config } from '../config.ts';

/** The workspace that the configured token belongs to, as Slack says. */
export async function ownWorkspace({ slack }: Pick<Config, 'slack'>): Promise<string> {
  const log = pinoLog({ write: () => true });
  const calls = slackCalls({ botToken: slack.botToken, slackApiUrl: slack.apiUrl, clock: systemClock(), log });
  return (await calls.identity()).workspace;
}
