/**
 * The app as a process of its own, for tests that kill it. Arguments: one JSON object with the emulator's address and
 * tokens, the store, and the point at which it kills itself (0 is never). Says "ready", then a line for every point.
 */

import { z } from 'zod';
import { bubblewrapSandbox } from '#adapters/bubblewrap/bubblewrap-sandbox.ts';
import { systemClock } from '#adapters/system/clock.ts';
import { pinoLog } from '#adapters/system/log.ts';
import { openStore, startApp } from '../../src/app.ts';
import { storePlaygroundSettings } from '../../src/cli/playground-settings.ts';
import { killPoints } from './kill-points.ts';
import { aScript, scriptedModel } from './scripted-model.ts';

export const ProcessOptions = z.object({
  botToken: z.string(),
  appToken: z.string(),
  apiUrl: z.string(),
  dataFolder: z.string(),
  redis: z.string().nullable(),
  key: z.string(),
  killAt: z.int(),
});
export type ProcessOptions = z.infer<typeof ProcessOptions>;

const options = ProcessOptions.parse(JSON.parse(process.argv[2] ?? '{}'));
const log = pinoLog({ write: (line: string) => process.stderr.write(line) });
const store = options.redis === null ? ({ kind: 'sqlite' } as const) : ({ kind: 'redis', url: options.redis } as const);
const parts = await openStore({ store, dataFolder: options.dataFolder, key: Buffer.from(options.key, 'hex') });
const sandbox = await bubblewrapSandbox({ maxConcurrent: 4, log });
const ports = { ...parts, sandbox, model: scriptedModel(aScript()), clock: systemClock(), log };
const { around } = killPoints(options.killAt, (count, name) => process.stdout.write(`${count} ${name}\n`));
await storePlaygroundSettings(ports.store);
const app = await startApp(options, ports, around);
process.stdout.write('ready\n');
process.once('SIGTERM', () => {
  void app.stop().then(() => process.exit(0));
});
