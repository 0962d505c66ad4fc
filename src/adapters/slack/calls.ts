import { z } from 'zod';
import { AgentError } from '#domain/text/errors.ts';
import { unavailable } from './outcome.ts';
import type { LastLook } from './outgoing.ts';
import {
  type Arguments,
  type CallOptions,
  type Ended,
  type PatientCalls,
  patientCalls,
  resultOf,
} from './patient-calls.ts';

/** Who the app is in the workspace that installed it. */
export interface Identity {
  readonly workspace: string;
  readonly botUser: string;
  readonly botId: string;
  readonly appId: string;
  /** The workspace's own address in Slack; permalinks begin with it. */
  readonly url: string;
}

/**
 * The one way to Slack's Web API: whatever leaves passes the last look (`outgoing.ts`), limits are waited for, each
 * method by itself, and errors come out translated.
 */
export interface Calls {
  /** Asks Slack once who we are. CONFIG_INVALID when it refuses the token, SLACK_UNAVAILABLE when it does not answer. */
  identity(): Promise<Identity>;
  /** One try; only limits are waited for. For calls that must not happen twice. */
  once(workspace: string, method: string, args: Arguments): Promise<Ended>;
  /** A call that may happen twice: repeated up to three times. Throws SLACK_REFUSED or SLACK_UNAVAILABLE. */
  call<Result>(workspace: string, method: string, args: Arguments, shape: z.ZodType<Result>): Promise<Result>;
  /** The last look, for what leaves as an answer to Slack and not as a call. */
  readonly look: LastLook;
  /** Whether Slack has said to wait with this method. */
  isPaused(method: string): boolean;
  /** The token's header, for the files of the workspace. */
  authorization(workspace: string): Promise<{ readonly authorization: string }>;
}

const AuthTest = z.object({
  team_id: z.string(),
  user_id: z.string(),
  bot_id: z.string().optional(),
  app_id: z.string().optional(),
  url: z.url({ protocol: /^https$/ }).catch('https://slack.com/'),
});
const BotInfo = z.object({ bot: z.object({ app_id: z.string() }) });

/** Calls with one workspace's bot token. Another workspace's calls are refused rather than made with the wrong token. */
export function slackCalls(options: CallOptions): Calls {
  const calls = patientCalls(options);
  let known: Promise<Identity> | undefined;

  function identity(): Promise<Identity> {
    known ??= whoWeAre(calls).catch((error: unknown) => {
      known = undefined;
      throw error;
    });
    return known;
  }

  async function owned(workspace: string): Promise<void> {
    if ((await identity()).workspace !== workspace) {
      throw new AgentError('no token for this workspace', { code: 'SLACK_REFUSED' });
    }
  }

  return {
    identity,
    look: calls.look,
    isPaused: calls.isPaused,
    async once(workspace, method, args) {
      await owned(workspace);
      return calls.once(method, args);
    },
    async call(workspace, method, args, shape) {
      await owned(workspace);
      return calls.repeated(method, args, shape);
    },
    async authorization(workspace) {
      await owned(workspace);
      return { authorization: `Bearer ${options.botToken}` };
    },
  };
}

async function whoWeAre(calls: PatientCalls): Promise<Identity> {
  const outcome = await calls.once('auth.test', {});
  if (outcome.kind === 'uncertain') {
    throw unavailable('auth.test', outcome.cause);
  }
  if (outcome.kind === 'refused') {
    throw new AgentError(`Slack refuses the bot token: ${outcome.error}`, { code: 'CONFIG_INVALID' });
  }
  const who = resultOf('auth.test', outcome, AuthTest);
  if (who.bot_id === undefined) {
    throw new AgentError('the bot token is not that of a bot: it starts with xoxb-', { code: 'CONFIG_INVALID' });
  }
  const appId = who.app_id ?? (await calls.repeated('bots.info', { bot: who.bot_id }, BotInfo)).bot.app_id;
  return { workspace: who.team_id, botUser: who.user_id, botId: who.bot_id, appId, url: who.url };
}
