import { expect, it } from 'vitest';
import { Settings } from '#domain/settings.ts';
import { PLAYGROUND_SETTINGS, storePlaygroundSettings } from '../../src/cli/playground-settings.ts';
import { ask, settled } from '../fakes/one-job.ts';
import { aDraftReply, aPlanReply, aScript, COUNT_ROWS } from '../fakes/scripted-model.ts';
import { FINANCE, JONAS, MIRA, openWorkspace, PRIYA, type Workspace } from '../fakes/workspace.ts';

/** Where a standing approval ends: what it does not cover waits for people. */

const press = ({ emulator }: Workspace, as: string, ts: string, actionId: string, value?: string) =>
  emulator.press({ as, channel: FINANCE, ts, actionId, ...(value === undefined ? {} : { value }) });

/** Jonas writes terms on the card, Priya approves both. */
async function allow(s: Workspace, thread: string, fill: Record<string, string[]> = {}): Promise<void> {
  const card = await s.shows(thread, 'grant_open');
  const item = /"value":"(grant_open:[^"]+)"/.exec(JSON.stringify(card.blocks))?.[1];
  await press(s, JONAS, card.ts, 'turn_more', item);
  await s.emulator.waitFor(() => s.emulator.modal(JONAS));
  await s.emulator.submitView({ as: JONAS, fill });
  await press(s, PRIYA, (await s.shows(thread, 'Standing approval')).ts, 'proposal_approve');
  await s.shows(thread, 'There are 3 rows.');
  await settled(s, thread);
}

/** How the newest turn of a thread stands when nothing is left to do. */
async function rests(s: Workspace, thread: string): Promise<string | undefined> {
  await expect
    .poll(async () => (await s.session(thread))?.turns.at(-1)?.status, { timeout: 10_000 })
    .toMatch(/awaiting_approval|failed|finished/);
  await settled(s, thread);
  return (await s.session(thread))?.turns.at(-1)?.status;
}

const quorum = (s: Workspace, count: number) => {
  const policy = { ...PLAYGROUND_SETTINGS.policy, quorum: count };
  return storePlaygroundSettings(s.ports.store, Settings.parse({ ...PLAYGROUND_SETTINGS, policy }));
};

it('asks people where its makers are too few for the policy by now, or have left the channel', async () => {
  const s = await openWorkspace(aScript());
  await allow(s, ask(s));
  await quorum(s, 2);
  expect(await rests(s, ask(s))).toBe('awaiting_approval');
  await quorum(s, 1);
  const room = s.emulator.world.rooms.get(FINANCE);
  if (room !== undefined) {
    room.members = room.members.filter((member) => member !== PRIYA);
  }
  const thread = ask(s);
  expect([await rests(s, thread), s.runs()]).toEqual(['awaiting_approval', 1]);
  await press(s, JONAS, (await s.shows(thread, 'proposal_approve')).ts, 'proposal_approve');
  await s.shows(thread, 'There are 3 rows.');
});

it('makes no press of Run again a yes to what never waited on a card', async () => {
  const s = await openWorkspace(aScript());
  await allow(s, ask(s));
  const thread = ask(s);
  const done = await s.shows(thread, 'There are 3 rows.');
  expect(await rests(s, thread)).toBe('finished');
  await s.emulator.command({ as: JONAS, channel: FINANCE, command: '/smith', text: 'grants' });
  const list = await s.emulator.waitFor(() => s.emulator.ephemerals(JONAS).at(-1));
  await s.emulator.press({ as: JONAS, channel: FINANCE, ts: list.ts, actionId: 'grant_revoke' });
  await s.emulator.waitFor(() => JSON.stringify(s.emulator.ephemerals(JONAS)).includes('Revoked'));
  await press(s, JONAS, done.ts, 'run_again');
  await expect.poll(async () => (await s.session(thread))?.turns.length).toBe(2);
  expect([await rests(s, thread), s.runs()]).toEqual(['awaiting_approval', 2]);
});

it('covers no arguments that were typed by somebody whom it does not name', async () => {
  const long = `${'# a remark that makes it long enough for a file of its own\n'.repeat(60)}${COUNT_ROWS.replace('(csv)', '(csv, least)')}`;
  const parameters = [...aDraftReply().parameters, { name: 'least', type: 'integer', description: '' }];
  let tries = 0;
  const code = () => {
    tries += 1;
    return aDraftReply({ source: long, parameters, arguments: `{"csv": "data.csv", "least": ${tries}}` });
  };
  const s = await openWorkspace(aScript({ plan: aPlanReply(), code }));
  await allow(s, ask(s), { users: [MIRA] });
  const thread = ask(s);
  const card = await s.shows(thread, 'proposal_approve');
  await press(s, JONAS, card.ts, 'proposal_edit');
  await s.emulator.waitFor(() => s.emulator.modal(JONAS));
  await s.emulator.submitView({ as: JONAS, fill: { arguments: '{"csv":"data.csv","least":1}' } });
  const share = async () => (await s.session(thread))?.turns[1]?.attempts[0]?.share?.state;
  await expect.poll(share, { timeout: 10_000 }).toBe('done');
  expect([await rests(s, thread), s.runs()]).toEqual(['awaiting_approval', 1]);
});
