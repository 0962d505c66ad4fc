import type { Parameter } from '#domain/program/draft.ts';
import type { Tool } from '#domain/tool/tool.ts';
import { newTool, retired } from '#domain/tool/tool-change.ts';
import { type Script, scriptedModel } from './scripted-model.ts';
import { aKeeping } from './tools.ts';
import { FINANCE, MIRA, openWorkspace, PRIYA, type Workspace } from './workspace.ts';

/** A kept tool in the real app, and how people fill in its form. */

const WORKSPACE = 'T0HARBOR';

/** Says what it was given, so that a card shows how each value arrived. */
const ROWS_ABOVE = `def rows_above(csv, least, how, strict, since, only, steps):
    """Counts rows."""
    if least < 0:
        raise ValueError("least must not be negative")
    with open(csv) as lines:
        rows = sum(1 for _ in lines) - 1
    said = [how, strict, since, only, steps]
    return {"rows": rows, "least": least, "said": repr(said)}
`;
const parameter = (name: string, type: Parameter['type'], more: Partial<Parameter> = {}): Parameter => ({
  ...{ name, type, description: '' },
  ...more,
});
/** One of every kind. */
export const PARAMETERS = [
  parameter('csv', 'file', { description: 'A file with a head line' }),
  parameter('least', 'number'),
  parameter('how', 'string', { options: ['mean', 'sum'] }),
  parameter('strict', 'boolean'),
  parameter('since', 'date'),
  parameter('only', 'strings'),
  parameter('steps', 'numbers'),
];

/** An app that has one tool, and a model that must not be asked. */
export async function opened(script: Script = {}, needs: Partial<Tool['needs']> = {}) {
  const model = scriptedModel(script);
  const workspace = await openWorkspace({}, { ports: { model } });
  const { provider, digest: template } = await workspace.ports.sandbox.describe();
  const sandbox = { provider, template };
  const keeping = aKeeping({ name: 'rows_above', parameters: PARAMETERS, source: ROWS_ABOVE, sandbox });
  const tool = newTool({ ...keeping, needs: { ...keeping.needs, ...needs } });
  await workspace.ports.library.put(WORKSPACE, tool, null);
  return { ...workspace, workspace, tool, asked: model.asked };
}
type Opened = Awaited<ReturnType<typeof opened>>;

/** Opens the form, and gives it as JSON. */
export async function form({ emulator }: Opened, channel: string = FINANCE): Promise<string> {
  await emulator.command({ as: MIRA, channel, command: '/smith', text: 'run rows_above' });
  return JSON.stringify((await emulator.waitFor(() => emulator.modal(MIRA))).body);
}

/** What is filled in. */
export const filled = ({ emulator }: Opened, as: string = MIRA) => ({
  'value.0': [emulator.dropFile({ as, name: 'data.csv', bytes: 'a,b\n1,2\n3,4\n5,6\n' })],
  'value.1': '1.5',
  'value.2': '1',
  'value.3': ['yes'],
  'value.4': '2026-11-27',
  'value.5': 'ACME\n"  x"',
  'value.6': '1\n-2.5',
});

/** The thread that a form has opened. */
export const threadIn = ({ emulator }: Workspace, other = '', channel: string = FINANCE): Promise<string> =>
  emulator.waitFor(
    () => emulator.messages(channel).findLast(({ ts, text }) => ts !== other && text.includes('asked to run'))?.ts,
  );

/** Somebody takes the tool out of use. */
export async function retires({ ports, tool }: Opened): Promise<void> {
  const found = await ports.library.get(WORKSPACE, tool.id);
  await ports.library.put(
    WORKSPACE,
    retired(tool, { user: PRIYA, name: 'Priya' }, Date.now()),
    found?.revision ?? null,
  );
}
