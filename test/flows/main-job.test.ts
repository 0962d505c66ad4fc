import { describe, expect, it } from 'vitest';
import { A_CSV, aPlanReply, aScript } from '../fakes/scripted-model.ts';
import { FINANCE, JONAS, MIRA, openWorkspace } from '../fakes/workspace.ts';

describe('the main job', () => {
  it('goes from a mention over a proposal and an approval to an answer with files', async () => {
    const { emulator, shows, thread } = await openWorkspace(aScript());
    const ts = emulator.say({ as: MIRA, channel: FINANCE, text: '<@U0SMITH> how many rows?', files: [A_CSV] });
    const proposal = await shows(ts, 'Approve');
    expect(JSON.stringify(proposal.blocks)).toContain('def count_rows(csv):');
    await emulator.waitFor(() => thread(ts).includes('the program is ready to approve'));

    await emulator.press({ as: JONAS, channel: FINANCE, ts: proposal.ts, actionId: 'proposal_approve' });
    const answer = await shows(ts, 'There are 3 rows.');
    expect(JSON.stringify(answer.blocks)).toContain('"table"');
    expect(JSON.stringify(answer.blocks)).toContain('Jonas Weber');
    const names = () =>
      emulator.messages(FINANCE, ts).flatMap(({ files }) => files.map((id) => emulator.file(id)?.name));
    await emulator.waitFor(() => names().includes('rows.txt'));
    expect(thread(ts)).not.toContain('the program is ready to approve');
  });

  it('says while it plans what the library has for it, without a file too', async () => {
    const planned = Promise.withResolvers<object>();
    const { emulator, shows } = await openWorkspace(aScript({ plan: () => planned.promise }));
    const ts = emulator.say({ as: MIRA, channel: FINANCE, text: '<@U0SMITH> how late is it?' });
    await shows(ts, 'no tool fits');
    planned.resolve(aPlanReply({ outcome: 'answer', reply: 'I have no clock.', steps: [] }));
    await shows(ts, 'I have no clock.');
  });
});
