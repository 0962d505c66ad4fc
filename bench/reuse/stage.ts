import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { pinoLog } from '#adapters/system/log.ts';
import { openSessions } from '#agent/core/sessions.ts';
import { lastAttempt, type Turn } from '#domain/session/session.ts';
import { type Emulator, startEmulator } from '#playground/server.ts';
import type { Library } from '#ports/library.ts';
import type { Model } from '#ports/model.ts';
import type { Sandbox } from '#ports/sandbox.ts';
import { openStore, startApp } from '../../src/app.ts';
import { storePlaygroundSettings } from '../../src/cli/playground-settings.ts';
import { quickClock } from '../../test/fakes/quick-clock.ts';

type Post = ReturnType<Emulator['messages']>[number];
type Json = z.core.util.JSONType;

/** The whole app on an emulator, as people use it. */
export interface Stage {
  readonly library: Library;
  /** Asks in a thread of its own, and gives that. */
  readonly ask: (text: string, file: { readonly name: string; readonly bytes: string } | undefined) => string;
  /** Waits for the card to show one of these words, and gives which. */
  readonly shows: (thread: string, words: readonly string[]) => Promise<string>;
  /** Presses Approve, the tick beside it as the card brought it. */
  readonly approve: (thread: string) => Promise<void>;
  /** The only turn of a thread. */
  readonly turn: (thread: string) => Promise<Turn | undefined>;
  /** What its run gave. */
  readonly result: (turn: Turn | undefined) => Promise<Json | undefined>;
  /** What the app complained of. */
  readonly complaints: readonly string[];
  stop(): Promise<void>;
}

/** The workspace of the emulator. */
export const WORKSPACE = 'T0HARBOR';
const CHANNEL = 'C0DATAHELP';
const [REQUESTER, APPROVER] = ['U0MIRA', 'U0JONAS'];
const APPROVE = 'proposal_approve';
const WAIT_MS = 60_000;
/** Files that lie in memory: thousands of writes are waited for, and this is not about how fast a disk is. */
const MEMORY = '/dev/shm';
/** Cards are edited as often as Slack takes it, which is far too seldom for hundreds of them in a few minutes. */
const SPEED = 30;

/** Real Bolt, durable SQLite, a real sandbox. */
export async function openStage(sandbox: Sandbox, model: Model): Promise<Stage> {
  const folder = await mkdtemp(join(existsSync(MEMORY) ? MEMORY : tmpdir(), 'threadsmith-bench-'));
  const emulator = await startEmulator({ rateLimits: 'off', seeded: false });
  const complaints: string[] = [];
  const log = pinoLog({ write: (line: string) => complaints.push(line) > 0 });
  const stored = await openStore({ store: { kind: 'sqlite' }, dataFolder: folder, key: undefined });
  await storePlaygroundSettings(stored.store);
  const ports = { ...stored, sandbox: { ...sandbox, close: async () => {} }, model, clock: quickClock(SPEED), log };
  const app = await startApp(emulator.slack, ports);
  await emulator.connected();
  const card = (thread: string): Post | undefined => emulator.messages(CHANNEL, thread).find(isCard);
  return {
    library: stored.library,
    complaints,
    ask: (text, file) =>
      emulator.say({ as: REQUESTER, channel: CHANNEL, text: `<@U0SMITH> ${text}`, ...(file && { files: [file] }) }),
    shows: (thread, words) =>
      emulator.waitFor(
        () => {
          const post = card(thread);
          const text = post === undefined ? '' : `${post.text} ${JSON.stringify(post.blocks)}`;
          return words.find((each) => text.includes(each));
        },
        { timeoutMs: WAIT_MS, what: `${words.join(' or ')}; ${complaints.slice(-2).join('')}` },
      ),
    async approve(thread) {
      await emulator.press({ as: APPROVER, channel: CHANNEL, ts: card(thread)?.ts ?? '', actionId: APPROVE });
    },
    turn: async (thread) =>
      (await openSessions(stored.store).read({ workspace: WORKSPACE, channel: CHANNEL, thread }))?.turns[0],
    async result(turn) {
      const hash = turn && lastAttempt(turn)?.run?.result;
      const bytes = hash ? await stored.blobs.get(WORKSPACE, hash) : undefined;
      return bytes && z.json().parse(JSON.parse(new TextDecoder().decode(bytes)));
    },
    async stop() {
      await app.stop();
      await emulator.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const isCard = ({ metadata }: Post): boolean => JSON.stringify(metadata ?? {}).includes('"card"');
