import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { onTestFinished } from 'vitest';
import { systemClock } from '#adapters/system/clock.ts';
import { openSessions } from '#agent/sessions.ts';
import { changeStandstill, type Standstill } from '#agent/standstill.ts';
import { AgentError } from '#domain/errors.ts';
import type { Execution } from '#ports/sandbox.ts';
import type { Store } from '#ports/store.ts';
import { openStore, type Ports } from '../../src/app.ts';
import { freshFolder } from './folder.ts';
import { aDraftReply, aPlanReply, aScript, type Script } from './scripted-model.ts';
import { FINANCE, JONAS, openWorkspace } from './workspace.ts';

const WORKSPACE = 'T0HARBOR';
/** How often the app looks for work that nobody is at; here often enough to wait for it. */
const SWEEP_MS = 15_000;

/** The app over a store whose answers can be bent, and who may pause it. */
export async function openPausable(script: Script = {}, ports: Partial<Ports> = {}) {
  const folder = await freshFolder();
  onTestFinished(() => folder.remove());
  const real = await openStore({ store: { kind: 'sqlite' }, dataFolder: folder.path, key: undefined });
  const bent = { canTell: true, once: { approved: async () => {}, finished: async () => {} } };
  const store: Store = {
    ...real.store,
    get: async (key) => {
      if (key.kind === 'standstill' && !bent.canTell) {
        throw new AgentError('gone', { code: 'STORE_UNAVAILABLE' });
      }
      return real.store.get(key);
    },
    async update(key, change) {
      const value = await real.store.update(key, change);
      for (const status of ['approved', 'finished'] as const) {
        if (key.kind === 'session' && JSON.stringify(value).includes(`"status":"${status}"`)) {
          const act = bent.once[status];
          bent.once[status] = async () => {};
          await act();
        }
      }
      return value;
    },
  };
  const clock = systemClock();
  const wait: typeof clock.wait = (ms, signal) => clock.wait(ms === SWEEP_MS ? ms / 50 : ms, signal);
  const workspace = await openWorkspace(aScript(script), {
    slack: { ackMs: 400, redeliverMs: Array.from({ length: 60 }, () => 150) },
    ports: { ...real, store, clock: { ...clock, wait }, ...ports },
  });
  const { emulator, shows } = workspace;
  const set = (state: Standstill['state']) =>
    changeStandstill(real, WORKSPACE, { state, by: 'cli:priya', at: Date.now() });
  const session = (thread: string) => openSessions(real.store).read({ workspace: WORKSPACE, channel: FINANCE, thread });
  const press = (ts: string, actionId: string, as: string = JONAS) =>
    emulator.press({ as, channel: FINANCE, ts, actionId, stale: true });
  return {
    ...workspace,
    bent,
    press,
    pause: () => set('paused'),
    resume: () => set('running'),
    approve: async (thread: string) => press((await shows(thread, 'proposal_approve')).ts, 'proposal_approve'),
    whispers: (who: string) => emulator.ephemerals(who).map(({ text }) => text.slice(0, 12)),
    last: async (thread: string) => (await session(thread))?.turns.at(-1),
    outbox: async (thread: string) => (await session(thread))?.outbox,
    kinds: async () => (await Array.fromAsync(real.audit.read(WORKSPACE))).map(({ kind }) => kind),
  };
}

/** A plan that does not come before it is aborted; `aborted` is when that was. */
export function endlessPlan() {
  const begun = Promise.withResolvers<void>();
  const aborted = Promise.withResolvers<number>();
  const plan = (_prompt: string, _count: number, signal: AbortSignal) => {
    begun.resolve();
    return new Promise((_resolve, reject) => {
      signal.addEventListener('abort', () => {
        aborted.resolve(Date.now());
        reject(signal.reason);
      });
    });
  };
  return { plan, begun: begun.promise, aborted: aborted.promise };
}

/** A program that starts another, and goes on for longer than any test; both are found by their mark. */
export function endlessProgram() {
  const mark = `31557600.${randomUUID().replaceAll(/\D/g, '')}`;
  const source = `import subprocess
def count_rows(csv):
    child = subprocess.Popen(["sleep", "${mark}"])
    print("begun", flush=True)
    child.wait()
    return {}
`;
  const script = {
    code: aDraftReply({ source }),
    plan: aPlanReply({ checks: [], needs: { ...aPlanReply().needs, seconds: 60 } }),
  };
  return { script, isAlive: () => commandLines().some((line) => line.includes(mark)) };
}

const commandLines = (): string[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => {
      try {
        return readFileSync(`/proc/${name}/cmdline`, 'utf8');
      } catch {
        return ''; // it has just ended
      }
    });

/** A sandbox without room; `queued` is told when a program stands in line. */
export async function lineUpFor(queued: () => void): Promise<Ports['sandbox']> {
  const nothing: Omit<Execution, 'ending'> = {
    stdout: '',
    stderr: '',
    result: undefined,
    artifacts: [],
    leftOut: [],
    milliseconds: 0,
    memoryMb: undefined,
  };
  return {
    describe: async () => ({ provider: 'none', digest: 'a'.repeat(64), versions: { python: '3.11.2' } }),
    run: (_work, observe, signal) =>
      new Promise((resolve) => {
        observe({ kind: 'queued', position: 1 });
        queued();
        signal.addEventListener('abort', () => resolve({ ...nothing, ending: { kind: 'stopped' } }));
      }),
    killOlder: async () => {},
    sweep: async () => {},
    close: async () => {},
  };
}
