import { describe, expect, it, vi } from 'vitest';
import { approve, ask, expectOneAnswer, settled } from '../fakes/one-job.ts';
import { quickClock } from '../fakes/quick-clock.ts';
import { aScript } from '../fakes/scripted-model.ts';
import { FINANCE, openWorkspace, SAM, type Workspace } from '../fakes/workspace.ts';

/** PRODUCT.md §15, row 8: Slack is slow, broken or away during one whole main job. */

type Fault = Parameters<Workspace['emulator']['fault']>[0];

const WAIT = { timeout: 15_000 };
const METHODS = [
  'chat.postMessage',
  'chat.update',
  'chat.postEphemeral',
  'chat.delete',
  'files.getUploadURLExternal',
  'upload',
  'files.completeUploadExternal',
  'files.info',
  'download',
  'users.info',
  'conversations.info',
  'conversations.members',
  'conversations.replies',
  'agents.sessions.setStatus',
];
const KINDS: readonly Fault['kind'][] = ['ratelimited', 'http500', 'http503', 'drop_before', 'drop_after'];

/** A thread with something said before the request, so that its history is read. */
const askInThread = (workspace: Workspace): string => {
  const thread = workspace.emulator.say({ as: SAM, channel: FINANCE, text: 'Here are the numbers.' });
  ask(workspace, FINANCE, thread);
  return thread;
};

/** From the mention to the answer; a guest presses Approve first, until he is told that he may not. */
async function wholeJob(workspace: Workspace): Promise<void> {
  const { emulator, shows, lines } = workspace;
  const thread = askInThread(workspace);
  const proposal = await shows(thread, 'proposal_approve');
  const untold = () => lines.filter((line) => line.includes('refusal not told')).length;
  for (let known = -1; known < untold() && emulator.ephemerals(SAM).length === 0; ) {
    known = untold();
    await emulator.press({ as: SAM, channel: FINANCE, ts: proposal.ts, actionId: 'proposal_approve' });
    await vi.waitFor(() => expect(untold() - known + emulator.ephemerals(SAM).length).toBeGreaterThan(0), WAIT);
  }
  await approve(workspace, thread);
  await expectOneAnswer(workspace, thread);
}

describe('one job has one card, one answer, one ring, one file and one run', () => {
  it.each(KINDS)('when every method ends its first two calls with %s', async (kind) => {
    const workspace = await openWorkspace(aScript(), { ports: { clock: quickClock(10) } });
    for (const method of METHODS) {
      workspace.emulator.fault({ method, kind, times: 2 });
    }
    await wholeJob(workspace);
  });

  it.each(METHODS)('when %s fails in every way, one after the other', async (method) => {
    const workspace = await openWorkspace(aScript(), { ports: { clock: quickClock(10) } });
    for (const kind of KINDS) {
      workspace.emulator.fault({ method, kind });
    }
    await wholeJob(workspace);
  });
});

describe('what Slack asks to wait for', () => {
  it.each(['chat.postMessage', 'chat.update', 'files.getUploadURLExternal', 'files.completeUploadExternal'])(
    'is waited for: %s',
    async (method) => {
      const workspace = await openWorkspace(aScript());
      const { emulator } = workspace;
      emulator.fault({ method, kind: 'ratelimited', retryAfterSeconds: 1 });
      const thread = ask(workspace);
      await approve(workspace, thread);
      await expectOneAnswer(workspace, thread);
      const calls = emulator.callsOf(method);
      const limited = calls.findIndex(({ status }) => status === 429);
      const [first, next] = calls.slice(limited);
      expect(first?.status).toBe(429);
      expect((next?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(990);
    },
  );
});

describe('a longer outage', () => {
  it('loses no drawing: the card stands as the store has it once Slack is back', async () => {
    const workspace = await openWorkspace(aScript(), { ports: { clock: quickClock(100) } });
    const { emulator, shows } = workspace;
    const thread = ask(workspace);
    await shows(thread, 'proposal_approve');
    await settled(workspace, thread);
    emulator.fault({ method: 'chat.update', kind: 'http503', times: 1_000 });
    await approveBlindly(workspace, thread);
    await vi.waitFor(() => expect(workspace.lines.join('')).toContain('kept for later'), WAIT);
    emulator.clearFaults();
    await expectOneAnswer(workspace, thread);
  });
});

async function approveBlindly(workspace: Workspace, thread: string): Promise<void> {
  const { ts = '' } = workspace.card(thread) ?? {};
  await workspace.emulator.press({ as: 'U0JONAS', channel: FINANCE, ts, actionId: 'proposal_approve' });
}
