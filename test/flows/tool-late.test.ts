import { expect, it } from 'vitest';
import { openInspector } from '#adapters/inspector/inspector.ts';
import { setStandstill } from '#agent/core/standstill.ts';
import type { Tool } from '#domain/tool/tool.ts';
import { newTool, nextVersion, retired } from '#domain/tool/tool-change.ts';
import { audit, moreOf, press } from '../fakes/policy.ts';
import { A_CSV, aDraftReply, aPlanReply, aScript, COUNT_ROWS, type Script } from '../fakes/scripted-model.ts';
import { aKeeping, KEEPER } from '../fakes/tools.ts';
import { FINANCE, JONAS, MIRA, openWorkspace, PRIYA, type Workspace } from '../fakes/workspace.ts';

/** What becomes of a tool between the moments at which people and models look at it. */

const HARBOR = 'T0HARBOR';
const REUSE = aPlanReply({ outcome: 'reuse', tool: 'count_rows', arguments: '{"csv": "data.csv"}' });
const parameters = [{ name: 'csv', type: 'file' as const, description: 'a file with a head line' }];

/** An app that has the tool. */
async function opened(script: Script, changes: Partial<Parameters<typeof newTool>[0]> = {}): Promise<Workspace> {
  const workspace = await openWorkspace(script);
  const { provider, digest: template } = await workspace.ports.sandbox.describe();
  const looks = { name: 'count_rows', description: 'Counts the rows of a file', source: COUNT_ROWS, parameters };
  const keeping = aKeeping({ ...looks, sandbox: { provider, template }, ...changes });
  await workspace.ports.library.put(HARBOR, newTool(keeping), null);
  return workspace;
}

/** Somebody changes the tool by another way. */
async function changed({ ports }: Workspace, change: (tool: Tool) => Tool): Promise<void> {
  const [found] = await ports.library.list(HARBOR);
  await ports.library.put(HARBOR, change(found!.tool), found!.revision);
}
const retires = (tool: Tool): Tool => retired(tool, KEEPER, Date.now());
const asks = ({ emulator }: Workspace): string =>
  emulator.say({ as: MIRA, channel: FINANCE, text: '<@U0SMITH> how many rows?', files: [A_CSV] });

it('a tool that is retired while a model plans with it is not put before anybody', async () => {
  let workspace: Workspace | undefined;
  const plan = async () => {
    await changed(workspace!, retires);
    return REUSE;
  };
  workspace = await opened(aScript({ plan }));
  await workspace.shows(asks(workspace), 'was changed or retired while I planned. Nothing ran.');
});

it('a standing approval covers no tool that was taken out of use since', async () => {
  const workspace = await opened(aScript({ plan: REUSE }));
  const { emulator, shows } = workspace;
  const ts = asks(workspace);
  const card = await shows(ts, 'proposal_approve');
  await press(workspace, JONAS, card.ts, 'turn_more', await moreOf(workspace, ts, 'grant_open'));
  await emulator.waitFor(() => emulator.modal(JONAS));
  await emulator.submitView({ as: JONAS, fill: {} });
  await press(workspace, PRIYA, (await shows(ts, 'Standing approval')).ts, 'proposal_approve');
  const done = await shows(ts, 'There are 3 rows.');
  await changed(workspace, retires);
  await press(workspace, MIRA, done.ts, 'run_again'); // her press alone is no approval here
  const again = await shows(ts, 'proposal_approve');
  expect(JSON.stringify(again.blocks)).toContain('ran once, never failed');
  await press(workspace, PRIYA, again.ts, 'proposal_approve');
  await expect.poll(workspace.runs).toBe(2);
  expect((await audit(workspace)).map(({ kind }) => kind)).not.toContain('grant_used');
});

it('nothing is saved as a tool during a pause', async () => {
  const workspace = await openWorkspace(aScript());
  const { emulator, shows, ports } = workspace;
  const ts = asks(workspace);
  const card = await shows(ts, 'proposal_approve');
  await emulator.press({
    as: PRIYA,
    channel: FINANCE,
    ts: card.ts,
    actionId: 'proposal_approve',
    fill: { tool_keep: [] },
  });
  await press(workspace, PRIYA, (await shows(ts, 'tool_save')).ts, 'tool_save');
  await emulator.waitFor(() => emulator.modal(PRIYA));
  await setStandstill(ports.store, HARBOR, { state: 'paused', by: 'Lena', at: 1 });
  await emulator.submitView({ as: PRIYA, fill: {} });
  expect(JSON.stringify(emulator.modal(PRIYA)?.body)).toContain('An admin paused me');
  expect((await workspace.session(ts))?.turns[0]).not.toHaveProperty('kept');
});

it('a version that came after the card was drawn is not replaced by a press on it', async () => {
  const twin = aDraftReply({ name: 'tally', source: COUNT_ROWS.replaceAll('count_rows', 'tally') });
  const workspace = await openWorkspace(aScript({ code: twin }));
  const { shows, ports } = workspace;
  const looks = { name: 'count_rows', source: COUNT_ROWS, parameters };
  const print = { language: 'python', source: COUNT_ROWS, name: 'count_rows' } as const;
  const fingerprint = (await openInspector()).fingerprint(print);
  await ports.library.put(HARBOR, newTool(aKeeping({ ...looks, fingerprint })), null);
  const ts = asks(workspace);
  await press(workspace, PRIYA, (await shows(ts, 'proposal_approve')).ts, 'proposal_approve');
  const card = await shows(ts, 'This does the same as *count_rows*.');
  await changed(workspace, (tool) => nextVersion(tool, { provenance: tool.provenance, replayed: 'passed' }));
  await press(workspace, PRIYA, card.ts, 'tool_alike.version');
  await shows(ts, 'Not kept: somebody changed or retired that tool meanwhile.');
  expect(await ports.library.list(HARBOR)).toMatchObject([{ tool: { version: 2, source: COUNT_ROWS } }]);
});

it('what mends a call of a tool is asked about under the tool’s name, whatever its function is called', async () => {
  const broken = COUNT_ROWS.replace('sum(', 'sums(');
  const script = { plan: { ...REUSE, tool: 'tally' }, repair: aDraftReply() };
  const workspace = await opened(aScript(script), { name: 'tally', calls: 'count_rows', source: broken });
  const { shows } = workspace;
  const ts = asks(workspace);
  await press(workspace, PRIYA, (await shows(ts, 'proposal_approve')).ts, 'proposal_approve');
  const { ts: second } = await shows(ts, 'Try 2 of 3');
  await shows(ts, 'proposal_approve');
  await press(workspace, PRIYA, second, 'proposal_approve');
  await shows(ts, 'There is already a tool named *tally*. Nothing was kept yet.');
  await press(workspace, PRIYA, second, 'tool_alike.version');
  await shows(ts, 'Kept as tool *tally*, version 2.');
  expect(await workspace.ports.library.list(HARBOR)).toMatchObject([
    { tool: { name: 'tally', calls: 'count_rows', version: 2, source: COUNT_ROWS } },
  ]);
});
