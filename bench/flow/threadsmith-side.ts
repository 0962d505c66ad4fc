import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '#adapters/system/clock.ts';
import { pinoLog } from '#adapters/system/log.ts';
import type { AgentPorts } from '#agent/core/context.ts';
import { type Emulator, startEmulator } from '#playground/server.ts';
import type { Sandbox, Work } from '#ports/sandbox.ts';
import { openStore, startApp } from '../../src/app.ts';
import { storePlaygroundSettings } from '../../src/cli/playground-settings.ts';
import { A_CSV, aScript, scriptedModel } from '../../test/fakes/scripted-model.ts';
import { answered, type Call, type Step, scoreOf } from './score.ts';
import { APPROVE_ACTION, APPROVER, CHANNEL, hasApprove, LATENCY_MS, MENTION, REQUESTER, seenAt } from './stage.ts';

/** What one request took, in milliseconds, and what a bare app has to do to do the same. */
export interface OurRun {
  readonly cardMs: number;
  readonly proposalMs: number;
  readonly outputMs: number;
  /** Calls from the mention until the proposal stood, and the names in them. */
  readonly toProposal: { readonly score: readonly Step[]; readonly thread: string; readonly file: string };
  /** Look-ups from the click until the sandbox was asked for. */
  readonly toSandbox: readonly Step[];
  readonly work: Work;
}

/** Threadsmith on an emulator of its own, for a few requests. */
export interface OurSide {
  run(): Promise<OurRun>;
  stop(): Promise<void>;
}

const LOOK_UPS = ['users.info', 'conversations.members', 'conversations.info'];

/** The whole app over durable SQLite and a real sandbox; only the model answers at once. */
export async function ourSide(sandbox: Sandbox): Promise<OurSide> {
  const folder = await mkdtemp(join(tmpdir(), 'threadsmith-bench-'));
  const emulator = await startEmulator({ latencyMs: LATENCY_MS, rateLimits: 'off', seeded: false });
  const complaints: string[] = [];
  const log = pinoLog({ write: (line: string) => complaints.push(line) > 0 });
  const { store, blobs, library, audit } = await openStore({
    store: { kind: 'sqlite' },
    dataFolder: folder,
    key: undefined,
  });
  await storePlaygroundSettings(store);
  const watch = watcher();
  const model = scriptedModel(aScript());
  const app = await startApp(
    emulator.slack,
    { store, blobs, library, audit, sandbox: { ...sandbox, close: async () => {} }, model, clock: systemClock(), log },
    watch.around,
  );
  await emulator.connected();
  return {
    run: () => request(emulator, watch),
    async stop() {
      await app.stop();
      await emulator.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function request(emulator: Emulator, watch: ReturnType<typeof watcher>): Promise<OurRun> {
  const before = emulator.calls().length;
  const asked = performance.now();
  const thread = emulator.say({
    as: REQUESTER,
    channel: CHANNEL,
    text: MENTION,
    files: [A_CSV],
  });
  const [card, proposal] = await Promise.all([
    seenAt(emulator, thread, () => true),
    seenAt(emulator, thread, hasApprove),
  ]);
  const planned = await watch.idle().then(() => emulator.calls().slice(before));
  const shown = planned.findIndex(({ args }) => JSON.stringify(args).includes(`"${APPROVE_ACTION}"`));
  const file = emulator.messages(CHANNEL, thread)[0]?.files[0] ?? '';

  const ran = watch.nextRun();
  const pressed = performance.now();
  await emulator.press({ as: APPROVER, channel: CHANNEL, ts: proposal.ts, actionId: APPROVE_ACTION });
  const { work, startedAt, outputAt } = await ran;
  await watch.idle();
  const lookUps = emulator
    .calls()
    .slice(before + planned.length)
    .filter(isLookUp);
  const needed = answered(lookUps, startedAt, LATENCY_MS).flatMap((index) => lookUps[index] ?? []);
  return {
    cardMs: card.at - asked,
    proposalMs: proposal.at - asked,
    outputMs: outputAt - pressed,
    toProposal: { score: scoreOf(planned.slice(0, shown + 1), LATENCY_MS), thread, file },
    toSandbox: scoreOf(needed, LATENCY_MS),
    work,
  };
}

const isLookUp = ({ method }: Call): boolean => LOOK_UPS.includes(method);

interface Ran {
  readonly work: Work;
  /** When the sandbox was asked for (ms since the epoch, as the emulator counts). */
  readonly startedAt: number;
  /** When the run job saw the first byte of stdout, on the clock of `performance.now`. */
  readonly outputAt: number;
}

/** Stands between the agent and its world: sees the first byte of a run, and when nothing is under way any more. */
function watcher() {
  const pending = new Set<string>();
  const waiting: (() => void)[] = [];
  let statuses = 0;
  let ran: ((ran: Ran) => void) | undefined;
  const look = (): void => {
    if (pending.size === 0 && statuses === 0) {
      for (const go of waiting.splice(0)) {
        go();
      }
    }
  };
  const around = (world: AgentPorts): AgentPorts => ({
    ...world,
    jobs: {
      ...world.jobs,
      start: (handler) =>
        world.jobs.start(async (job) => {
          await handler(job);
          pending.delete(job.id);
          look();
        }),
      add(job) {
        pending.add(job.id);
        world.jobs.add(job);
      },
    },
    thread: {
      ...world.thread,
      async status(ref, status) {
        statuses += 1;
        await world.thread.status(ref, status);
        statuses -= 1;
        look();
      },
    },
    sandbox: {
      ...world.sandbox,
      run(work, observe, signal) {
        const startedAt = Date.now();
        return world.sandbox.run(
          work,
          (seen) => {
            if (seen.kind === 'output' && seen.stream === 'stdout') {
              ran?.({ work, startedAt, outputAt: performance.now() });
            }
            observe(seen);
          },
          signal,
        );
      },
    },
  });
  return {
    around,
    /** Settles when no job and no status call is under way. */
    idle: () =>
      new Promise<void>((resolve) => {
        waiting.push(resolve);
        look();
      }),
    nextRun: () =>
      new Promise<Ran>((resolve) => {
        ran = resolve;
      }),
  };
}
