import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { storedAudit } from '#adapters/audit/stored-audit.ts';
import { bubblewrapSandbox } from '#adapters/bubblewrap/bubblewrap-sandbox.ts';
import { systemClock } from '#adapters/system/clock.ts';
import { pinoLog } from '#adapters/system/log.ts';
import { openSessions } from '#agent/core/sessions.ts';
import { REPLAY } from '#agent/keep/replay.ts';
import type { Session } from '#domain/session/session.ts';
import { type Emulator, type EmulatorOptions, startEmulator } from '#playground/server.ts';
import { type App, openStore, type Ports, startApp } from '../../src/app.ts';
import { storePlaygroundSettings } from '../../src/cli/playground-settings.ts';
import { type Script, scriptedModel } from './scripted-model.ts';

type Post = ReturnType<Emulator['messages']>[number];

export interface Workspace {
  readonly emulator: Emulator;
  readonly app: App;
  readonly ports: Ports;
  readonly lines: string[];
  /** How many programs were started, without those that were run again to be kept. */
  readonly runs: () => number;
  /** The card of the newest turn in a thread. */
  card(thread: string, channel?: string): Post | undefined;
  /** Waits until the card's blocks and text, as JSON, hold these words. */
  shows(thread: string, words: string, channel?: string): Promise<Post>;
  /** What is stored of a thread. */
  session(thread: string, channel?: string): Promise<Session | undefined>;
  /** The whole thread as JSON. */
  thread(thread: string, channel?: string): string;
}

export const FINANCE = 'C0FINOPS';
export const [MIRA, JONAS, PRIYA, SAM, LENA] = ['U0MIRA', 'U0JONAS', 'U0PRIYA', 'U0SAM', 'U0LENA'] as const;

/** The key of the audit in every workspace of the tests. */
export const AUDIT_KEY = new Uint8Array(32).fill(7);

let sandbox: ReturnType<typeof bubblewrapSandbox> | undefined;

/** The real app over real parts, connected to the emulator; only the model is told what to say. */
export async function openWorkspace(
  script: Script,
  { slack = {}, ports: given = {} }: { slack?: EmulatorOptions; ports?: Partial<Ports> } = {},
): Promise<Workspace> {
  const folder = await mkdtemp(join(tmpdir(), 'threadsmith-test-'));
  const emulator = await startEmulator({ rateLimits: 'off', redeliverMs: [50, 200, 500], ...slack });
  const lines: string[] = [];
  let runs = 0;
  const log = pinoLog({ write: (line: string) => lines.push(line) > 0 });
  sandbox ??= bubblewrapSandbox({ maxConcurrent: 8 });
  const shared = await sandbox;
  const { store, blobs, library } = await openStore({ store: { kind: 'sqlite' }, dataFolder: folder, key: undefined });
  const model = scriptedModel(script);
  const ports: Ports = {
    store,
    blobs,
    library,
    audit: storedAudit({ store: given.store ?? store, key: AUDIT_KEY }),
    sandbox: {
      ...shared,
      run: (...work) => {
        runs += work[0].owner.turn.endsWith(REPLAY) ? 0 : 1;
        return shared.run(...work);
      },
      close: async () => {},
    },
    model,
    clock: systemClock(),
    log,
    ...given,
  };
  await storePlaygroundSettings(ports.store);
  const { botToken, appToken, slackApiUrl } = emulator;
  const app = await startApp({ botToken, appToken, apiUrl: slackApiUrl }, ports);
  await emulator.connected();
  onTestFinished(async () => {
    await app.stop();
    await emulator.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const card = (thread: string, channel: string = FINANCE): Post | undefined =>
    emulator.messages(channel, thread).findLast((post) => JSON.stringify(post.metadata ?? {}).includes('"card"'));
  return {
    emulator,
    app,
    ports,
    lines,
    runs: () => runs,
    card,
    session: (thread, channel = FINANCE) => openSessions(ports.store).read({ workspace: 'T0HARBOR', channel, thread }),
    thread: (thread, channel = FINANCE) => JSON.stringify(emulator.messages(channel, thread)),
    shows: (thread, words, channel = FINANCE) =>
      emulator.waitFor(
        () => {
          const post = card(thread, channel);
          return post && `${post.text} ${JSON.stringify(post.blocks)}`.includes(words) ? post : undefined;
        },
        {
          timeoutMs: 15_000,
          what: `a card that says "${words}"; it says ${JSON.stringify(card(thread, channel)?.text)}, log: ${lines.slice(-3).join('')}`,
        },
      ),
  };
}
