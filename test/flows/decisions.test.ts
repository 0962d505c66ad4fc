import { describe, expect, it } from 'vitest';
import { PLAYGROUND_SETTINGS, storePlaygroundSettings } from '../../src/cli/playground-settings.ts';
import { asked } from '../fakes/one-job.ts';
import { A_CSV, aDraftReply, aPlanReply, aScript } from '../fakes/scripted-model.ts';
import { FINANCE, JONAS, LENA, MIRA, openWorkspace, SAM, type Workspace } from '../fakes/workspace.ts';

const ask = (workspace: Workspace, text = '<@U0SMITH> how many rows?'): string =>
  workspace.emulator.say({ as: MIRA, channel: FINANCE, text, files: [A_CSV] });

const press = (workspace: Workspace, ts: string, as: string, actionId: string) =>
  workspace.emulator.press({ as, channel: FINANCE, ts, actionId, stale: true });

describe('decisions', () => {
  it('are refused to guests and other workspaces, who alone are told why', async () => {
    const workspace = await openWorkspace(aScript());
    const { emulator, shows, ports } = workspace;
    const proposal = await shows(ask(workspace), 'proposal_approve');
    for (const [who, words] of [
      [SAM, 'Guests may not approve'],
      [LENA, 'Only members of this workspace'],
    ] as const) {
      await press(workspace, proposal.ts, who, 'proposal_approve');
      await emulator.waitFor(() => JSON.stringify(emulator.ephemerals(who)).includes(words));
    }
    expect(emulator.ephemerals(MIRA)).toEqual([]);
    const card = workspace.card(proposal.threadTs ?? '');
    expect(card?.blocks).toEqual(proposal.blocks);
    expect(JSON.stringify(await ports.store.open())).toContain(proposal.threadTs);
  });

  it('end with a no and its reason', async () => {
    const workspace = await openWorkspace(aScript());
    const { emulator, shows, thread } = workspace;
    const ts = ask(workspace);
    const proposal = await shows(ts, 'proposal_approve');
    await press(workspace, proposal.ts, JONAS, 'proposal_reject');
    await emulator.waitFor(() => emulator.modal(JONAS));
    await emulator.submitView({ as: JONAS, fill: { text: 'Please use <!channel> adjusted prices.' } });
    const card = await shows(ts, 'rejected this. Nothing ran.');
    expect(JSON.stringify(card.blocks)).toContain('adjusted prices');
    expect(JSON.stringify(card.blocks)).not.toContain('proposal_approve');
    await emulator.waitFor(() => thread(ts).includes('Jonas Weber rejected this.'));
    const old = { channel: FINANCE, ts: proposal.ts, actionId: 'proposal_approve', value: pressedValue(proposal) };
    await emulator.press({ as: MIRA, ...old, stale: true });
    await emulator.waitFor(() => JSON.stringify(emulator.ephemerals(MIRA)).includes('Already decided'));
  });

  it('are not made by words', async () => {
    const workspace = await openWorkspace(aScript());
    const { emulator, shows } = workspace;
    const ts = ask(workspace);
    const proposal = await shows(ts, 'proposal_approve');
    emulator.say({ as: MIRA, channel: FINANCE, text: '<@U0SMITH> yes, go ahead'.replace('yes, ', ''), threadTs: ts });
    await emulator.waitFor(() => emulator.ephemerals(MIRA).length > 0);
    expect(workspace.card(ts)?.ts).toBe(proposal.ts);
    expect(JSON.stringify(workspace.card(ts)?.blocks)).toContain('proposal_approve');
  });

  it("let the requester's words make a new proposal, and void the old one", async () => {
    const workspace = await openWorkspace(aScript());
    const { emulator, shows } = workspace;
    const ts = ask(workspace);
    const first = await shows(ts, 'proposal_approve');
    emulator.say({ as: MIRA, channel: FINANCE, text: '<@U0SMITH> count the columns as well', threadTs: ts });
    await emulator.waitFor(() => workspace.card(ts)?.ts !== first.ts && workspace.card(ts)?.text.startsWith('Ready'));
    const old = emulator.messages(FINANCE, ts).find((post) => post.ts === first.ts);
    expect(JSON.stringify(old?.blocks)).toContain('Superseded');
    await emulator.press({
      as: JONAS,
      channel: FINANCE,
      ts: first.ts,
      actionId: 'proposal_approve',
      stale: true,
      value: pressedValue(first),
    });
    await emulator.waitFor(() => JSON.stringify(emulator.ephemerals(JONAS)).includes('Superseded'));
  });

  it("queue another person's request and say so", async () => {
    const workspace = await openWorkspace(aScript());
    const { emulator, shows } = workspace;
    const ts = ask(workspace);
    const first = await shows(ts, 'proposal_approve');
    emulator.say({ as: JONAS, channel: FINANCE, text: '<@U0SMITH> and how many columns?', threadTs: ts });
    await shows(ts, 'It starts when the request before it has ended.');
    await press(workspace, first.ts, MIRA, 'proposal_approve');
    await emulator.waitFor(() => workspace.card(ts)?.text.startsWith('Ready') && workspace.card(ts)?.ts !== first.ts);
  });

  it('stop a run at once, by the word', async () => {
    const source =
      'import time\ndef count_rows(csv):\n    print("begun", flush=True)\n    time.sleep(60)\n    return {}\n';
    const workspace = await openWorkspace(aScript({ code: aDraftReply({ source }), plan: aPlanReply({ checks: [] }) }));
    const { emulator, shows } = workspace;
    const ts = ask(workspace);
    await press(workspace, (await shows(ts, 'proposal_approve')).ts, JONAS, 'proposal_approve');
    await shows(ts, 'Running for');
    emulator.say({ as: JONAS, channel: FINANCE, text: '<@U0SMITH> and how many columns?', threadTs: ts });
    await shows(ts, 'It starts when the request before it has ended.');
    emulator.say({ as: MIRA, channel: FINANCE, text: 'stop', threadTs: ts });
    const stopped = await emulator.waitFor(() =>
      emulator.messages(FINANCE, ts).find(({ blocks }) => JSON.stringify(blocks).includes('The sandbox is gone.')),
    );
    await emulator.waitFor(() => JSON.stringify(emulator.messages(FINANCE, ts)).includes('begun'));
    expect(`${stopped.text} ${JSON.stringify(stopped.blocks)}`).toContain('stopped this after');
    await shows(ts, 'proposal_approve'); // what waited behind it is not what was stopped
  });

  it('are told that there is nothing to stop, where they look', async () => {
    const { emulator } = await openWorkspace(aScript());
    emulator.say({ as: MIRA, channel: FINANCE, text: '<@U0SMITH> stop' });
    const [told] = await emulator.waitFor(() => emulator.ephemerals(MIRA).length > 0 && emulator.ephemerals(MIRA));
    expect([told?.text, told?.threadTs]).toEqual([expect.stringContaining('Already over.'), undefined]);
  });

  it('run again what was approved, by a press of somebody who may approve', async () => {
    const workspace = await openWorkspace(aScript());
    const { emulator, shows } = workspace;
    const ts = ask(workspace);
    await press(workspace, (await shows(ts, 'proposal_approve')).ts, JONAS, 'proposal_approve');
    const first = await shows(ts, 'There are 3 rows.');
    await press(workspace, first.ts, JONAS, 'run_again');
    await emulator.waitFor(
      () =>
        workspace.card(ts)?.ts !== first.ts && JSON.stringify(workspace.card(ts)?.blocks).includes('There are 3 rows.'),
    );
    expect(asked(workspace)).toEqual(['plan', 'code', 'answer', 'answer']);
  });

  it('propose a second try after a failure, with the difference, and ask anew', async () => {
    const broken = aDraftReply({
      source: 'def count_rows(csv):\n    print("trying")\n    raise ValueError("no such column")\n',
    });
    const repair = aDraftReply({ explanation: 'The column is not there, so rows are counted.' });
    const workspace = await openWorkspace(aScript({ code: broken, repair }));
    const { emulator, shows, thread } = workspace;
    const ts = ask(workspace);
    const proposal = await shows(ts, 'proposal_approve');
    await press(workspace, proposal.ts, JONAS, 'proposal_approve');
    const second = await shows(ts, 'A second try');
    await emulator.waitFor(() => JSON.stringify(workspace.card(ts)?.blocks).includes('proposal_approve'));
    expect(JSON.stringify(second.blocks)).toContain('ValueError: no such column');
    expect(JSON.stringify(second.blocks)).toContain('What changes');
    expect(thread(ts)).toContain('A second try is ready to approve');
    await press(workspace, proposal.ts, JONAS, 'proposal_approve');
    await shows(ts, 'There are 3 rows.');
  });
});

describe('a workspace that shows no file to a model', () => {
  it('gets plans from names and sizes, and answers without words', async () => {
    const workspace = await openWorkspace(aScript());
    const { emulator, shows, ports, thread } = workspace;
    await storePlaygroundSettings(ports.store, { ...PLAYGROUND_SETTINGS, previews: false });
    const ts = ask(workspace);
    await press(workspace, (await shows(ts, 'proposal_approve')).ts, JONAS, 'proposal_approve');
    await emulator.waitFor(() => thread(ts).includes('it is done'));
    const card = await shows(ts, 'run_again');
    expect(JSON.stringify(card.blocks)).toContain('It worked.');
    expect('asked' in ports.model ? ports.model.asked : []).toEqual(['plan', 'code']);
  });
});

/** The value that the Approve button of a message carried. */
function pressedValue(post: { blocks: unknown }): string {
  return /"value":"([^"]+:[0-9a-f]{16})"/.exec(JSON.stringify(post.blocks))?.[1] ?? '';
}
