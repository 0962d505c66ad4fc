import { expect, it } from 'vitest';
import { Schedule } from '#domain/schedule.ts';
import { newTool, retired } from '#domain/tool/tool-change.ts';
import { jumpingClock } from '../fakes/jumping-clock.ts';
import { audit, moreOf, press, told } from '../fakes/policy.ts';
import { scriptedModel } from '../fakes/scripted-model.ts';
import { aKeeping } from '../fakes/tools.ts';
import { FINANCE, JONAS, MIRA, openWorkspace, PRIYA, type Workspace } from '../fakes/workspace.ts';

const WORKSPACE = 'T0HARBOR';
const DAY_MS = 86_400_000;
const SOURCE = `def greet(whom, times):
    """Greets."""
    return {"greeting": " ".join(["Hello", whom] * times)}
`;

/** An app with one tool, a clock that is put forward by hand, and a model that must not be asked. */
async function opened() {
  const clock = jumpingClock();
  const model = scriptedModel({});
  const workspace = await openWorkspace({}, { ports: { model, clock } });
  const { provider, digest: template } = await workspace.ports.sandbox.describe();
  const tool = newTool(
    aKeeping({
      ...{ name: 'greet', description: 'Greets.', source: SOURCE, sandbox: { provider, template } },
      parameters: [
        { name: 'whom', type: 'string', description: '' },
        { name: 'times', type: 'integer', description: '' },
      ],
    }),
  );
  await workspace.ports.library.put(WORKSPACE, tool, null);
  return { workspace, clock, tool, asked: model.asked };
}

const write = ({ emulator }: Workspace, as: string, text: string) =>
  emulator.command({ as, channel: FINANCE, command: '/smith', text });

/** Mira schedules it every day at nine; gives the thread of its first run. */
async function scheduled(workspace: Workspace): Promise<string> {
  const { emulator } = workspace;
  await write(workspace, MIRA, 'schedule greet');
  const form = JSON.stringify((await emulator.waitFor(() => emulator.modal(MIRA))).body);
  expect(form).toContain('It runs once right away, so that somebody can approve it now');
  expect(await emulator.submitView({ as: MIRA, fill: { 'value.0': 'Ada', 'value.1': '2' } })).toEqual({});
  return emulator.waitFor(() => openings(workspace)[0]);
}

/** The threads of scheduled runs, the oldest first. */
const openings = ({ emulator }: Workspace): string[] =>
  emulator
    .messages(FINANCE)
    .filter(({ text }) => /scheduled \*greet\*|Scheduled run of \*greet\*/.test(text))
    .map(({ ts }) => ts);

const opening = (workspace: Workspace, number: number): Promise<string> =>
  workspace.emulator.waitFor(() => openings(workspace)[number - 1], { timeoutMs: 10_000, what: `run ${number}` });

it('runs at its times: first with a card, then under a standing approval, with a card again after an upgrade and once that is revoked', async () => {
  const { workspace, clock, asked } = await opened();
  const { emulator, shows } = workspace;
  const first = await scheduled(workspace);
  await told(workspace, MIRA, '*Scheduled.* *greet* runs every day at 09:00');
  const card = await shows(first, 'proposal_approve');
  expect(JSON.stringify(card.blocks)).toContain('Ada');
  expect(workspace.runs()).toBe(0);

  await press(workspace, JONAS, card.ts, 'turn_more', await moreOf(workspace, first, 'grant_open'));
  await emulator.waitFor(() => emulator.modal(JONAS));
  await emulator.submitView({ as: JONAS, fill: {} });
  await press(workspace, PRIYA, (await shows(first, 'Standing approval')).ts, 'proposal_approve');
  await shows(first, 'Hello Ada Hello Ada');

  clock.jump(DAY_MS);
  const second = await opening(workspace, 2);
  await shows(second, 'Hello Ada Hello Ada');
  expect(JSON.stringify(workspace.card(second)?.blocks)).toContain('allowed by Priya Raman');
  expect(workspace.runs()).toBe(2);

  // A new template of the sandbox is another program: nobody has allowed that.
  const { describe } = workspace.ports.sandbox;
  const other = { ...(await describe()), digest: 'f'.repeat(64) };
  Object.assign(workspace.ports.sandbox, { describe: async () => other });
  clock.jump(DAY_MS);
  const third = await opening(workspace, 3);
  await press(
    workspace,
    MIRA,
    (await shows(third, 'proposal_approve')).ts,
    'turn_more',
    await moreOf(workspace, third, 'stop'),
  );
  await shows(third, 'stopped this');
  Object.assign(workspace.ports.sandbox, { describe });

  await write(workspace, JONAS, 'grants');
  await told(workspace, JONAS, 'greet');
  const list = emulator.ephemerals(JONAS).at(-1);
  await press(workspace, JONAS, list?.ts ?? '', 'grant_revoke');
  await told(workspace, JONAS, '*Revoked.*');
  clock.jump(DAY_MS);
  await shows(await opening(workspace, 4), 'proposal_approve');
  expect(workspace.runs()).toBe(2);

  const kinds = (await audit(workspace)).map(({ kind }) => kind);
  expect(kinds).toEqual(expect.arrayContaining(['schedule_made', 'grant_made', 'grant_used']));
  expect(asked).toEqual([]);
}, 60_000);

it('stands in the list of its channel, and ends by a press', async () => {
  const { workspace, clock } = await opened();
  const { emulator } = workspace;
  await write(workspace, JONAS, 'schedule');
  await told(workspace, JONAS, '*Nothing is scheduled in this channel.*');
  const first = await scheduled(workspace);
  await workspace.shows(first, 'proposal_approve');
  await write(workspace, JONAS, 'schedule');
  await told(workspace, JONAS, '*1 schedule in this channel*');
  const list = emulator.ephemerals(JONAS).at(-1);
  expect(JSON.stringify(list?.blocks)).toMatch(
    /greet.*every day at 09:00.*whom: .*Ada.*times: 2.*Next .*set up .* by Mira/,
  );
  await press(workspace, JONAS, list?.ts ?? '', 'schedule_end');
  await told(workspace, JONAS, '*Ended.* *greet* no longer runs every day at 09:00');
  clock.jump(2 * DAY_MS);
  await write(workspace, MIRA, 'schedule');
  await told(workspace, MIRA, '*Nothing is scheduled in this channel.*');
  expect(openings(workspace)).toHaveLength(1);
  expect((await audit(workspace)).map(({ kind }) => kind)).toContain('schedule_ended');
}, 30_000);

it('lets times pass while the tool is retired, says so once, and goes on once it is restored', async () => {
  const { workspace, clock, tool } = await opened();
  const { emulator, ports } = workspace;
  const first = await scheduled(workspace);
  await press(workspace, MIRA, (await workspace.shows(first, 'proposal_reject')).ts, 'proposal_reject');
  await emulator.waitFor(() => emulator.modal(MIRA));
  await emulator.submitView({ as: MIRA, fill: {} });
  await workspace.shows(first, 'rejected this');
  const kept = await ports.library.get(WORKSPACE, tool.id);
  const by = { user: JONAS, name: 'Jonas' };
  await ports.library.put(WORKSPACE, retired(tool, by, clock.now()), kept?.revision ?? null);
  const [key] = await ports.store.list(WORKSPACE, 'schedule');
  const next = async () => (key === undefined ? 0 : Schedule.parse(await ports.store.get(key)).next) ?? 0;
  for (const _ of ['said', 'not said again']) {
    const before = await next();
    clock.jump(DAY_MS);
    await expect.poll(next, { timeout: 10_000 }).toBeGreaterThan(before);
  }
  const missed = (await audit(workspace)).filter(({ kind }) => kind === 'not_run');
  expect(missed.map(({ body }) => body.why)).toEqual(['retired', 'retired']);
  const notes = () => emulator.messages(FINANCE).filter(({ text }) => text.includes('did not come'));
  expect(notes().map(({ text }) => text)).toEqual([expect.stringContaining('The tool is retired')]);
  const again = await ports.library.get(WORKSPACE, tool.id);
  await ports.library.put(WORKSPACE, { ...tool, state: 'active' }, again?.revision ?? null);
  clock.jump(DAY_MS);
  await workspace.shows(await opening(workspace, 2), 'proposal_approve');
}, 30_000);
