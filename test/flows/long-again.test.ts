import { expect, it } from 'vitest';
import { Settings } from '#domain/settings.ts';
import { PLAYGROUND_SETTINGS, storePlaygroundSettings } from '../../src/cli/playground-settings.ts';
import { ask } from '../fakes/one-job.ts';
import { aDraftReply, aScript, COUNT_ROWS } from '../fakes/scripted-model.ts';
import { FINANCE, JONAS, openWorkspace, PRIYA } from '../fakes/workspace.ts';

it('a program too long for a card is shown anew when its next run asks others, and can be approved', async () => {
  const source = `${'# a remark that makes it too long for any card\n'.repeat(400)}${COUNT_ROWS}`;
  const s = await openWorkspace(aScript({ code: aDraftReply({ source }) }));
  const thread = ask(s);
  const press = (as: string, ts: string, actionId: string) => s.emulator.press({ as, channel: FINANCE, ts, actionId });
  await press(JONAS, (await s.shows(thread, 'proposal_approve')).ts, 'proposal_approve');
  const done = await s.shows(thread, 'There are 3 rows.');
  const policy = { ...PLAYGROUND_SETTINGS.policy, quorum: 2 };
  await storePlaygroundSettings(s.ports.store, Settings.parse({ ...PLAYGROUND_SETTINGS, policy }));
  await press(JONAS, done.ts, 'run_again');
  const again = await s.emulator.waitFor(
    () => {
      const card = s.card(thread);
      return card?.ts !== done.ts && JSON.stringify(card?.blocks).includes('proposal_approve') ? card : undefined;
    },
    { timeoutMs: 15_000, what: 'the program once more' },
  );
  expect(s.runs()).toBe(1);
  await press(JONAS, again.ts, 'proposal_approve');
  await s.shows(thread, '1 of 2 approvals');
  await press(PRIYA, again.ts, 'proposal_approve');
  await expect.poll(() => s.runs(), { timeout: 10_000 }).toBe(2);
});
