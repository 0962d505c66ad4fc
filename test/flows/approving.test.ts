import { describe, expect, it } from 'vitest';
import { PLAYGROUND_SETTINGS, storePlaygroundSettings } from '../../src/cli/playground-settings.ts';
import { A_CSV, aScript } from '../fakes/scripted-model.ts';
import { FINANCE, JONAS, MIRA, openWorkspace, PRIYA, type Workspace } from '../fakes/workspace.ts';

const TRIAGE = 'C0TRIAGE';
const DIRECT = 'D0MIRA';

/** A workspace in which two people have to approve everything. */
async function openForTwo(): Promise<Workspace> {
  const workspace = await openWorkspace(aScript());
  const policy = { ...PLAYGROUND_SETTINGS.policy, quorum: 2 };
  await storePlaygroundSettings(workspace.ports.store, { ...PLAYGROUND_SETTINGS, policy });
  return workspace;
}

const chosen = (blocks: readonly unknown[], what: string): string =>
  new RegExp(`"(${what}:[^"]+)"`).exec(JSON.stringify(blocks))?.[1] ?? '';

describe('an approval by two', () => {
  it('is counted on the card, may be withdrawn until it is complete, and then runs', async () => {
    const workspace = await openForTwo();
    const { emulator, shows, runs } = workspace;
    const ts = emulator.say({ as: MIRA, channel: FINANCE, text: '<@U0SMITH> how many rows?', files: [A_CSV] });
    const card = await shows(ts, '0 of 2 approvals');
    const press = (as: string, actionId: string, value?: string) =>
      emulator.press({ as, channel: FINANCE, ts: card.ts, actionId, ...(value === undefined ? {} : { value }) });

    await press(JONAS, 'proposal_approve');
    const voted = await shows(ts, '1 of 2 approvals, by Jonas Weber');
    await press(JONAS, 'proposal_approve');
    await emulator.waitFor(() => JSON.stringify(emulator.ephemerals(JONAS)).includes('It needs one more approval.'));

    const withdraw = chosen(voted.blocks, 'vote_withdraw');
    await press(PRIYA, 'turn_more', withdraw);
    await emulator.waitFor(() => JSON.stringify(emulator.ephemerals(PRIYA)).includes('You have not approved it.'));
    await press(JONAS, 'turn_more', withdraw);
    await shows(ts, '0 of 2 approvals');
    expect(runs()).toBe(0);

    await press(JONAS, 'proposal_approve');
    await shows(ts, '1 of 2 approvals, by Jonas Weber');
    await press(PRIYA, 'proposal_approve');
    const done = await shows(ts, 'approved by Jonas Weber and Priya Raman at');
    expect(runs()).toBe(1);

    await emulator.press({ as: MIRA, channel: FINANCE, ts: done.ts, actionId: 'turn_details' });
    const details = await emulator.waitFor(() => emulator.modal(MIRA));
    const said = JSON.stringify(details?.body);
    for (const words of ['asked for this', 'gave an approval', 'withdrew an approval', 'made the approval complete']) {
      expect(said).toContain(words);
    }
    expect(said).toContain('was refused (approve, already voted)');
  });
});

describe('a proposal that too few can approve where it is', () => {
  it('goes on in a channel, and only there', async () => {
    const workspace = await openForTwo();
    const { emulator, shows, card, runs } = workspace;
    const ts = emulator.say({ as: MIRA, channel: DIRECT, text: 'how many rows?', files: [A_CSV] });
    const few = await shows(ts, 'Too few people here may approve it. The policy asks for 2 full members.', DIRECT);
    expect(JSON.stringify(few.blocks)).not.toContain('proposal_approve');

    await emulator.press({ as: MIRA, channel: DIRECT, ts: few.ts, actionId: 'continue_elsewhere' });
    await emulator.waitFor(() => emulator.modal(MIRA));
    expect(await emulator.submitView({ as: MIRA, fill: { channel: TRIAGE } })).toEqual({});
    const old = await shows(ts, `It goes on in <#${TRIAGE}>`, DIRECT);
    expect(old.ts).toBe(few.ts);

    const opening = emulator.messages(TRIAGE).find(({ text }) => text.startsWith('<@U0MIRA> continues here: '));
    const thread = opening?.ts ?? '';
    await shows(thread, 'Any full member of #support-triage may approve · 0 of 2 approvals', TRIAGE);
    for (const as of [JONAS, PRIYA]) {
      await emulator.press({ as, channel: TRIAGE, ts: card(thread, TRIAGE)?.ts ?? '', actionId: 'proposal_approve' });
      await shows(thread, 'by Jonas Weber', TRIAGE);
    }
    await shows(thread, 'approved by Jonas Weber and Priya Raman at', TRIAGE);
    expect(runs()).toBe(1);
  });
});
