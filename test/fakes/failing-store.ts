import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, onTestFinished } from 'vitest';
import { bubblewrapSandbox } from '#adapters/bubblewrap/bubblewrap-sandbox.ts';
import { systemClock } from '#adapters/system/clock.ts';
import { openSessions } from '#agent/core/sessions.ts';
import { REPLAY } from '#agent/keep/replay.ts';
import type { Session } from '#domain/session/session.ts';
import { AgentError } from '#domain/text/errors.ts';
import type { Store } from '#ports/store.ts';
import { openStore } from '../../src/app.ts';
import { freshFolder } from './folder.ts';
import { A_CSV, aScript, type Script } from './scripted-model.ts';
import { FINANCE, JONAS, MIRA, openWorkspace } from './workspace.ts';

const NOT_SAVED = '*Not saved.* Please press again in a minute. Nothing was approved.';

/** `locked`: another process writes and does not end. `gone`: the file cannot be used at all. */
export type Way = 'locked' | 'gone';

/** A store in a file that can be taken away and given back. */
async function failingStore(way: Way) {
  const folder = await freshFolder();
  const file = join(folder.path, 'threadsmith.db');
  const open = () => openStore({ store: { kind: 'sqlite' }, dataFolder: folder.path, key: undefined });
  let { store: now, blobs } = await open();
  const store: Store = {
    get: (key) => now.get(key),
    async update(key, change) {
      const value = await now.update(key, change);
      if (key.kind === 'session' && unheard > 0) {
        unheard -= 1;
        await lost();
        throw new AgentError('it is written, and nobody heard so', { code: 'STORE_UNAVAILABLE' });
      }
      return value;
    },
    delete: (key) => now.delete(key),
    open: () => now.open(),
    list: (workspace, kind) => now.list(workspace, kind),
    ping: () => now.ping(),
    close: () => now.close(),
  };
  const other = new DatabaseSync(file, { timeout: 5_000 });
  let isAway = false;
  let unheard = 0;
  let lost = async (): Promise<void> => {};
  onTestFinished(async () => {
    other.close();
    await folder.remove();
  });
  return {
    store,
    blobs,
    /** The next change of a session is written, but its answer gets lost, as it may when a server goes away. */
    loseAnswer: (andThen = async () => {}) => {
      unheard = 1;
      lost = andThen;
    },
    async leave() {
      isAway = true;
      await (way === 'locked' ? other.exec('BEGIN EXCLUSIVE') : now.close());
    },
    async comeBack() {
      if (!isAway) {
        return;
      }
      isAway = false;
      if (way === 'locked') {
        other.exec('COMMIT');
      } else {
        now = (await open()).store;
      }
    },
  };
}

/** How often the app looks for work that nobody is at; here often enough to wait for it. */
const SWEEP_MS = 15_000;

let sandbox: ReturnType<typeof bubblewrapSandbox> | undefined;

/** The real app over a real store in a file, which can be taken away; every sandbox that starts is counted. */
export async function openOverFailingStore(way: Way, script: Script = {}, ackMs = 400) {
  const { store, blobs, leave, comeBack, loseAnswer } = await failingStore(way);
  const clock = systemClock();
  sandbox ??= bubblewrapSandbox({ maxConcurrent: 4 });
  const real = await sandbox;
  const runs = { count: 0, ended: async () => {} };
  const workspace = await openWorkspace(aScript(script), {
    slack: { ackMs, redeliverMs: Array.from({ length: 60 }, () => 150) },
    ports: {
      store,
      blobs,
      clock: { ...clock, wait: (pause, signal) => clock.wait(pause === SWEEP_MS ? pause / 50 : pause, signal) },
      sandbox: {
        ...real,
        close: async () => {},
        async run(work, observe, signal) {
          if (work.owner.turn.endsWith(REPLAY)) {
            return real.run(work, observe, signal); // what is run again to be kept
          }
          runs.count += 1;
          const execution = await real.run(work, observe, signal);
          await runs.ended();
          return execution;
        },
      },
    },
  });
  onTestFinished(comeBack); // before the app is stopped, which waits for what it has to store
  const { emulator, shows, lines } = workspace;
  const session = (ts: string): Promise<Session | undefined> =>
    openSessions(store).read({ workspace: 'T0HARBOR', channel: FINANCE, thread: ts });
  const press = (ts: string, actionId: string, as: string = JONAS) =>
    emulator.press({ as, channel: FINANCE, ts, actionId, stale: true });
  return {
    ...workspace,
    leave,
    comeBack,
    loseAnswer,
    runs,
    session,
    press,
    ask: (): string => emulator.say({ as: MIRA, channel: FINANCE, text: '<@U0SMITH> how many rows?', files: [A_CSV] }),
    async approve(ts: string) {
      await press((await shows(ts, 'proposal_approve')).ts, 'proposal_approve');
    },
    told: (who: string, words = NOT_SAVED) =>
      emulator.waitFor(() => emulator.ephemerals(who).some(({ text }) => text.includes(words)), {
        what: `a whisper that says ${words}; log: ${lines.slice(-4).join('')}`,
      }),
    logged: (words: string) => expect.poll(() => lines.join(''), { timeout: 10_000 }).toContain(words),
    /** One turn, one card, one run, one end; nothing left to do, nothing that Slack still waits for. */
    async endsOnce(ts: string, words = 'There are 3 rows.') {
      await shows(ts, words);
      const posts = () => emulator.messages(FINANCE, ts);
      await emulator.waitFor(() => posts().some(({ text }) => /it is done|rejected this|stopped this/.test(text)), {
        timeoutMs: 15_000,
        what: 'the end to ring',
      });
      await expect.poll(async () => (await session(ts))?.outbox, { timeout: 10_000 }).toEqual([]);
      expect((await session(ts))?.turns).toHaveLength(1);
      expect(posts().filter(({ metadata }) => JSON.stringify(metadata ?? {}).includes('"card"'))).toHaveLength(1);
      expect(posts().filter(({ text }) => /it is done|rejected this|stopped this/.test(text))).toHaveLength(1);
      await emulator.waitFor(() => emulator.unacked().length === 0);
      expect(emulator.dropped()).toEqual([]);
    },
  };
}
