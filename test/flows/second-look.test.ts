import { expect, it } from 'vitest';
import { A_CSV, aDraftReply, aPlanReply, COUNT_ROWS } from '../fakes/scripted-model.ts';
import { aTool } from '../fakes/tools.ts';
import { FINANCE, MIRA, openWorkspace } from '../fakes/workspace.ts';

const WORKSPACE = 'T0HARBOR';
const LISTED = /^count_rows\(/m;

/** Eight tools that have the words of the request, and one that has those of the plan's steps. */
const TOOLS = [
  ...Array.from({ length: 8 }, (_, at) => ({
    ...{ id: `long-${at}`, name: `long_list_${at}`, parameters: [] },
    ...{ description: `How long a list number ${at} is`, source: `def long_list_${at}():\n    return {"n": ${at}}\n` },
  })),
  {
    ...{ id: 'rows', name: 'count_rows', description: 'Counts rows of tables', source: COUNT_ROWS },
    parameters: [{ name: 'csv', type: 'file' as const, description: 'a file with a head line' }],
  },
];

/** Reuses what it is told of, and else plans a function whose steps say in other words what is wanted. */
const plan = (prompt: string) =>
  LISTED.test(prompt)
    ? aPlanReply({ outcome: 'reuse', tool: 'count_rows', arguments: '{"csv": "data.csv"}' })
    : aPlanReply({ goal: 'Size of the attachment', steps: ['Count the rows of the table'] });

it('a plan whose steps find a tool that the request did not is made once more, with that tool', async () => {
  const script = { plan, code: aDraftReply(), answer: { text: '**There are 3 rows.**' } };
  const workspace = await openWorkspace(script);
  for (const tool of TOOLS) {
    expect(await workspace.ports.library.put(WORKSPACE, aTool(tool), null)).toBe('stored');
  }
  const thread = workspace.emulator.say({
    ...{ as: MIRA, channel: FINANCE, text: '<@U0SMITH> how long is the list?', files: [A_CSV] },
  });
  await workspace.shows(thread, 'Only the call is new.');
  const turn = (await workspace.session(thread))?.turns[0];
  expect(turn?.attempts[0]?.program.tool).toEqual({ id: 'rows', version: 1 });
  expect(turn?.spent.calls).toBe(2);
  expect(turn?.looked).toBe(8);
});
