import { App, LogLevel, SocketModeReceiver } from '@slack/bolt';
import { afterEach, expect } from 'vitest';
import { type Emulator, startEmulator } from '../../src/playground/emulator/emulator.ts';
import type { EmulatorOptions } from '../../src/playground/emulator/options.ts';

const open: { stop: () => Promise<unknown> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).reverse()) {
    await one.stop();
  }
});

/** An emulator and the real Bolt app on it, both gone after the test. */
export async function both(
  prepare: (app: App) => void,
  options: EmulatorOptions = {},
): Promise<{ emulator: Emulator; app: App }> {
  const emulator = await alone(options);
  const app = await startBolt(emulator, prepare);
  open.push(app);
  return { emulator, app };
}

/** An emulator without an app, gone after the test. */
export async function alone(options: EmulatorOptions = {}): Promise<Emulator> {
  const emulator = await startEmulator({ seeded: false, ...options });
  open.push(emulator);
  return emulator;
}

/** The real Bolt app on an emulator; it comes back quickly when the line is lost. */
export async function startBolt(emulator: Emulator, prepare: (app: App) => void): Promise<App> {
  const receiver = new SocketModeReceiver({
    appToken: emulator.appToken,
    logLevel: LogLevel.ERROR,
    clientPingTimeout: 300,
    installerOptions: { clientOptions: { slackApiUrl: emulator.slackApiUrl } },
  });
  const app = new App({
    token: emulator.botToken,
    receiver,
    convoStore: false,
    deferInitialization: true,
    logLevel: LogLevel.ERROR,
    clientOptions: { slackApiUrl: emulator.slackApiUrl, retryConfig: { retries: 0 } },
  });
  await app.init();
  prepare(app);
  await app.start();
  return app;
}

/** A row with a box and a button. */
export const APPROVE = {
  type: 'actions',
  block_id: 'decide.1',
  elements: [
    {
      type: 'checkboxes',
      action_id: 'keep',
      options: [box('Keep as a tool', 'keep')],
      initial_options: [box('Keep as a tool', 'keep')],
    },
    {
      type: 'button',
      action_id: 'approve',
      style: 'primary',
      value: 'turn-1',
      text: { type: 'plain_text', text: 'Approve' },
    },
  ],
};

/** An entry of a menu. */
export function box(text: string, value: string) {
  return { text: { type: 'plain_text' as const, text }, value };
}

/** Posts the row; gives its ts. */
export async function card(emulator: Emulator, app: App): Promise<string> {
  const posted = await app.client.chat.postMessage({ channel: 'C0FINOPS', text: 'Ready', blocks: [APPROVE] as never });
  expect(posted.ok).toBe(true);
  expect(emulator.messages('C0FINOPS')).toHaveLength(1);
  return posted.ts ?? '';
}
