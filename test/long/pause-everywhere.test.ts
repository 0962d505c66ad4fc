import { expect, it, onTestFinished } from 'vitest';
import { changeStandstill } from '#agent/core/standstill.ts';
import { openStore, startApp } from '../../src/app.ts';
import { freshFolder } from '../fakes/folder.ts';
import { ask } from '../fakes/one-job.ts';
import { endlessPlan, endlessProgram } from '../fakes/pausable.ts';
import { type Script, scriptedModel } from '../fakes/scripted-model.ts';
import { FINANCE, JONAS, openWorkspace } from '../fakes/workspace.ts';

/** A look a second, and as long again for a busy machine. */
const SOON_MS = 4_000;
const MOST_PLANS = 9;
const POLL = { timeout: 15_000, interval: 20 };

it('one pause ends all that is planned and all that runs, on every instance', async () => {
  const folder = await freshFolder();
  onTestFinished(() => folder.remove());
  const stored = await openStore({ store: { kind: 'sqlite' }, dataFolder: folder.path, key: undefined });
  const program = endlessProgram();
  const script: Script = { ...program.script };
  const first = await openWorkspace(script, { ports: stored });
  const running = ask(first);
  const { ts } = await first.shows(running, 'proposal_approve');
  await first.emulator.press({ as: JONAS, channel: FINANCE, ts, actionId: 'proposal_approve' });
  await expect.poll(program.isAlive, POLL).toBe(true);

  const own = endlessPlan();
  script.plan = own.plan;
  const plan = endlessPlan();
  const ports = {
    ...first.ports,
    model: scriptedModel({ plan: plan.plan }),
    store: { ...stored.store, close: async () => {} },
  };
  const { botToken, appToken, slackApiUrl: apiUrl } = first.emulator;
  const second = await startApp({ botToken, appToken, apiUrl }, ports, undefined, 'second');
  onTestFinished(() => second.stop());
  await first.emulator.connected({ connections: 2 });
  const begun = new Set<string>();
  void own.begun.then(() => begun.add('first'));
  void plan.begun.then(() => begun.add('second'));
  // Slack gives a request to one of the two: asked until both have something to plan.
  const plans = () => plansOf(first.ports.model) + plansOf(ports.model);
  for (let asked = plans(); begun.size < 2 && asked < MOST_PLANS; asked += 1) {
    ask(first);
    await expect.poll(plans, POLL).toBe(asked + 1);
  }
  expect([...begun].sort()).toEqual(['first', 'second']);

  const from = Date.now();
  await changeStandstill(stored, 'T0HARBOR', { state: 'paused', by: 'cli:priya', at: from });
  const ends = await Promise.all([own.aborted, plan.aborted]);
  await expect.poll(program.isAlive, POLL).toBe(false);
  expect(Math.max(...ends, Date.now()) - from).toBeLessThan(SOON_MS);
});

const plansOf = (model: object): number =>
  'asked' in model && Array.isArray(model.asked) ? model.asked.filter((kind) => kind === 'plan').length : 0;
