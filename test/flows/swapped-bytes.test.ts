import { expect, it, onTestFinished } from 'vitest';
import type { Blobs } from '#ports/blobs.ts';
import { openStore } from '../../src/app.ts';
import { freshFolder } from '../fakes/folder.ts';
import { ask } from '../fakes/one-job.ts';
import { aScript } from '../fakes/scripted-model.ts';
import { FINANCE, JONAS, openWorkspace } from '../fakes/workspace.ts';

type Bytes = Awaited<ReturnType<Blobs['get']>>;

const CHANGES: [string, (bytes: Bytes) => Bytes][] = [
  ['are others than those that were approved', (bytes) => bytes && Buffer.concat([bytes, Buffer.from('\n')])],
  ['are gone', () => undefined],
];

it.each(CHANGES)('a program whose bytes %s when it is to start does not run', async (_what, change) => {
  const folder = await freshFolder();
  onTestFinished(() => folder.remove());
  const real = await openStore({ store: { kind: 'sqlite' }, dataFolder: folder.path, key: undefined });
  let isChanged = false;
  const get: Blobs['get'] = async (workspace, hash) => {
    const bytes = await real.blobs.get(workspace, hash);
    return isChanged ? change(bytes) : bytes;
  };
  const update: typeof real.store.update = async (key, act) => {
    const value = await real.store.update(key, act);
    isChanged ||= key.kind === 'session' && JSON.stringify(value).includes('"status":"approved"');
    return value;
  };
  const ports = { ...real, store: { ...real.store, update }, blobs: { ...real.blobs, get } };
  const s = await openWorkspace(aScript(), { ports });
  const thread = ask(s);
  const { ts } = await s.shows(thread, 'proposal_approve');
  await s.emulator.press({ as: JONAS, channel: FINANCE, ts, actionId: 'proposal_approve' });
  await s.shows(thread, 'Nothing ran.');
  expect([s.runs(), (await s.session(thread))?.turns.at(-1)]).toMatchObject([
    0,
    { status: 'failed', reason: 'digest' },
  ]);
});
