import { expect, it } from 'vitest';
import { ask } from '../fakes/one-job.ts';
import { aScript, COUNT_ROWS } from '../fakes/scripted-model.ts';
import { FINANCE, JONAS, MIRA, openWorkspace } from '../fakes/workspace.ts';

it('deleting the asking message stops what somebody made of it by an edit', async () => {
  const s = await openWorkspace(aScript());
  const thread = ask(s);
  const card = await s.shows(thread, 'proposal_approve');
  await s.emulator.press({ as: JONAS, channel: FINANCE, ts: card.ts, actionId: 'proposal_edit' });
  await s.emulator.waitFor(() => s.emulator.modal(JONAS));
  await s.emulator.submitView({ as: JONAS, fill: { 'source.0': COUNT_ROWS.replace('How many', 'The number of') } });
  await expect.poll(async () => (await s.session(thread))?.turns.length, { timeout: 5000 }).toBe(2);
  s.emulator.remove({ as: MIRA, channel: FINANCE, ts: thread });
  await expect.poll(async () => (await s.session(thread))?.turns.at(-1)?.status, { timeout: 3000 }).toBe('stopped');
});
