import { App, type Receiver } from '@slack/bolt';
import type { Identity } from './calls.ts';
import { httpReceiver } from './http-receiver.ts';
import type { HttpAddress } from './http-server.ts';
import { registerCommand } from './listeners/command.ts';
import { registerContinue } from './listeners/continue.ts';
import { registerDecide } from './listeners/decide.ts';
import { registerDetails } from './listeners/details.ts';
import { registerEdit } from './listeners/edit.ts';
import { registerExchange } from './listeners/exchange.ts';
import { registerGrant } from './listeners/grant.ts';
import { registerGrants } from './listeners/grants.ts';
import type { Edge } from './listeners/guard.ts';
import { registerHome } from './listeners/home.ts';
import { registerMention } from './listeners/mention.ts';
import { registerMessage } from './listeners/message.ts';
import { registerMore } from './listeners/more.ts';
import { registerRemoved } from './listeners/removed.ts';
import { registerRetry } from './listeners/retry.ts';
import { registerRunTool } from './listeners/run-tool.ts';
import { registerSaveTool } from './listeners/save-tool.ts';
import { registerSchedules } from './listeners/schedules.ts';
import { registerStop } from './listeners/stop.ts';
import { registerTools } from './listeners/tools.ts';
import { registerViewCode } from './listeners/view-code.ts';
import { slackModals } from './modals.ts';
import { slackPeople } from './people.ts';
import { quietLogger } from './quiet-logger.ts';
import { storingReceiver } from './receiver.ts';
import { NONE_REFUSED, type RefusedRequests } from './request-gate.ts';

/** How Slack reaches us: over a socket that we open, or by requests to an address of ours. */
export type SlackWay = { readonly appToken: string } | (HttpAddress & { readonly signingSecret: string });

/** What the Slack edge needs: the way in, and the parts through which the agent speaks. */
export type SlackAppOptions = Omit<Edge, 'modals' | 'people'> &
  SlackWay & { readonly slackApiUrl?: string | undefined };

/** The ears of the agent: wakes it with what happens in Slack. */
export interface SlackApp {
  /**
   * Connects, or listens. Throws CONFIG_INVALID when Slack refuses a token or the port is taken, SLACK_UNAVAILABLE when
   * Slack cannot be reached.
   */
  start(): Promise<Identity>;
  /** Takes nothing new and settles when all running listeners have ended and the way in is closed. */
  stop(): Promise<void>;
  /** Requests that were not Slack's; none over a socket. */
  refusedRequests(): RefusedRequests;
}

/** Slack over Socket Mode or HTTP, for one workspace. */
export function slackApp(options: SlackAppOptions): SlackApp {
  const { agent, calls, posts, thread, clock, log, slackApiUrl } = options;
  const people = slackPeople({ calls, clock });
  const edge: Edge = { agent, calls, posts, thread, people, clock, log, modals: slackModals(calls) };
  const { receiver, refusedRequests } = wayIn(options);
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
  registerEdit(app, edge);
  registerGrant(app, edge);
  registerGrants(app, edge);
  registerStop(app, edge);
  registerMore(app, edge);
  registerContinue(app, edge);
  registerDetails(app, edge);
  registerRetry(app, edge);
  registerRunTool(app, edge);
  registerSaveTool(app, edge);
  registerSchedules(app, edge);
  registerViewCode(app, edge);
  registerCommand(app, edge);
  registerExchange(app, edge);
  registerTools(app, edge);
  registerHome(app, edge);
  registerRemoved(app, edge);
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
    refusedRequests,
  };
}

function wayIn(options: SlackAppOptions): { receiver: Receiver; refusedRequests: () => RefusedRequests } {
  const { clock, log, slackApiUrl } = options;
  if ('appToken' in options) {
    const { appToken } = options;
    return {
      receiver: storingReceiver({ appToken, slackApiUrl, clock, log }),
      refusedRequests: () => NONE_REFUSED,
    };
  }
  const { signingSecret, port, host, readMs } = options;
  const receiver = httpReceiver({ signingSecret, port, host, readMs, clock, log });
  return { receiver, refusedRequests: receiver.refusedRequests };
}
