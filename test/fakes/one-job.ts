import { expect, vi } from 'vitest';
import { A_CSV } from './scripted-model.ts';
import { FINANCE, JONAS, MIRA, type Workspace } from './workspace.ts';

/** The steps of the main job, for tests in which something goes wrong around them. */

/** What the model was asked, without what comes after the job: the words of a function that is kept. */
export const asked = ({ ports }: Workspace): readonly string[] =>
  'asked' in ports.model ? (ports.model.asked as string[]).filter((kind) => kind !== 'describe') : [];

export const ask = ({ emulator }: Workspace, channel: string = FINANCE, threadTs?: string): string =>
  emulator.say({
    as: MIRA,
    channel,
    text: '<@U0SMITH> how many rows?',
    files: [A_CSV],
    ...(threadTs === undefined ? {} : { threadTs }),
  });

/** The value that the Approve button of a card carries. */
export const approveValue = (post: { blocks: unknown }): string =>
  /"value":"([^"]+:[0-9a-f]{16})"/.exec(JSON.stringify(post.blocks))?.[1] ?? '';

/** Everybody's cards of a thread. */
export const cards = ({ emulator }: Workspace, thread: string, channel: string = FINANCE) =>
  emulator.messages(channel, thread).filter(({ metadata }) => JSON.stringify(metadata ?? {}).includes('"card"'));

/** Waits until nothing is left to do in a thread. */
export const settled = (workspace: Workspace, thread: string, channel: string = FINANCE): Promise<void> =>
  vi.waitFor(
    async () => {
      const session = await workspace.session(thread, channel);
      expect(session?.outbox.map(({ id }) => id)).toEqual([]);
    },
    { timeout: 15_000 },
  );

/** Presses Approve, again and again where the answer was that somebody could not be looked up. */
export async function approve(workspace: Workspace, thread: string, channel: string = FINANCE): Promise<void> {
  const { emulator } = workspace;
  const proposal = await workspace.shows(thread, 'proposal_approve', channel);
  const refusals = () => emulator.ephemerals(JONAS).filter(({ text }) => text.includes('Please press again')).length;
  for (let known = -1; known < refusals(); ) {
    known = refusals();
    await emulator.press({
      as: JONAS,
      channel,
      ts: proposal.ts,
      actionId: 'proposal_approve',
      value: approveValue(proposal),
      stale: true,
    });
    await emulator.waitFor(() => refusals() > known || !workspace.card(thread, channel)?.text.startsWith('Ready'), {
      timeoutMs: 15_000,
      what: 'an approval or a refusal',
    });
  }
}

/** What must hold of a whole job whatever Slack did meanwhile: one card, answer, ring, file and run, nothing left over. */
export async function expectOneAnswer(workspace: Workspace, thread: string, channel: string = FINANCE): Promise<void> {
  const { emulator, shows } = workspace;
  await shows(thread, 'There are 3 rows.', channel);
  const posts = () => emulator.messages(channel, thread);
  const files = () => posts().flatMap((post) => post.files.map((id) => emulator.file(id)?.name));
  await emulator.waitFor(() => files().includes('rows.txt'), { timeoutMs: 15_000, what: 'the file' });
  await settled(workspace, thread, channel);
  const texts = posts().map(({ text }) => text);
  const session = await workspace.session(thread, channel);
  expect({
    cards: cards(workspace, thread, channel).length,
    rings: texts.filter((text) => text.includes('it is done')).length,
    files: files().filter((name) => name === 'rows.txt').length,
    waiting: texts.filter((text) => text.includes('is ready to approve')).length,
    turns: session?.turns.map(({ status }) => status),
    attempts: session?.turns[0]?.attempts.map(({ run }) => run?.outcome.kind),
    runs: workspace.runs(),
    asked: asked(workspace),
  }).toEqual({
    cards: 1,
    rings: 1,
    files: 1,
    waiting: 0,
    turns: ['finished'],
    attempts: ['passed'],
    runs: 1,
    asked: ['plan', 'code', 'answer'],
  });
}
