import { expect, it, onTestFinished } from 'vitest';
import { systemClock } from '#adapters/system/clock.ts';
import { AgentError } from '#domain/text/errors.ts';
import type { Store } from '#ports/store.ts';
import { openStore } from '../../src/app.ts';
import { openBent } from '../fakes/bent-workspace.ts';
import { freshFolder } from '../fakes/folder.ts';
import { ask } from '../fakes/one-job.ts';
import { endlessPlan, endlessProgram } from '../fakes/pausable.ts';
import { aPlanReply, aScript, type Script } from '../fakes/scripted-model.ts';
import { openWorkspace } from '../fakes/workspace.ts';

/** A pause says that it was one, whoever notices it first and however often the store must be asked. */

const POLL = { timeout: 15_000, interval: 20 };
const LOOK_MS = 1_000;

/** The app over a store that refuses a session once, when a turn is to be stored with these words in it. */
async function openRefusing(words: string, script: Script) {
  const folder = await freshFolder();
  onTestFinished(() => folder.remove());
  const real = await openStore({ store: { kind: 'sqlite' }, dataFolder: folder.path, key: undefined });
  let refusals = 0;
  const update: Store['update'] = (key, change) =>
    real.store.update(key, (stored) => {
      const next = change(stored);
      if (key.kind === 'session' && refusals === 0 && JSON.stringify(next.value).includes(words)) {
        refusals += 1;
        throw new AgentError('somebody else writes it', { code: 'STORE_BUSY' });
      }
      return next;
    });
  const s = await openWorkspace(aScript(script), { ports: { ...real, store: { ...real.store, update } } });
  const pause = () =>
    real.store.update({ workspace: 'T0HARBOR', kind: 'standstill', id: 'standstill' }, () => ({
      value: { state: 'paused', by: 'cli:priya', at: Date.now() },
      open: false,
    }));
  const last = async (thread: string) => (await s.session(thread))?.turns.at(-1);
  return { ...s, pause, last, refusals: () => refusals };
}

it('while a program is written is no failure of ours, whichever of several looks sees it', async () => {
  const clock = systemClock();
  let looks = 0;
  // The first to watch looks late, the others often.
  const wait: typeof clock.wait = (ms, signal) => {
    looks += ms === LOOK_MS ? 1 : 0;
    return clock.wait(ms === LOOK_MS && looks > 1 ? 20 : ms, signal);
  };
  const endless = endlessPlan();
  const s = await openBent({ plan: aPlanReply(), code: endless.plan }, { ports: { clock: { ...clock, wait } } });
  const thread = ask(s);
  await endless.begun;
  await s.pause();
  await endless.aborted;
  await s.shows(thread, 'An admin paused me. Nothing ran.');
  expect(await s.last(thread)).toMatchObject({ status: 'failed', reason: 'paused' });
});

it('ends a plan as a pause, also when the store does not take that at once', async () => {
  const endless = endlessPlan();
  const s = await openRefusing('"reason":"paused"', { plan: endless.plan });
  const thread = ask(s);
  await endless.begun;
  await s.pause();
  await s.shows(thread, 'An admin paused me. Nothing ran.');
  expect([s.refusals(), await s.last(thread)]).toMatchObject([1, { status: 'failed', reason: 'paused' }]);
});

it('ends a run for good, also when the store does not take that at once', async () => {
  const endless = endlessProgram();
  const s = await openRefusing('"status":"stopped"', endless.script);
  const thread = ask(s);
  const { ts } = await s.shows(thread, 'proposal_approve');
  await s.emulator.press({ as: 'U0JONAS', channel: 'C0FINOPS', ts, actionId: 'proposal_approve' });
  await expect.poll(endless.isAlive, POLL).toBe(true);
  await s.pause();
  await expect.poll(endless.isAlive, POLL).toBe(false);
  await expect.poll(async () => (await s.last(thread))?.status, POLL).toBe('stopped');
  expect(s.refusals()).toBe(1);
});
