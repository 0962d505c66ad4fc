import { pinoLog } from '#adapters/system/log.ts';
import { codeOf } from '#domain/text/errors.ts';
import { openPorts, startApp } from './app.ts';
import { loadEnvFile, readConfig } from './config.ts';

/** Starts the app as the environment says; SIGTERM and SIGINT let what is under way reach the store first. */
export async function main(): Promise<void> {
  const log = pinoLog();
  try {
    const config = readConfig();
    const app = await startApp(config.slack, await openPorts(config, log));
    const stop = (): void => {
      log.info('stopping');
      void app.stop().then(() => process.exit(0));
    };
    process.once('SIGTERM', stop);
    process.once('SIGINT', stop);
  } catch (error) {
    log.error('could not start', { code: codeOf(error) }, error);
    process.stderr.write(`${error instanceof Error ? error.message : 'It could not start.'}\n`);
    process.exitCode = 1;
  }
}

if (import.meta.main) {
  loadEnvFile();
  await main();
}
