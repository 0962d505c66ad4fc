import { App, LogLevel, SocketModeReceiver } from '@slack/bolt';
import type { Emulator } from '../../src/playground/emulator/emulator.ts';

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
