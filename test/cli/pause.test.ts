import { describe, expect, it, onTestFinished } from 'vitest';
import { changeStandstill, type Standstill, standstillOf } from '#agent/core/standstill.ts';
import { Settings } from '#domain/settings.ts';
import { openStore } from '../../src/app.ts';
import { changedBy } from '../../src/cli/changed-by.ts';
import { storeSettings } from '../../src/cli/settings.ts';
import { freshFolder } from '../fakes/folder.ts';

const WORKSPACE = 'T0HARBOR';

async function open() {
  const folder = await freshFolder();
  const opened = await openStore({ store: { kind: 'sqlite' }, dataFolder: folder.path, key: undefined });
  onTestFinished(async () => {
    await opened.store.close();
    await opened.blobs.close();
    await folder.remove();
  });
  const lines = async () =>
    (await Array.fromAsync(opened.audit.read(WORKSPACE))).map(({ kind, body }) => [kind, body] as const);
  return { ...opened, lines };
}

describe('a change of whether a workspace works', () => {
  const PRIYA = { state: 'paused', by: 'cli:priya', at: 10 } as const;
  const RESUMED = { state: 'running', by: 'cli:jonas', at: 30 } as const;
  const REMOVED = { state: 'removed', by: 'Slack', at: 40 } as const;

  it('is kept with whoever did it first, and recorded once', async () => {
    const opened = await open();
    expect(await standstillOf(opened.store, WORKSPACE)).toBe('running');
    const change = (wanted: Standstill) => changeStandstill(opened, WORKSPACE, wanted);
    expect(await change(PRIYA)).toEqual(PRIYA);
    expect(await change({ ...PRIYA, by: 'cli:jonas', at: 20 })).toEqual(PRIYA);
    expect(await standstillOf(opened.store, WORKSPACE)).toBe('paused');
    expect(await change(RESUMED)).toEqual(RESUMED);
    expect(await opened.lines()).toEqual([
      ['paused', { by: 'cli:priya' }],
      ['resumed', { by: 'cli:jonas' }],
    ]);
    expect(await standstillOf(opened.store, 'T0OTHER')).toBe('running');
  });

  it('ends a removal only by a resume', async () => {
    const opened = await open();
    const change = (wanted: Standstill) => changeStandstill(opened, WORKSPACE, wanted);
    await change(PRIYA);
    await Promise.all([change(REMOVED), change({ ...REMOVED, at: 41 })]);
    expect((await change({ ...PRIYA, at: 50 })).state).toBe('removed');
    expect((await change({ ...RESUMED, at: 60 })).state).toBe('running');
    expect((await opened.lines()).map(([kind]) => kind)).toEqual(['paused', 'removed', 'resumed']);
  });

  it('brings a line that was lost when it is made again', async () => {
    const opened = await open();
    const lost = { append: () => Promise.reject(new Error('gone')) };
    await expect(changeStandstill({ store: opened.store, audit: lost }, WORKSPACE, PRIYA)).rejects.toThrow('gone');
    expect(await standstillOf(opened.store, WORKSPACE)).toBe('paused');
    await changeStandstill(opened, WORKSPACE, { ...PRIYA, at: 20 });
    expect(await opened.lines()).toEqual([['paused', { by: 'cli:priya' }]]);
  });
});

describe('changed settings', () => {
  it('are recorded by the names of what changed and the revision of the policy, never by what they say', async () => {
    const { store, audit, lines } = await open();
    const change = (settings: object) =>
      storeSettings({ store, audit }, WORKSPACE, Settings.parse(settings), 'cli:priya');
    await change({ previews: false });
    await change({ previews: false, files: { most: 3 }, policy: { quorum: 2, mayAsk: ['U0SAM'] } });
    await change({ previews: false, files: { most: 3 }, policy: { quorum: 2, mayAsk: ['U0SAM'] } });
    const found = await lines();
    const revision = expect.stringMatching(/^[0-9a-f]{16}$/);
    expect(found).toEqual([
      ['settings_changed', { by: 'cli:priya', parts: ['previews'], policy: revision }],
      [
        'settings_changed',
        { by: 'cli:priya', parts: ['files.most', 'policy.mayAsk', 'policy.quorum'], policy: revision },
      ],
      ['settings_changed', { by: 'cli:priya', parts: [], policy: revision }],
    ]);
    const [before, after, same] = found.map(([, { policy }]) => policy);
    expect([after !== before, same === after]).toEqual([true, true]);
  });

  it('replace what cannot be read', async () => {
    const { store, audit, lines } = await open();
    await store.update({ workspace: WORKSPACE, kind: 'settings', id: 'settings' }, () => ({
      value: { keepDays: 'long' },
      open: false,
    }));
    await storeSettings({ store, audit }, WORKSPACE, Settings.parse({}), 'cli:priya');
    expect((await lines())[0]?.[1].parts).toEqual(Object.keys(Settings.parse({})).sort());
  });
});

it('whoever changes something is who they say, else the user of this machine', () => {
  expect([changedBy(' Priya '), changedBy('')]).toEqual(['cli:Priya', changedBy(undefined)]);
  expect(changedBy(undefined)).toMatch(/^cli:.+/);
});
