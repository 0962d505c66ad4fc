import { describe, expect, it } from 'vitest';
import type { Parameter } from '#domain/draft.ts';
import { newTool, retired } from '#domain/tool-change.ts';
import { audit, press, told } from '../fakes/policy.ts';
import { type Script, scriptedModel } from '../fakes/scripted-model.ts';
import { aKeeping } from '../fakes/tools.ts';
import { FINANCE, JONAS, MIRA, openWorkspace, PRIYA, type Workspace } from '../fakes/workspace.ts';

const WORKSPACE = 'T0HARBOR';
const LEADS = 'C0LEADS';

/** Says what it was given, so that a card shows how each value arrived. */
const ROWS_ABOVE = `def rows_above(csv, least, how, strict, since, only, steps):
    """Counts rows."""
    with open(csv) as lines:
        rows = sum(1 for _ in lines) - 1
    said = [how, strict, since, only, steps]
    return {"rows": rows, "least": least, "said": repr(said)}
`;
const parameter = (name: string, type: Parameter['type'], more: Partial<Parameter> = {}): Parameter => ({
  ...{ name, type, description: '' },
  ...more,
});
const PARAMETERS = [
  parameter('csv', 'file', { description: 'A file with a head line' }),
  parameter('least', 'number'),
  parameter('how', 'string', { options: ['mean', 'sum'] }),
  parameter('strict', 'boolean'),
  parameter('since', 'date'),
  parameter('only', 'strings'),
  parameter('steps', 'numbers'),
];

/** An app that has one tool, and a model that must not be asked. */
async function opened(script: Script = {}) {
  const model = scriptedModel(script);
  const workspace = await openWorkspace({}, { ports: { model } });
  const { provider, digest: template } = await workspace.ports.sandbox.describe();
  const sandbox = { provider, template };
  const tool = newTool(
    aKeeping({ name: 'rows_above', description: 'Counts rows.', parameters: PARAMETERS, source: ROWS_ABOVE, sandbox }),
  );
  await workspace.ports.library.put(WORKSPACE, tool, null);
  return { ...workspace, workspace, tool, asked: model.asked };
}
type Opened = Awaited<ReturnType<typeof opened>>;

async function form({ emulator }: Opened, as: string = MIRA, words = 'run rows_above'): Promise<string> {
  await emulator.command({ as, channel: FINANCE, command: '/smith', text: words });
  return JSON.stringify((await emulator.waitFor(() => emulator.modal(as))).body);
}

const filled = ({ emulator }: Opened, as: string = MIRA) => ({
  'value.0': [emulator.dropFile({ as, name: 'data.csv', bytes: 'a,b\n1,2\n3,4\n5,6\n' })],
  'value.1': '1.5',
  'value.2': '1',
  'value.3': ['yes'],
  'value.4': '2026-11-27',
  'value.5': 'ACME\n"  x"',
  'value.6': '1\n-2.5',
});

/** The thread that a form has opened. */
const threadIn = ({ emulator }: Workspace, channel: string = FINANCE): Promise<string> =>
  emulator.waitFor(() => emulator.messages(channel).findLast(({ text }) => text.includes('asked to run'))?.ts);

describe('/smith run', () => {
  it('fills in a form, waits like anything else, runs, and asks no model', async () => {
    const all = await opened();
    const { emulator, shows } = all;
    const shown = await form(all);
    expect(shown).toContain('No model is asked. It needs one approval.');
    expect(await emulator.submitView({ as: MIRA, fill: filled(all) })).toEqual({});
    const ts = await threadIn(all);
    const waiting = await shows(ts, 'proposal_approve');
    expect(JSON.stringify(waiting.blocks)).toContain('in/data.csv');
    expect(all.runs()).toBe(0);
    await press(all.workspace, PRIYA, waiting.ts, 'proposal_approve');
    const done = await shows(ts, `['sum', True, '2026-11-27', ['ACME', '  x'], [1, -2.5]]`);
    expect(done.ts).toBe(waiting.ts);
    await expect.poll(async () => (await all.session(ts))?.turns[0]?.messages.ended).toBe(true);
    const [turn] = (await all.session(ts))?.turns ?? [];
    expect(turn).toMatchObject({
      ...{ status: 'finished', attempts: [{ run: { outcome: { kind: 'passed' } } }] },
      request: {
        source: 'modal',
        call: {
          tool: all.tool.id,
          arguments: {
            ...{ csv: 'in/data.csv', least: 1.5, how: 'sum', strict: true, since: '2026-11-27' },
            ...{ only: ['ACME', '  x'], steps: [1, -2.5] },
          },
        },
      },
    });
    expect(all.asked).toEqual([]);
    expect(turn?.spent.calls).toBe(0);
  });
});
