import { describe, expect, it } from 'vitest';
import { direct, kick, reopen, SLOW, toldDirectly } from '../fakes/closed-channels.ts';
import { approve, ask, expectOneAnswer, settled } from '../fakes/one-job.ts';
import { quickClock } from '../fakes/quick-clock.ts';
import { aDraftReply, aPlanReply, aScript } from '../fakes/scripted-model.ts';
import { FINANCE, JONAS, MIRA, openWorkspace, SAM } from '../fakes/workspace.ts';

/** PRODUCT.md §15, row 8: the direct message that stands in for a thread. */

describe('the direct message', () => {
  it('is sent once, also when nobody can tell whether it went out', async () => {
    const workspace = await openWorkspace(aScript(), { ports: { clock: quickClock(10) } });
    const { emulator } = workspace;
    const thread = ask(workspace);
    const { ts } = await workspace.shows(thread, 'proposal_approve');
    await settled(workspace, thread);
    kick(workspace, FINANCE);
    emulator.fault({ method: 'files.completeUploadExternal', kind: 'error', error: 'not_in_channel' });
    for (const kind of ['http503', 'drop_after', 'drop_after', 'drop_after', 'http503'] as const) {
      emulator.fault({ method: 'chat.postMessage', kind });
      emulator.fault({ method: 'conversations.history', kind: 'http500' });
    }
    await emulator.press({ as: JONAS, channel: FINANCE, ts, actionId: 'proposal_approve' });
    await toldDirectly(workspace);
    await settled(workspace, thread);
    expect(direct(workspace)).toHaveLength(1);
  });

  it('stands in for a refusal that cannot be whispered', async () => {
    const workspace = await openWorkspace(aScript());
    const { emulator } = workspace;
    const { ts, threadTs } = await workspace.shows(ask(workspace), 'proposal_approve');
    kick(workspace, FINANCE);
    await emulator.press({ as: SAM, channel: FINANCE, ts, actionId: 'proposal_approve' });
    await emulator.waitFor(() =>
      emulator.messages('D0SAM').some(({ text }) => text.includes('Guests may not approve')),
    );
    reopen(workspace, FINANCE);
    await approve(workspace, threadTs ?? '');
    await expectOneAnswer(workspace, threadTs ?? '');
  });

  it('is what is left when the whole thread was deleted', async () => {
    const source = 'import time\ndef count_rows(csv):\n    time.sleep(1)\n    return {"rows": 3}\n';
    const workspace = await openWorkspace(aScript({ ...SLOW, code: aDraftReply({ source }) }));
    const { emulator } = workspace;
    const thread = ask(workspace);
    await approve(workspace, thread);
    await workspace.shows(thread, 'Running');
    emulator.remove({ as: MIRA, channel: FINANCE, ts: thread });
    expect(await toldDirectly(workspace)).toContain('The program ran, and it worked.');
    await settled(workspace, thread);
    expect(direct(workspace)).toHaveLength(1);
    expect(workspace.runs()).toBe(1);
  });

  it('says what it was that Slack did not take, where only that was refused', async () => {
    const workspace = await openWorkspace(aScript({ plan: aPlanReply({ outcome: 'answer', reply: 'Forty-two.' }) }));
    const { emulator } = workspace;
    for (let times = 0; times < 4; times += 1) {
      emulator.fault({ method: 'chat.update', kind: 'error', error: 'invalid_blocks' });
    }
    ask(workspace);
    const text = await toldDirectly(workspace);
    expect(text).toMatch(
      /^Slack did not take what I wanted to write in your thread in #finance-ops, so my reply .* Nothing ran\. Mention me/,
    );
    expect(text).not.toContain('Forty-two');
  });
});
