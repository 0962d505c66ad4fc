import { describe, expect, it, vi } from 'vitest';
import { archive, direct, held, kick, reopen, SLOW, toldDirectly } from '../fakes/closed-channels.ts';
import { ask, cards, settled } from '../fakes/one-job.ts';
import { aScript } from '../fakes/scripted-model.ts';
import { FINANCE, JONAS, MIRA, openWorkspace, PRIYA, type Workspace } from '../fakes/workspace.ts';

/** PRODUCT.md §15, row 8: what cannot be posted is kept, and said in the next place possible. */

const LEADS = 'C0LEADS';
const ELSEWHERE = 'C0DATAHELP';

const CLOSINGS: [string, string, typeof kick][] = [
  ['is archived', FINANCE, archive],
  ['is left by the app', FINANCE, kick],
  ['is private and left by the app', LEADS, kick],
];

describe.each(CLOSINGS)('a channel that %s', (_what, channel, close) => {
  it('before the proposal: whoever asked is told that nobody can approve there', async () => {
    const { script, begun, go } = held();
    const workspace = await openWorkspace(script);
    const thread = ask(workspace, channel);
    await begun;
    close(workspace, channel);
    go();
    const told = await toldDirectly(workspace);
    expect(told).toMatch(
      /^I can no longer write in .*, so nobody can approve the program .*: Count the rows\. Nothing ran\./,
    );
    // Its name may be known from before; nobody outside can look a private channel up.
    expect(told).toMatch(channel === LEADS ? /in your thread(?: in #leads)?,/ : /in your thread in #finance-ops,/);
    expect(told).not.toContain('count_rows');
    await settled(workspace, thread, channel);
    expect(direct(workspace)).toHaveLength(1);
    expect((await workspace.session(thread, channel))?.turns[0]?.status).toBe('awaiting_approval');
    expect(workspace.runs()).toBe(0);

    reopen(workspace, channel);
    const other = channel === LEADS ? PRIYA : JONAS;
    workspace.emulator.say({ as: other, channel, text: '<@U0SMITH> and the columns?', threadTs: thread });
    const texts = () =>
      cards(workspace, thread, channel)
        .map(({ text }) => text.slice(0, 5))
        .sort();
    await vi.waitFor(() => expect(texts()).toEqual(['Ready', 'Waiti']), { timeout: 15_000 });
    await settled(workspace, thread, channel);
    expect(workspace.thread(thread, channel)).toContain('<@U0MIRA> the program is ready to approve.');
    expect(direct(workspace)).toHaveLength(1);
  });

  it('between proposal and approval: nothing is lost, and it is said once', async () => {
    const workspace = await openWorkspace(aScript());
    const thread = ask(workspace, channel);
    const proposal = await workspace.shows(thread, 'proposal_approve', channel);
    await settled(workspace, thread, channel);
    close(workspace, channel);
    const who = channel === LEADS ? MIRA : JONAS;
    await workspace.emulator.press({ as: who, channel, ts: proposal.ts, actionId: 'proposal_approve' });
    const text = await toldDirectly(workspace);
    if (channel === LEADS) {
      // Nobody can look into a private channel from outside, so the answer is no.
      expect(text).toContain('I could not check who you are, so the answer is no.');
      expect((await workspace.session(thread, channel))?.turns[0]?.status).toBe('awaiting_approval');
      expect(workspace.runs()).toBe(0);
      return;
    }
    expect(text).toMatch(
      /^I can no longer write in your thread in #finance-ops, so the answer to your request stays with me: Count the rows\./,
    );
    expect(text).not.toContain('3 rows');
    await settled(workspace, thread, channel);
    expect(direct(workspace)).toHaveLength(1);
    expect((await workspace.session(thread, channel))?.turns[0]?.attempts[0]?.run?.outcome.kind).toBe('passed');
    expect(workspace.runs()).toBe(1);
  });

  it('while the program runs: the answer stays, and goes into the thread once that is open again', async () => {
    const workspace = await openWorkspace(aScript(SLOW));
    const { emulator } = workspace;
    const thread = ask(workspace, channel);
    await running(workspace, thread);
    close(workspace, channel);
    const text = await toldDirectly(workspace);
    expect(text).toMatch(
      /so the answer to your request stays with me: Count the rows\. The program ran, and it worked\./,
    );
    expect(text).toContain('Once I can write there again, mention me in the thread and I say it there.');
    await settled(workspace, thread, channel);

    reopen(workspace, channel);
    emulator.say({ as: MIRA, channel, text: '<@U0SMITH> and now?', threadTs: thread });
    const texts = () => emulator.messages(channel, thread).map(({ text: said }) => said);
    await emulator.waitFor(() => texts().some((said) => said.includes('it is done')), { timeoutMs: 15_000 });
    await emulator.waitFor(() => cards(workspace, thread, channel).some(({ text: said }) => said.startsWith('Ready')));
    await settled(workspace, thread, channel);
    expect(cards(workspace, thread, channel).map(({ text: said }) => said.slice(0, 5))).toEqual(['Done:', 'Ready']);
    expect(texts().filter((said) => said.includes('it is done'))).toHaveLength(1);
    expect(direct(workspace)).toHaveLength(1);
    expect(workspace.runs()).toBe(1);
  });

  it.each(['awaiting_approval', 'finished'])(
    'and no direct message either, with a turn that is %s: it is logged, kept, and others are served',
    async (status) => {
      const { script, begun, go } = held();
      const workspace = await openWorkspace(status === 'finished' ? aScript(SLOW) : script);
      const { emulator, lines } = workspace;
      const thread = ask(workspace, channel);
      await (status === 'finished' ? running(workspace, thread) : begun);
      close(workspace, channel);
      emulator.fault({ method: 'conversations.open', kind: 'error', error: 'user_not_visible' });
      go();
      await vi.waitFor(() => expect(lines.join('')).toContain('told nowhere'), { timeout: 15_000 });
      const line = lines.find((each) => each.includes('told nowhere'));
      expect(JSON.parse(line ?? '')).toMatchObject({ level: 'error', code: 'SLACK_REFUSED', thread });
      await settled(workspace, thread, channel);
      expect(direct(workspace)).toEqual([]);
      expect((await workspace.session(thread, channel))?.turns[0]?.status).toBe(status);
      await workspace.shows(ask(workspace, ELSEWHERE), 'proposal_approve', ELSEWHERE);
    },
  );

  async function running({ emulator, shows }: Workspace, thread: string): Promise<void> {
    const { ts } = await shows(thread, 'proposal_approve', channel);
    const who = channel === LEADS ? MIRA : JONAS;
    await emulator.press({ as: who, channel, ts, actionId: 'proposal_approve' });
    await shows(thread, 'Running', channel);
  }
});
