import { expect, it, onTestFinished } from 'vitest';
import { openSessions } from '#agent/core/sessions.ts';
import { Settings } from '#domain/settings.ts';
import type { Store } from '#ports/store.ts';
import { openStore } from '../../src/app.ts';
import { PLAYGROUND_SETTINGS, storePlaygroundSettings } from '../../src/cli/playground-settings.ts';
import { freshFolder } from '../fakes/folder.ts';
import { ask } from '../fakes/one-job.ts';
import { aScript } from '../fakes/scripted-model.ts';
import { FINANCE, JONAS, MIRA, openWorkspace, PRIYA, type Workspace } from '../fakes/workspace.ts';

const leaves = ({ emulator }: Workspace, person: string): void => {
  const room = emulator.world.rooms.get(FINANCE);
  if (room !== undefined) {
    room.members = room.members.filter((member) => member !== person);
  }
};

it('an approver who leaves the channel between the press and the start has approved nothing', async () => {
  const folder = await freshFolder();
  onTestFinished(() => folder.remove());
  const real = await openStore({ store: { kind: 'sqlite' }, dataFolder: folder.path, key: undefined });
  let leave = (): void => undefined;
  const store: Store = {
    ...real.store,
    async update(key, change) {
      const value = await real.store.update(key, change);
      if (key.kind === 'session' && JSON.stringify(value).includes('"status":"approved"')) {
        leave();
      }
      return value;
    },
  };
  const s = await openWorkspace(aScript(), { ports: { ...real, store } });
  leave = () => leaves(s, JONAS);
  const thread = ask(s);
  const { ts } = await s.shows(thread, 'proposal_approve');
  const press = (actionId: string, value?: string) =>
    s.emulator.press({ as: JONAS, channel: FINANCE, ts, actionId, ...(value === undefined ? {} : { value }) });
  await press('turn_more', /"value":"(grant_open:[^"]+)"/.exec(s.thread(thread).replaceAll('\\"', '"'))?.[1]);
  await s.emulator.waitFor(() => s.emulator.modal(JONAS));
  await s.emulator.submitView({ as: JONAS, fill: {} });
  await s.shows(thread, 'Standing approval');
  await press('proposal_approve');
  await s.shows(thread, 'Nothing ran.');
  await s.emulator.waitFor(() => /I could not do this\.|the program failed\./.test(s.thread(thread)));
  expect(s.thread(thread)).not.toContain('the program failed.'); // it never ran
  expect(await real.store.list('T0HARBOR', 'grant')).toEqual([]);
  const turn = (await openSessions(real.store).read({ workspace: 'T0HARBOR', channel: FINANCE, thread }))?.turns.at(-1);
  expect([s.runs(), turn]).toMatchObject([0, { status: 'failed', reason: 'policy' }]);
  expect(turn?.attempts[0]?.approval?.approvers.map(({ user }) => user)).toEqual([JONAS]);
});

it('a vote of somebody who has left since does not count when the last one comes', async () => {
  const s = await openWorkspace(aScript());
  const policy = { ...PLAYGROUND_SETTINGS.policy, quorum: 2 };
  await storePlaygroundSettings(s.ports.store, Settings.parse({ ...PLAYGROUND_SETTINGS, policy }));
  const thread = ask(s);
  const { ts } = await s.shows(thread, 'proposal_approve');
  const press = (as: string) => s.emulator.press({ as, channel: FINANCE, ts, actionId: 'proposal_approve' });
  const votes = async () => (await s.session(thread))?.turns[0]?.attempts[0]?.votes.map(({ user }) => user);
  await press(JONAS);
  await expect.poll(votes).toEqual([JONAS]);
  leaves(s, JONAS);
  await press(PRIYA);
  await expect.poll(votes).toEqual([PRIYA]);
  expect([s.runs(), (await s.session(thread))?.turns[0]?.status]).toEqual([0, 'awaiting_approval']);
  await press(MIRA);
  await s.shows(thread, 'There are 3 rows.');
  expect((await s.session(thread))?.turns[0]?.attempts[0]?.approval?.approvers.map(({ user }) => user)).toEqual([
    PRIYA,
    MIRA,
  ]);
});
