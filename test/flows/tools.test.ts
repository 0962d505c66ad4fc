import { expect, it } from 'vitest';
import { sha256 } from '#domain/program/program.ts';
import { newTool, withExample } from '#domain/tool/tool-change.ts';
import { ask, audit, press, told } from '../fakes/policy.ts';
import { aScript, COUNT_ROWS } from '../fakes/scripted-model.ts';
import { aKeeping } from '../fakes/tools.ts';
import { FINANCE, JONAS, openWorkspace, PRIYA, type Workspace } from '../fakes/workspace.ts';

const HARBOR = 'T0HARBOR';
const write = ({ emulator }: Workspace, as: string, text: string) =>
  emulator.command({ as, channel: FINANCE, command: '/smith', text });
const newest = ({ emulator }: Workspace, user: string) => emulator.ephemerals(user).at(-1)?.ts ?? '';
const kinds = async (workspace: Workspace) => (await audit(workspace)).map(({ kind }) => kind);

it('a kept tool is found by command, retired, no longer found, and restored; who did it is in its history', async () => {
  const workspace = await openWorkspace(aScript());
  const { emulator, ports, shows } = workspace;
  const ts = ask(workspace);
  const card = await shows(ts, 'proposal_approve');
  await press(workspace, PRIYA, card.ts, 'proposal_approve');
  await shows(ts, 'Kept as tool *count_rows*, version 1.');
  const found = async () => (await ports.library.search(HARBOR, 'count rows', 5)).map(({ tool }) => tool.name);

  await write(workspace, JONAS, 'tools rows');
  await told(workspace, JONAS, '*1 tool for* “rows”');
  await press(workspace, JONAS, newest(workspace, JONAS), 'tool_retire');
  await told(workspace, JONAS, '*Retired.* *count_rows*');
  expect(await found()).toEqual([]);
  await write(workspace, PRIYA, 'tool count_rows');
  await told(workspace, PRIYA, 'Retired by Jonas');
  await press(workspace, PRIYA, newest(workspace, PRIYA), 'tool_restore');
  await told(workspace, PRIYA, '*Restored.* *count_rows*');
  expect(await found()).toEqual(['count_rows']);
  await press(workspace, PRIYA, newest(workspace, PRIYA), 'tool_history');
  const modal = JSON.stringify((await emulator.waitFor(() => emulator.modal(PRIYA))).body);
  expect(modal).toMatch(/Priya Raman restored it.*Jonas[^"]* retired it.*Priya Raman kept it/);
  expect(await kinds(workspace)).toEqual(expect.arrayContaining(['tool_kept', 'tool_retired', 'tool_restored']));
});

it('a draft becomes a tool once somebody keeps it and its example gave the same', async () => {
  const workspace = await openWorkspace(aScript());
  const { ports } = workspace;
  const bytes = new TextEncoder().encode('a,b\n1,2\n');
  await ports.blobs.put(HARBOR, bytes, Date.now() + 1_000_000);
  const input = { name: 'data.csv', sha256: sha256(bytes), size: bytes.length, kept: true };
  const draft = newTool(
    aKeeping({
      ...{ id: 'draft-1', name: 'count_rows', source: COUNT_ROWS, replayed: 'pending', what: 'imported' },
      parameters: [{ name: 'csv', type: 'file', description: '' }],
    }),
  );
  const example = { arguments: { csv: 'in/data.csv' }, inputs: [input], result: { rows: 1 } };
  await ports.library.put(HARBOR, withExample(draft, example), null);
  await write(workspace, JONAS, 'tools');
  await told(workspace, JONAS, 'Draft, not in use before somebody keeps it');
  await press(workspace, JONAS, newest(workspace, JONAS), 'tool_keep_draft');
  await told(workspace, JONAS, 'I ran 1 example again, and it gave the same.');
  expect((await ports.library.get(HARBOR, 'draft-1'))?.tool).toMatchObject({ state: 'active', replayed: 'passed' });
  expect(await kinds(workspace)).toEqual(expect.arrayContaining(['tool_replayed', 'tool_kept']));
  expect(workspace.lines.join('')).not.toContain('count_rows');
});
