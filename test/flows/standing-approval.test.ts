import { describe, expect, it } from 'vitest';
import { ask, audit, moreOf, press, told } from '../fakes/policy.ts';
import { aDraftReply, aScript } from '../fakes/scripted-model.ts';
import { FINANCE, JONAS, openWorkspace, PRIYA } from '../fakes/workspace.ts';

describe('a standing approval', () => {
  const grantable = aScript({ code: aDraftReply() });

  it('lets the same function run without asking, until it is taken back', async () => {
    const workspace = await openWorkspace(grantable);
    const { emulator, shows } = workspace;
    const ts = ask(workspace);
    const card = await shows(ts, 'proposal_approve');
    const old = /"value":"([^"]+:[0-9a-f]{16})"/.exec(JSON.stringify(card.blocks))?.[1] ?? '';
    await press(workspace, JONAS, card.ts, 'turn_more', await moreOf(workspace, ts, 'grant_open'));
    await emulator.waitFor(() => emulator.modal(JONAS));
    await emulator.submitView({ as: JONAS, fill: {} });
    const termed = await shows(ts, 'Standing approval');
    await emulator.press({
      as: PRIYA,
      channel: FINANCE,
      ts: card.ts,
      actionId: 'proposal_approve',
      value: old,
      stale: true,
    });
    await told(workspace, PRIYA, 'Superseded.');
    await press(workspace, PRIYA, termed.ts, 'proposal_approve');
    await shows(ts, 'There are 3 rows.');
    const again = ask(workspace);
    await shows(again, 'There are 3 rows.');
    expect(JSON.stringify(workspace.card(again)?.blocks)).toContain('allowed by Priya Raman');
    expect(workspace.runs()).toBe(2);
    await emulator.command({ as: JONAS, channel: FINANCE, command: '/smith', text: 'grants' });
    await told(workspace, JONAS, 'count_rows');
    const list = emulator.ephemerals(JONAS).at(-1)!;
    await emulator.press({ as: JONAS, channel: FINANCE, ts: list.ts, actionId: 'grant_revoke' });
    await expect.poll(async () => (await audit(workspace)).map(({ kind }) => kind)).toContain('grant_revoked');
    const third = ask(workspace);
    await shows(third, 'proposal_approve');
    expect(workspace.runs()).toBe(2);
    const kinds = (await audit(workspace)).map(({ kind }) => kind);
    expect(kinds).toEqual(expect.arrayContaining(['grant_proposed', 'grant_made', 'grant_used', 'grant_revoked']));
  });
});
