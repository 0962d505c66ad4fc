import { expect, it, onTestFinished } from 'vitest';
import { bubblewrapSandbox } from '#adapters/bubblewrap/bubblewrap-sandbox.ts';
import { Settings } from '#domain/settings.ts';
import type { Blobs } from '#ports/blobs.ts';
import type { Sandbox } from '#ports/sandbox.ts';
import type { Store } from '#ports/store.ts';
import { openStore, type Stored } from '../../src/app.ts';
import { PLAYGROUND_SETTINGS, storePlaygroundSettings } from '../../src/cli/playground-settings.ts';
import { freshFolder } from '../fakes/folder.ts';
import { jumpingClock } from '../fakes/jumping-clock.ts';
import { ask } from '../fakes/one-job.ts';
import { aScript } from '../fakes/scripted-model.ts';
import { FINANCE, JONAS, openWorkspace } from '../fakes/workspace.ts';

type Bytes = Awaited<ReturnType<Blobs['get']>>;

/** What is another thing than it was, from the moment of the yes on. */
interface Change {
  readonly bytes?: (bytes: Bytes) => Bytes;
  readonly template?: string;
  readonly quorum?: number;
  readonly hours?: number;
}

const CHANGES: [string, string, Change][] = [
  ['its bytes are others', 'digest', { bytes: (bytes) => bytes && Buffer.concat([bytes, Buffer.from('\n')]) }],
  ['its bytes are gone', 'digest', { bytes: () => undefined }],
  ['something else is installed where it runs', 'template', { template: 'another' }],
  ['the policy asks for two people', 'policy', { quorum: 2 }],
  ['the time that the policy gives an approval is over', 'expired', { hours: 24 }],
];

it.each(CHANGES)('a program does not run when, by the time it would start, %s', async (_what, reason, change) => {
  const real = await stored();
  const sandbox = await bubblewrapSandbox({ maxConcurrent: 1 });
  const clock = jumpingClock();
  let isYes = false;
  let runs = 0;
  const update: Store['update'] = async (key, act) => {
    const value = await real.store.update(key, act);
    if (!isYes && key.kind === 'session' && JSON.stringify(value).includes('"status":"approved"')) {
      isYes = true;
      clock.jump((change.hours ?? 0) * 3_600_000);
      const policy = { ...PLAYGROUND_SETTINGS.policy, quorum: change.quorum ?? 1 };
      await storePlaygroundSettings(real.store, Settings.parse({ ...PLAYGROUND_SETTINGS, policy }));
    }
    return value;
  };
  const get: Blobs['get'] = async (...of) => {
    const bytes = await real.blobs.get(...of);
    return isYes && change.bytes ? change.bytes(bytes) : bytes;
  };
  const describe: Sandbox['describe'] = async () => {
    const template = await sandbox.describe();
    return isYes ? { ...template, digest: change.template ?? template.digest } : template;
  };
  const run: Sandbox['run'] = (...work) => {
    runs += 1;
    return sandbox.run(...work);
  };
  const ports = { ...real, store: { ...real.store, update }, blobs: { ...real.blobs, get } };
  const s = await openWorkspace(aScript(), { ports: { ...ports, clock, sandbox: { ...sandbox, describe, run } } });
  const thread = ask(s);
  const { ts } = await s.shows(thread, 'proposal_approve');
  await s.emulator.press({ as: JONAS, channel: FINANCE, ts, actionId: 'proposal_approve' });
  await s.shows(thread, 'Nothing ran.');
  expect((await s.session(thread))?.turns.at(-1)).toMatchObject({ status: 'failed', reason });
  expect(runs).toBe(0);
});

async function stored(): Promise<Stored> {
  const folder = await freshFolder();
  onTestFinished(() => folder.remove());
  return openStore({ store: { kind: 'sqlite' }, dataFolder: folder.path, key: undefined });
}
