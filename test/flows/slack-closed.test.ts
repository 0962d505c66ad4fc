import { describe, expect, it, vi } from 'vitest';
import { approve, ask, cards, expectOneAnswer, settled } from '../fakes/one-job.ts';
import { quickClock } from '../fakes/quick-clock.ts';
import { aDraftReply, aPlanReply, aScript, type Script } from '../fakes/scripted-model.ts';
import { FINANCE, JONAS, MIRA, openWorkspace, PRIYA, SAM, type Workspace } from '../fakes/workspace.ts';

/** PRODUCT.md §15, row 8: what cannot be posted is kept, and said in the next place possible. */

const LEADS = 'C0LEADS';
const APP = 'U0SMITH';
const MIRAS = 'D0MIRA';
const ELSEWHERE = 'C0DATAHELP';

const room = ({ emulator }: Workspace, channel: string) => {
  const found = emulator.world.rooms.get(channel);
  if (found === undefined) {
    throw new Error(`no ${channel}`);
  }
  return found;
};
const kick = (workspace: Workspace, channel: string): void => {
  const at = room(workspace, channel);
  at.members = at.members.filter((member) => member !== APP);
};
/** Slack takes apps out of a channel that is archived. */
const archive = (workspace: Workspace, channel: string): void => {
  room(workspace, channel).archived = true;
  kick(workspace, channel);
};
const reopen = (workspace: Workspace, channel: string): void => {
  const at = room(workspace, channel);
  at.archived = false;
  at.members = [...at.members, APP];
};

const CLOSINGS: [string, string, typeof kick][] = [
  ['is archived', FINANCE, archive],
  ['is left by the app', FINANCE, kick],
  ['is private and left by the app', LEADS, kick],
];

/** What the requester was told by direct message. */
const direct = ({ emulator }: Workspace): string[] =>
  emulator
    .messages(MIRAS)
    .filter(({ byApp }) => byApp)
    .map(({ text }) => text);

const toldDirectly = async (workspace: Workspace): Promise<string> => {
  await workspace.emulator.waitFor(() => direct(workspace).length > 0, {
    timeoutMs: 15_000,
    what: `a direct message; log: ${workspace.lines.slice(-5).join('')}`,
  });
  return direct(workspace).join('\n');
};

/** A plan that waits until it is let go. */
function held(): { script: Script; begun: Promise<void>; go: () => void } {
  let begin = (): void => undefined;
  let go = (): void => undefined;
  const begun = new Promise<void>((resolve) => {
    begin = resolve;
  });
  const gone = new Promise<void>((resolve) => {
    go = resolve;
  });
  const plan = async () => {
    begin();
    await gone;
    return aPlanReply();
  };
  return { script: aScript({ plan }), begun, go };
}

const SLOW = {
  code: aDraftReply({
    source:
      'import time\ndef count_rows(csv):\n    print("begun", flush=True)\n    time.sleep(1)\n    open("out/rows.txt", "w").write("3")\n    return {"rows": 3}\n',
  }),
  plan: aPlanReply({ checks: [] }),
};

describe.each(CLOSINGS)('a channel that %s', (what, channel, close) => {
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
    expect(told).toContain(channel === LEADS ? 'in your thread,' : 'in your thread in #finance-ops,');
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
    const who = channel === LEADS ? MIRA : JONAS;
    const { ts } = await workspace.shows(thread, 'proposal_approve', channel);
    await emulator.press({ as: who, channel, ts, actionId: 'proposal_approve' });
    await workspace.shows(thread, 'Running', channel);
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

  it('and no direct message either: it is logged, kept, and others are served', async () => {
    const { script, begun, go } = held();
    const workspace = await openWorkspace(script);
    const { emulator, lines } = workspace;
    const thread = ask(workspace, channel);
    await begun;
    close(workspace, channel);
    emulator.fault({ method: 'conversations.open', kind: 'error', error: 'user_not_visible' });
    go();
    await vi.waitFor(() => expect(lines.join('')).toContain('told nowhere'), { timeout: 15_000 });
    const line = lines.find((each) => each.includes('told nowhere'));
    expect(JSON.parse(line ?? '')).toMatchObject({ level: 'error', code: 'SLACK_REFUSED', thread });
    await settled(workspace, thread, channel);
    expect(direct(workspace)).toEqual([]);
    expect((await workspace.session(thread, channel))?.turns[0]?.status).toBe('awaiting_approval');
    await workspace.shows(ask(workspace, ELSEWHERE), 'proposal_approve', ELSEWHERE);
    expect(what).not.toBe('');
  });
});

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
