import { slackCalls } from '#adapters/slack/calls.ts';
import { systemClock } from '#adapters/system/clock.ts';
import { pinoLog } from '#adapters/system/log.ts';
import { AgentError } from '#domain/text/errors.ts';
import type { Config } from '../config.ts';

/** The workspace that the configured token belongs to, as Slack says. */
export async function ownWorkspace({ slack }: Pick<Config, 'slack'>): Promise<string> {
  const log = pinoLog({ write: () => true });
  const calls = slackCalls({ botToken: slack.botToken, slackApiUrl: slack.apiUrl, clock: systemClock(), log });
  return (await calls.identity()).workspace;
}

/** Slack's ids only: a slip of the pen would be a workspace of its own, in which nobody is. Throws SETTINGS_INVALID. */
export function workspaceId(named: string | undefined): string | undefined {
  if (named !== undefined && !/^[A-Z0-9]{1,64}$/.test(named)) {
    const what = 'A workspace is an id such as T0123456789. Correct --workspace and run it again.';
    throw new AgentError(what, { code: 'SETTINGS_INVALID' });
  }
  return named;
}
