import { expect, it, onTestFinished } from 'vitest';
import { openSessions } from '#agent/sessions.ts';
import type { Store } from '#ports/store.ts';
import { openStore } from '../../src/app.ts';
import { freshFolder } from '../fakes/folder.ts';
import { ask } from '../fakes/one-job.ts';
import { aScript } from '../fakes/scripted-model.ts';
import { FINANCE, JONAS, openWorkspace } from '../fakes/workspace.ts';

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
  leave = () => {
    const room = s.emulator.world.rooms.get(FINANCE);
    if (room !== undefined) {
      room.members = room.members.filter((member) => member !== JONAS);
    }
  };
  const thread = ask(s);
  const { ts } = await s.shows(thread, 'proposal_approve');
  await s.emulator.press({ as: JONAS, channel: FINANCE, ts, actionId: 'proposal_approve' });
  await s.shows(thread, 'Nothing ran.');
  const turn = (await openSessions(real.store).read({ workspace: 'T0HARBOR', channel: FINANCE, thread }))?.turns.at(-1);
  expect([s.runs(), turn]).toMatchObject([0, { status: 'failed', reason: 'policy' }]);
  expect(turn?.attempts[0]?.approval?.approvers.map(({ user }) => user)).toEqual([JONAS]);
});
