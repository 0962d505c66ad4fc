import { slackApp } from '#adapters/slack/app.ts';
import type { Agent } from '#agent/face/agent.ts';
import { startEmulator } from '#playground/emulator/emulator.ts';
import {
  type Answered,
  eventBody,
  pressBody,
  SECRET,
  send,
  signed,
  type Written,
} from '../../fakes/signed-requests.ts';
import { recordingAgent } from './recording-agent.ts';
import { voice } from './stand.ts';

const FINOPS = 'C0FINOPS';

/** The real Bolt app behind its own port, with an agent that takes down what it is asked. Ends with `stop`. */
export async function httpStand(behave: Partial<Agent> = {}, readMs?: number) {
  const emulator = await startEmulator({ seeded: false, rateLimits: 'off' });
  const parts = voice(emulator);
  const recorder = recordingAgent(behave);
  const way = { signingSecret: SECRET, port: 0, host: '127.0.0.1', readMs };
  const app = slackApp({ ...parts, ...way, slackApiUrl: emulator.slackApiUrl, agent: recorder.agent });
  await app.start();
  const port = portIn(parts.log.lines);
  const origin = `http://127.0.0.1:${port}`;
  let second = Math.floor(Date.now() / 1_000);
  return {
    emulator,
    app,
    port,
    origin,
    ...parts,
    ...recorder,
    /** As Slack sends it. Each a second earlier than the one before, because no two may have one signature. */
    deliver(written: Written, more: Record<string, string> = {}): Promise<Answered> {
      second -= 1;
      return send(origin, written, { ...signed(written, second), ...more });
    },
    /** What the emulator would have sent over a socket for what people do. */
    sent: (type: string) =>
      emulator.sent().flatMap((each) => (each.type === type ? [each.payload] : [])) as Record<string, unknown>[],
    async stop() {
      await app.stop();
      await emulator.stop();
    },
  };
}

/** Where an app says that it listens. */
export const portIn = (lines: readonly { message: string; fields: Record<string, unknown> | undefined }[]): number =>
  Number(lines.find(({ message }) => message === 'slack may call')?.fields?.port);

export type HttpStand = Awaited<ReturnType<typeof httpStand>>;

/** The app_mention of a new message. */
export function mention(s: HttpStand): Written {
  s.emulator.say({ as: 'U0MIRA', channel: FINOPS, text: '<@U0SMITH> do it' });
  return eventBody(s.sent('events_api').findLast(({ event }) => (event as { type: string }).type === 'app_mention'));
}

/** A press on a message, as a form. */
export function press(s: HttpStand, actionId: string, value = 'turn-1:0123456789abcdef'): Written {
  const ts = s.emulator.say({ as: 'U0MIRA', channel: FINOPS, text: 'root' });
  void s.emulator.press({ as: 'U0JONAS', channel: FINOPS, ts, actionId, value, stale: true });
  return pressBody(s.sent('interactive').at(-1));
}
