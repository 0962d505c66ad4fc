import { App } from '@slack/bolt';
import type { Identity } from './calls.ts';
import { registerCommand } from './listeners/command.ts';
import { registerDecide } from './listeners/decide.ts';
import type { Edge } from './listeners/guard.ts';
import { registerMention } from './listeners/mention.ts';
import { registerMessage } from './listeners/message.ts';
import { registerRetry } from './listeners/retry.ts';
import { registerStop } from './listeners/stop.ts';
import { registerViewCode } from './listeners/view-code.ts';
import { slackModals } from './modals.ts';
import { ownOrigin } from './own-origin.ts';
import { quietLogger } from './quiet-logger.ts';
import { storingReceiver } from './receiver.ts';

/** What the Slack edge needs: the app's own token, and the parts through which the agent speaks. */
export interface SlackAppOptions extends Omit<Edge, 'modals'> {
  readonly appToken: string;
  readonly slackApiUrl?: string | undefined;
}

/** The ears of the agent: wakes it with what happens in Slack. */
export interface SlackApp {
  /** Connects. Throws CONFIG_INVALID when Slack refuses a token, SLACK_UNAVAILABLE when it cannot be reached. */
  start(): Promise<Identity>;
  /** Takes nothing new and settles when all running listeners have ended and the socket is closed. */
  stop(): Promise<void>;
}

/** Slack over Socket Mode, for one workspace. */
export function slackApp({ appToken, slackApiUrl, ...parts }: SlackAppOptions): SlackApp {
  const { calls, clock, log } = parts;
  const edge: Edge = { ...parts, modals: slackModals(calls, ownOrigin(slackApiUrl)) };
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
  registerDecide(app, edge);
  registerStop(app, edge);
  registerRetry(app, edge);
  registerViewCode(app, edge);
  registerCommand(app, edge);
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
