import { onTestFinished } from 'vitest';
import { systemClock } from '#adapters/system/clock.ts';
import { openSessions } from '#agent/core/sessions.ts';
import { changeStandstill, type Standstill } from '#agent/core/standstill.ts';
import { AgentError } from '#domain/text/errors.ts';
import type { Store } from '#ports/store.ts';
import { openStore, type Ports, type Stored } from '../../src/app.ts';
import { freshFolder } from './folder.ts';
import { aScript, type Script } from './scripted-model.ts';
import { FINANCE, JONAS, openWorkspace } from './workspace.ts';

const WORKSPACE = 'T0HARBOR';
/** How often the app looks for work that nobody is at; here often enough to wait for it. */
const SWEEP_MS = 15_000;

interface Options {
  readonly ports?: Partial<Ports>;
  /** Sees every record as it is stored, but for secrets themselves. */
  readonly kept?: (value: unknown) => void;
  /** Sees all bytes that are put into the store. */
  readonly put?: (bytes: Uint8Array) => void;
}

/** The app over a store that something happens in: at a given moment of a turn, or because it cannot answer. */
export async function openBent(script: Script = {}, { ports = {}, kept, put }: Options = {}) {
  const folder = await freshFolder();
  onTestFinished(() => folder.remove());
  const real = await openStore({ store: { kind: 'sqlite' }, dataFolder: folder.path, key: undefined });
  const bent = { canTell: true, once: { approved: async () => {}, finished: async () => {} } };
  const clock = systemClock();
  const wait: typeof clock.wait = (ms, signal) => clock.wait(ms === SWEEP_MS ? ms / 50 : ms, signal);
  const blobs: Stored['blobs'] = {
    ...real.blobs,
    put: (workspace, bytes, until) => {
      put?.(bytes);
      return real.blobs.put(workspace, bytes, until);
    },
  };
  const workspace = await openWorkspace(aScript(script), {
    slack: { ackMs: 400, redeliverMs: Array.from({ length: 60 }, () => 150) },
    ports: { ...real, blobs, store: bentStore(real.store, bent, kept), clock: { ...clock, wait }, ...ports },
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

interface Bent {
  /** Whether it can be told that a workspace is paused. */
  canTell: boolean;
  /** What happens once, in the moment in which a turn has come so far. */
  readonly once: Record<'approved' | 'finished', () => Promise<void>>;
}

const bentStore = (real: Store, bent: Bent, kept: Options['kept']): Store => ({
  ...real,
  get: async (key) => {
    if (key.kind === 'standstill' && !bent.canTell) {
      throw new AgentError('gone', { code: 'STORE_UNAVAILABLE' });
    }
    return real.get(key);
  },
  async update(key, change) {
    const value = await real.update(key, change);
    if (key.kind !== 'secret') {
      kept?.(value);
    }
    for (const status of ['approved', 'finished'] as const) {
      if (key.kind === 'session' && JSON.stringify(value).includes(`"status":"${status}"`)) {
        const act = bent.once[status];
        bent.once[status] = async () => {};
        await act();
      }
    }
    return value;
  },
});
