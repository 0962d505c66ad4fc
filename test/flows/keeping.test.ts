import { describe, expect, it } from 'vitest';
import type { Tool } from '#domain/tool/tool.ts';
import { A_CSV, aDraftReply, aPlanReply, aScript, COUNT_ROWS, type Script } from '../fakes/scripted-model.ts';
import { FINANCE, MIRA, openWorkspace, PRIYA, type Workspace } from '../fakes/workspace.ts';

const LEADS = 'C0LEADS';
const KEPT = 'Kept as tool *count_rows*, version 1. A second run gave the same result.';
const DESCRIBED = { description: 'Says how many lines of data a file has.', words: ['tally'] };

/** Reuses the tool where the library lists it, as a model would. */
const reusing = (prompt: string) =>
  prompt.includes('count_rows(')
    ? aPlanReply({ outcome: 'reuse', tool: 'count_rows', arguments: '{"csv": "data.csv"}' })
    : aPlanReply();

const script = (changes: Script = {}) => aScript({ plan: reusing, describe: DESCRIBED, ...changes });
const opened = (changes: Script = {}) => openWorkspace(script(changes));

const asks = ({ emulator }: Workspace, text = 'how many rows?', channel = FINANCE): string =>
  emulator.say({ as: MIRA, channel, text: `<@U0SMITH> ${text}`, files: [A_CSV] });

/** Approves as the card stands, or with the tick as given. */
async function approves(workspace: Workspace, ts: string, tick?: string[], channel = FINANCE) {
  const { ts: card } = await workspace.shows(ts, 'proposal_approve', channel);
  const fill = tick === undefined ? {} : { tool_keep: tick };
  await workspace.emulator.press({ as: PRIYA, channel, ts: card, actionId: 'proposal_approve', fill });
}
const presses = async (workspace: Workspace, ts: string, actionId: string, channel = FINANCE) => {
  const { ts: card } = await workspace.shows(ts, actionId, channel);
  return workspace.emulator.press({ as: PRIYA, channel, ts: card, actionId });
};
const tools = async ({ ports }: Workspace): Promise<Tool[]> =>
  (await ports.library.list('T0HARBOR')).map(({ tool }) => tool);

/** Saves with the form that the button opens; `fill` is what is typed and ticked otherwise. */
async function saves(workspace: Workspace, ts: string, fill: Record<string, string | string[]>, channel = FINANCE) {
  await presses(workspace, ts, 'tool_save', channel);
  await workspace.emulator.waitFor(() => workspace.emulator.modal(PRIYA));
  return workspace.emulator.submitView({ as: PRIYA, fill });
}

describe('a function that worked', () => {
  it('is kept when the tick says so, and serves the next request without a line of code', async () => {
    const asked: string[] = [];
    const workspace = await opened({
      code: () => {
        asked.push('code');
        return aDraftReply();
      },
    });
    const first = asks(workspace);
    await approves(workspace, first);
    await workspace.shows(first, KEPT);
    const [tool] = await tools(workspace);
    expect(tool).toMatchObject({
      ...{ name: 'count_rows', state: 'active', version: 1, replayed: 'passed' },
      description: 'Says how many lines of data a file has. Also: tally.',
      requests: ['how many rows?'],
      provenance: { keeper: { user: PRIYA }, approvers: [{ user: PRIYA }], private: false },
    });
    expect(tool?.examples).toMatchObject([{ arguments: { csv: 'data.csv' }, result: { rows: 3 } }]);

    const second = asks(workspace, 'please tally the lines of this file');
    const card = await workspace.shows(second, 'Only the call is new.');
    const blocks = JSON.stringify(card.blocks);
    expect(blocks).toContain('*count_rows* version 1 does this.');
    expect(blocks).toContain('Approved and kept by Priya Raman · not run since');
    expect(blocks).toContain('Looked at 1 saved tool.');
    expect(blocks).not.toContain('tool_keep');
    await approves(workspace, second);
    await workspace.shows(second, 'There are 3 rows.');
    expect(asked).toEqual(['code']);
    expect(await tools(workspace)).toHaveLength(1);
  });

  it('is not kept without the tick, but can be saved afterwards', async () => {
    const workspace = await opened();
    const ts = asks(workspace);
    await approves(workspace, ts, []);
    await workspace.shows(ts, 'There are 3 rows.');
    expect(await tools(workspace)).toEqual([]);
    expect(await saves(workspace, ts, { name: 'Tally' })).toHaveProperty('errors.name');
    const fill = { name: 'tally', description: 'Counts lines.', 'parameter.0': 'any file', learn: ['request'] };
    expect(await workspace.emulator.submitView({ as: PRIYA, fill })).toEqual({});
    await workspace.shows(ts, 'Kept as tool *tally*, version 1.');
    expect(await tools(workspace)).toMatchObject([
      { name: 'tally', calls: 'count_rows', description: 'Counts lines.', examples: [], requests: ['how many rows?'] },
    ]);
  });

  it('is not kept when a second run gives another result', async () => {
    const chance = COUNT_ROWS.replace('{"rows": rows}', '{"rows": __import__("random").random()}');
    const workspace = await opened({ code: aDraftReply({ source: chance }) });
    const ts = asks(workspace);
    await approves(workspace, ts);
    const card = await workspace.shows(ts, 'Not kept as a tool: a second run gave another result.');
    expect(JSON.stringify(card.blocks)).toContain('It differs at `/rows`.');
    expect(await tools(workspace)).toEqual([]);
  });
});

describe('from a private channel', () => {
  it('nothing is ticked at first, and nothing but the function is kept', async () => {
    const workspace = await opened();
    const unticked = asks(workspace, 'how many rows?', LEADS);
    await approves(workspace, unticked, undefined, LEADS);
    await workspace.shows(unticked, 'There are 3 rows.', LEADS);
    expect(await tools(workspace)).toEqual([]);
    const ticked = asks(workspace, 'how many rows, secretly?', LEADS);
    await approves(workspace, ticked, ['keep'], LEADS);
    await workspace.shows(ticked, KEPT, LEADS);
    expect(await tools(workspace)).toMatchObject([{ examples: [], requests: [], provenance: { private: true } }]);
  });

  it('more is kept only where the form shows it and it is ticked', async () => {
    const workspace = await opened();
    const ts = asks(workspace, 'how many rows?', LEADS);
    await approves(workspace, ts, undefined, LEADS);
    await presses(workspace, ts, 'tool_save', LEADS);
    const form = await workspace.emulator.waitFor(() => workspace.emulator.modal(PRIYA));
    expect(JSON.stringify(form.body)).toContain('This channel is private.');
    expect(await workspace.emulator.submitView({ as: PRIYA, fill: { learn: ['example'] } })).toEqual({});
    await workspace.shows(ts, KEPT, LEADS);
    expect(await tools(workspace)).toMatchObject([{ examples: [{ result: { rows: 3 } }], requests: [] }]);
  });
});

describe('a function that does the same as a tool', () => {
  const twin = { name: 'tally', source: COUNT_ROWS.replaceAll('count_rows', 'tally') };

  /** A tool, and a card on which the same function under another name waits for a word. */
  async function alike(): Promise<{ workspace: Workspace; ts: string }> {
    let asked = 0;
    const workspace = await opened({
      plan: aPlanReply(),
      code: () => {
        asked += 1;
        return aDraftReply(asked === 1 ? {} : twin);
      },
    });
    const first = asks(workspace);
    await approves(workspace, first);
    await workspace.shows(first, KEPT);
    const ts = asks(workspace, 'lines of it, please');
    await approves(workspace, ts);
    await workspace.shows(ts, 'This does the same as *count_rows*. Nothing was kept yet.');
    return { workspace, ts };
  }

  it('becomes an example of it', async () => {
    const { workspace, ts } = await alike();
    await presses(workspace, ts, 'tool_alike.example');
    await workspace.shows(ts, 'Added as an example of *count_rows*.');
    expect(await tools(workspace)).toMatchObject([{ version: 1, requests: ['how many rows?', 'lines of it, please'] }]);
  });

  it('becomes its next version, with the difference on the card', async () => {
    const { workspace, ts } = await alike();
    await presses(workspace, ts, 'tool_alike.version');
    const card = await workspace.shows(ts, 'Kept as tool *count_rows*, version 2.');
    expect(JSON.stringify(card.blocks)).toContain('What version 2 changes, 1 line out and 1 in');
    expect(await tools(workspace)).toMatchObject([{ name: 'count_rows', calls: 'tally', version: 2 }]);
  });

  it('becomes a tool of its own', async () => {
    const { workspace, ts } = await alike();
    await presses(workspace, ts, 'tool_alike.separate');
    await workspace.shows(ts, 'Kept as tool *tally*, version 1.');
    expect((await tools(workspace)).map(({ name }) => name).sort()).toEqual(['count_rows', 'tally']);
  });
});

it('a name that another tool has is refused in the form, and by the tick asked about', async () => {
  let asked = 0;
  const other = COUNT_ROWS.replace('return {"rows": rows}', 'return {"rows": rows, "file": str(csv)}');
  const workspace = await opened({
    plan: aPlanReply(),
    code: () => {
      asked += 1;
      return aDraftReply(asked === 1 ? {} : { source: other });
    },
  });
  const first = asks(workspace);
  await approves(workspace, first);
  await workspace.shows(first, KEPT);
  const unticked = asks(workspace);
  await approves(workspace, unticked, []);
  expect(await saves(workspace, unticked, {})).toEqual({
    errors: { name: 'There is already a tool named count_rows. Choose another name.' },
  });
  expect(workspace.emulator.ephemerals(PRIYA)).toEqual([]); // it stands at the input alone
  await workspace.emulator.closeView({ as: PRIYA });
  const ticked = asks(workspace);
  await approves(workspace, ticked);
  await workspace.shows(ticked, 'There is already a tool named *count_rows*. Nothing was kept yet.');
  await presses(workspace, ticked, 'tool_alike.separate');
  await workspace.shows(ticked, 'Kept as tool *count_rows_2*, version 1.');
});
