import { App, LogLevel, SocketModeReceiver } from '@slack/bolt';
import { z } from 'zod';
import { type Emulator, startEmulator } from '#playground/server.ts';
import type { Sandbox, Work } from '#ports/sandbox.ts';
import { A_CSV } from '../../test/fakes/scripted-model.ts';
import { replay, type Step } from './score.ts';
import { APPROVE_ACTION, APPROVER, CHANNEL, hasApprove, LATENCY_MS, MENTION, REQUESTER, seenAt } from './stage.ts';
import type { OurRun } from './threadsmith-side.ts';

/** Milliseconds, as of OurRun. */
export interface BareRun {
  readonly cardMs: number;
  readonly proposalMs: number;
  readonly outputMs: number;
}

/** A bare Bolt app on an emulator of its own, in the same process as ours. */
export interface BareSide {
  run(like: OurRun): Promise<BareRun>;
  stop(): Promise<void>;
}

/** What the app does at the next event; settles when all its calls are answered. */
interface Orders {
  mentioned: (thread: string) => Promise<void>;
  pressed: () => Promise<void>;
  done: Promise<void>;
}

const FileAnswer = z.object({ file: z.object({ url_private_download: z.string() }) });

/** Bolt as its own examples start it: no store, no checks. */
export async function bareSide(sandbox: Sandbox): Promise<BareSide> {
  const emulator = await startEmulator({ latencyMs: LATENCY_MS, rateLimits: 'off', seeded: false });
  const orders: Orders = { mentioned: async () => {}, pressed: async () => {}, done: Promise.resolve() };
  const app = await bolt(emulator, orders);
  const call = caller(app, emulator.botToken);
  return {
    async run(like) {
      const cardMs = await postOnce(emulator, orders, app);
      const { ms: proposalMs, card } = await propose(emulator, orders, like.toProposal, call);
      const outputMs = await runBare(
        emulator,
        orders,
        { card, lookUps: like.toSandbox, work: like.work },
        sandbox,
        call,
      );
      return { cardMs, proposalMs, outputMs };
    },
    async stop() {
      await app.stop();
      await emulator.stop();
    },
  };
}

async function bolt(emulator: Emulator, orders: Orders): Promise<App> {
  const clientOptions = { slackApiUrl: emulator.slackApiUrl };
  const receiver = new SocketModeReceiver({
    appToken: emulator.appToken,
    logLevel: LogLevel.ERROR,
    installerOptions: { clientOptions: { ...clientOptions } },
  });
  const app = new App({ token: emulator.botToken, receiver, logLevel: LogLevel.ERROR, clientOptions });
  app.event('app_mention', async ({ event }) => {
    orders.done = orders.mentioned(event.ts);
    await orders.done;
  });
  app.action(APPROVE_ACTION, async ({ ack }) => {
    await ack();
    orders.done = orders.pressed();
    await orders.done;
  });
  await app.start();
  await emulator.connected();
  return app;
}

type Caller = Parameters<typeof replay>[2];

/** A call by its name; a file that was looked up is fetched as well, as ours does. */
const caller =
  (app: App, botToken: string): Caller =>
  async (method, args) => {
    const answer = { ...(await app.client.apiCall(method, args)) };
    if (method === 'files.info') {
      const { url_private_download: url } = FileAnswer.parse(answer).file;
      await (await fetch(url, { headers: { authorization: `Bearer ${botToken}` } })).arrayBuffer();
    }
    return answer;
  };

const mention = (emulator: Emulator): string =>
  emulator.say({
    as: REQUESTER,
    channel: CHANNEL,
    text: MENTION,
    files: [A_CSV],
  });

async function postOnce(emulator: Emulator, orders: Orders, app: App): Promise<number> {
  orders.mentioned = async (thread) => {
    await app.client.chat.postMessage({ channel: CHANNEL, thread_ts: thread, text: 'On it' });
  };
  const asked = performance.now();
  const card = await seenAt(emulator, mention(emulator), () => true);
  await orders.done;
  return card.at - asked;
}

async function propose(
  emulator: Emulator,
  orders: Orders,
  { score, thread: there, file }: OurRun['toProposal'],
  call: Caller,
): Promise<{ ms: number; card: string }> {
  orders.mentioned = async (thread) => {
    const sent = emulator.messages(CHANNEL, thread)[0]?.files[0] ?? '';
    const names = new Map([
      [there, thread],
      [file, sent],
    ]);
    await replay(score, names, call);
  };
  const asked = performance.now();
  const proposal = await seenAt(emulator, mention(emulator), hasApprove);
  await orders.done;
  return { ms: proposal.at - asked, card: proposal.ts };
}

async function runBare(
  emulator: Emulator,
  orders: Orders,
  { card, lookUps, work }: { card: string; lookUps: readonly Step[]; work: Work },
  sandbox: Sandbox,
  call: Caller,
): Promise<number> {
  let outputAt = Number.NaN;
  orders.pressed = async () => {
    await replay(lookUps, new Map(), call);
    const observe: Parameters<Sandbox['run']>[1] = (seen) => {
      if (Number.isNaN(outputAt) && seen.kind === 'output' && seen.stream === 'stdout') {
        outputAt = performance.now();
      }
    };
    await sandbox.run(work, observe, new AbortController().signal);
  };
  const pressed = performance.now();
  await emulator.press({ as: APPROVER, channel: CHANNEL, ts: card, actionId: APPROVE_ACTION });
  await orders.done;
  if (Number.isNaN(outputAt)) {
    throw new Error('the bare sandbox wrote nothing');
  }
  return outputAt - pressed;
}
