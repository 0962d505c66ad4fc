import type { App } from '@slack/bolt';
import { afterEach, expect, test } from 'vitest';
import { type Emulator, startEmulator } from '../../src/playground/emulator/emulator.ts';
import type { EmulatorOptions } from '../../src/playground/emulator/options.ts';
import { startBolt } from './bolt.ts';

const open: { stop: () => Promise<unknown> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).reverse()) {
    await one.stop();
  }
});

async function both(
  prepare: (app: App) => void,
  options: EmulatorOptions = {},
): Promise<{ emulator: Emulator; app: App }> {
  const emulator = await startEmulator({ seeded: false, ...options });
  open.push(emulator);
  const app = await startBolt(emulator, prepare);
  open.push(app);
  return { emulator, app };
}

test('a mention in a channel reaches Bolt as a message and as a mention with the same ts, and the app answers in the thread', async () => {
  const heard: { kind: string; ts: string; id: string; team: string | undefined }[] = [];
  const { emulator } = await both((app) => {
    app.event('app_mention', async ({ event, body, client, context }) => {
      heard.push({ kind: 'mention', ts: event.ts, id: body.event_id, team: context.teamId });
      await client.chat.postMessage({ channel: event.channel, thread_ts: event.ts, text: 'on it' });
    });
    app.message(async ({ message, body, context }) => {
      heard.push({ kind: 'message', ts: message.ts, id: body.event_id, team: context.teamId });
    });
  });
  const ts = emulator.say({ as: 'U0MIRA', channel: 'C0FINOPS', text: '<@U0SMITH> hello & <b>' });
  const reply = await emulator.waitFor(() => emulator.messages('C0FINOPS', ts)[1]);
  await emulator.waitFor(() => heard.length >= 2 && emulator.unacked().length === 0);
  expect(reply).toMatchObject({ user: 'U0SMITH', text: 'on it', threadTs: ts });
  expect(heard.map((one) => one.kind).sort()).toEqual(['mention', 'message']);
  expect(new Set(heard.map((one) => one.ts))).toEqual(new Set([ts]));
  expect(new Set(heard.map((one) => one.id)).size).toBe(2);
  expect(heard.map((one) => one.team)).toEqual(['T0HARBOR', 'T0HARBOR']);
  expect(emulator.messages('C0FINOPS', ts)[0]?.text).toBe('<@U0SMITH> hello &amp; &lt;b&gt;');
});
