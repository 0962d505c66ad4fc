import { createWriteStream } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bubblewrapSandbox } from '#adapters/bubblewrap/bubblewrap-sandbox.ts';
import { systemClock } from '#adapters/system/clock.ts';
import { pinoLog } from '#adapters/system/log.ts';
import type { Settings } from '#domain/settings.ts';
import { pageFolder } from '#playground/build-page.ts';
import { SAMPLE_DATA, SAMPLE_WITHOUT_FILE, SAMPLES } from '#playground/sample-model/samples.ts';
import { startSampleModel } from '#playground/sample-model/server.ts';
import { type Emulator, startEmulator } from '#playground/server.ts';
import type { Clock } from '#ports/clock.ts';
import { openStore, startApp } from '../app.ts';
import { playgroundModels } from '../config.ts';
import { type ModelsConfig, openModels } from '../models.ts';
import { storePlaygroundSettings } from './playground-settings.ts';

const SAMPLE_LABEL = 'the sample model';
const RUNS = 8;
const COMMAND = {
  command: '/smith',
  usage: 'ask … | tools | tool … | run … | schedule … | export | import | grants | usage | help',
  description: 'Ask Threadsmith',
};

/** A playground that runs. */
export interface Playground {
  /** With the token; whoever has it may act as everybody in there. */
  readonly url: string;
  readonly emulator: Emulator;
  /** Changes what an admin of the workspace has set. It holds from the next request and press on. */
  settings(settings: Settings): Promise<void>;
  stop(): Promise<void>;
}

/** `threadsmith try`: prints the address and goes on until it is interrupted. */
export async function tryIt(port: string | undefined): Promise<undefined> {
  const playground = await startPlayground({ port: Number(port ?? 0), onStep: (words) => console.log(`· ${words}`) });
  console.log(`\n  Open this in a browser:\n\n    ${playground.url}\n\n  Ctrl+C ends it.`);
  const stop = (): void => {
    void playground.stop().then(() => process.exit(0));
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  return undefined;
}

interface Options {
  readonly port?: number;
  readonly onStep?: (words: string) => void;
  /** Slack's by default. */
  readonly rateLimits?: 'off';
  /** The machine's by default. */
  readonly clock?: Clock;
}

/** The emulator, the page, the sample model unless a key is set, and the real app connected to them by address. */
export async function startPlayground(options: Options = {}): Promise<Playground> {
  const { port = 0, onStep = () => undefined, rateLimits, clock = systemClock() } = options;
  const folder = await mkdtemp(join(tmpdir(), 'threadsmith-'));
  const logFile = createWriteStream(join(folder, 'log.jsonl'));
  const log = pinoLog(logFile);
  onStep('building the page');
  const page = await pageFolder();
  onStep('checking the sandbox');
  const sandbox = await bubblewrapSandbox({ maxConcurrent: RUNS, log });
  const real = playgroundModels();
  const sample = real ? undefined : await startSampleModel();
  const models: ModelsConfig = real ?? sampleConfig(sample?.url ?? '');
  const label = models.label ?? models.usual;
  const emulator = await startEmulator({
    port,
    ...(rateLimits && { rateLimits }),
    pageFolder: page,
    model: { label: real ? label : 'Sample model', scripted: real === undefined },
    samples: real ? [] : [...(await samples()), SAMPLE_WITHOUT_FILE],
    commands: [COMMAND],
  });
  const stored = await openStore({ store: { kind: 'sqlite' }, dataFolder: folder, key: undefined });
  await storePlaygroundSettings(stored.store);
  const ports = { ...stored, sandbox, model: openModels(models), clock, log };
  const { botToken, appToken, slackApiUrl } = emulator;
  const app = await startApp({ botToken, appToken, apiUrl: slackApiUrl }, ports);
  return {
    url: emulator.pageUrl,
    emulator,
    settings: (settings) => storePlaygroundSettings(stored.store, settings),
    async stop() {
      await app.stop();
      await emulator.stop();
      await sample?.close();
      logFile.end();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The sample requests with the bytes of their files. */
const samples = () =>
  Promise.all(
    SAMPLES.map(async ({ file, ...sample }) => ({
      ...sample,
      file: { name: file, bytes: await readFile(new URL(file, SAMPLE_DATA)) },
    })),
  );

const sampleConfig = (baseURL: string): ModelsConfig => ({
  providers: { openai: { api: 'chat', apiKey: 'none', baseURL } },
  usual: 'openai:sample',
  label: SAMPLE_LABEL,
});
