import { App } from '@slack/bolt';
import type { Agent } from '#agent/agent.ts';
import type { Clock } from '#ports/clock.ts';
import type { Log } from '#ports/log.ts';
import type { Thread } from '#ports/thread.ts';
import type { Calls, Identity } from './calls.ts';
import type { Edge } from './listeners/guard.ts';
import { registerMention } from './listeners/mention.ts';
import { registerMessage } from './listeners/message.ts';
import type { Posts } from './posts.ts';
import { quietLogger } from './quiet-logger.ts';
import { storingReceiver } from './receiver.ts';

/** What the Slack edge needs. `calls` and `thread` are those that the agent speaks through. */
export interface SlackAppOptions {
  readonly appToken: string;
  readonly slackApiUrl?: string | undefined;
  readonly calls: Calls;
  readonly posts: Posts;
  readonly thread: Thread;
  readonly agent: Agent;
  readonly clock: Clock;
  readonly log: Log;
}

/** The ears of the agent: wakes it with what happens in Slack. */
export interface SlackApp {
  /** Connects. Throws CONFIG_INVALID when Slack refuses a token, SLACK_UNAVAILABLE when it cannot be reached. */
  start(): Promise<Identity>;
  /** Takes nothing new and settles when all running listeners have ended and the socket is closed. */
  stop(): Promise<void>;
}

/** Slack over Socket Mode, for one workspace. */
export function slackApp({
  appToken,
  slackApiUrl,
  calls,
  posts,
  thread,
  agent,
  clock,
  log,
}: SlackAppOptions): SlackApp {
  const edge: Edge = { agent, calls, posts, thread, clock, log };
  const receiver = storingReceiver({ appToken, slackApiUrl, clock, log });
  const app = new App({
    receiver,
    // Our own look-up names the workspace that installed us, also where the click comes from somebody of another one.
    authorize: async () => {
      const { workspace, botUser, botId } = await calls.identity();
      return { teamId: workspace, botUserId: botUser, botId };
    },
    deferInitialization: true,
    convoStore: false,
    logger: quietLogger(log),
    clientOptions: slackApiUrl === undefined ? {} : { slackApiUrl },
  });
  // Bolt swallows what listeners throw; the receiver must see it, because it then does not ack.
  app.error(async (error) => {
    throw error;
  });
  registerMention(app, edge);
  registerMessage(app, edge);
  return {
    async start() {
      const identity = await calls.identity();
      await app.init();
      await app.start();
      log.info('slack is connected', { workspace: identity.workspace, app: identity.appId });
      return identity;
    },
    async stop() {
      await app.stop();
    },
  };
}
