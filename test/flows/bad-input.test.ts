import { describe, expect, it } from 'vitest';
import { HOSTILE } from '../fakes/hostile.ts';
import { A_CSV, aDraftReply, aPlanReply, aScript, COUNT_ROWS } from '../fakes/scripted-model.ts';
import { FINANCE, JONAS, MIRA, openWorkspace, type Workspace } from '../fakes/workspace.ts';

/** PRODUCT.md §15, rows 1, 2 and 3. */

const file = (name: string, bytes: string | Uint8Array) => ({ name, bytes });
const asked = ({ ports }: Workspace): readonly string[] =>
  'asked' in ports.model ? (ports.model.asked as string[]) : [];

describe('an empty request', () => {
  it.each([
    ['nothing but the mention', '<@U0SMITH>', [], 'how volatile was this price'],
    ['white space and a sticker', '<@U0SMITH>  :wave: ', [], ''],
    ['only a file', '<@U0SMITH>', [A_CSV], 'what is in data.csv?'],
    ['only an empty file', '<@U0SMITH>', [{ ...A_CSV, bytes: '' }], 'I cannot use data.csv: it is empty.'],
  ])('%s gets a short help with three examples made of what was given', async (_what, text, files, words) => {
    const workspace = await openWorkspace(aScript({ plan: aPlanReply({ outcome: 'answer', reply: 'Hello.' }) }));
    const ts = workspace.emulator.say({ as: MIRA, channel: FINANCE, text, files });
    const card = await workspace.shows(ts, words === '' ? 'Hello.' : words);
    if (words !== '') {
      expect(JSON.stringify(card.blocks).split('•')).toHaveLength(4);
      expect(asked(workspace)).toEqual([]);
    }
  });
});

const SHORT_TEXTS = HOSTILE.map((text) => text.toWellFormed().slice(0, 300)).filter((text) => text.trim() !== '');

/** A workspace allows about 50 edits a minute, which is eight requests: so no more than `size` of them in one. */
const groups = (texts: readonly string[], size: number): string[][] =>
  Array.from({ length: Math.ceil(texts.length / size) }, (_, index) => texts.slice(index * size, (index + 1) * size));

describe('text that wants to be more than text', () => {
  it('of 40,000 characters is planned like any other', async () => {
    const workspace = await openWorkspace(aScript());
    const text = `<@U0SMITH> ${'how many rows? '.repeat(2_660)}`.slice(0, 40_000);
    const ts = workspace.emulator.say({ as: MIRA, channel: FINANCE, text, files: [A_CSV] });
    await workspace.shows(ts, 'proposal_approve');
  });

  it.each(groups(SHORT_TEXTS, 6))('stays text in every message of a turn, whoever wrote it (%#)', async (...texts) => {
    let bad = '';
    const prose = (): string => bad.replaceAll(/["\\\0]/g, "'");
    const turn = await openWorkspace({
      plan: () => aPlanReply({ goal: `Count ${bad.slice(0, 140)}`, steps: [`Read ${bad}`], why: bad }),
      code: () => aDraftReply({ description: bad.slice(0, 500), source: `"""${prose()}"""\n${COUNT_ROWS}` }),
      answer: () => ({ text: `Three. ${bad}`.slice(0, 1_400) }),
    });
    for (bad of texts) {
      const files = [A_CSV, file(`${bad}.csv`, 'a,b\n1,2\n')];
      const ts = turn.emulator.say({ as: MIRA, channel: FINANCE, text: `<@U0SMITH> count ${bad}`, files });
      const proposal = await turn.shows(ts, 'proposal_approve');
      await turn.emulator.press({ as: JONAS, channel: FINANCE, ts: proposal.ts, actionId: 'proposal_approve' });
      const done = () => turn.thread(ts).includes('it is done');
      await turn.emulator.waitFor(done, { timeoutMs: 15_000, what: `an answer in spite of ${JSON.stringify(bad)}` });
    }
    const sent = turn.emulator.calls().filter(({ method }) => method !== 'conversations.replies');
    for (const { args } of sent) {
      expect(pings(args)).toEqual([]);
    }
  });
});

/** What Slack would read as a ping or a link in texts that it formats; not our mention of the requester, nor our file. */
function pings(part: unknown): string[] {
  if (typeof part !== 'object' || part === null) {
    return [];
  }
  const fields: Record<string, unknown> = { ...part };
  const formatted = fields.type === 'mrkdwn' || fields.type === 'markdown' || 'initial_comment' in fields;
  const text = formatted ? String(fields.text ?? fields.initial_comment) : '';
  const found =
    text.match(/<(![^d]|@(?!U0MIRA>)|#|https?:(?!\/\/harborline\.slack\.com\/files\/U0SMITH\/)|mailto:)[^>]*>?/g) ?? [];
  return [...found, ...Object.values(fields).flatMap(pings)];
}

describe('files', () => {
  it('that are too many, too large or empty get a line each, and the rest goes on', async () => {
    const workspace = await openWorkspace(aScript());
    const many = Array.from({ length: 11 }, (_, index) => file(`part-${index}.csv`, 'a\n1\n'));
    const files = [
      A_CSV,
      file('empty.csv', ''),
      file('large.bin', new Uint8Array(51 * 1_048_576 - 1_048_577)),
      ...many,
    ].slice(0, 12);
    const ts = workspace.emulator.say({ as: MIRA, channel: FINANCE, text: '<@U0SMITH> how many rows?', files });
    const card = await workspace.shows(ts, 'proposal_approve');
    expect(card).toBeDefined();
    const session = await workspace.session(ts);
    const reasons = Object.fromEntries(
      (session?.turns[0]?.request.files ?? []).map(({ name, leftOut }) => [name, leftOut]),
    );
    expect(reasons['data.csv']).toBeNull();
    expect(reasons['empty.csv']).toContain('empty');
    expect(reasons['part-8.csv']).toContain('10 files');
  });

  it('with hostile names stand under plain names', async () => {
    const names = ['../../etc/passwd', '.bashrc', '-rf.csv', 'a\u202Evsc.exe', 'data.csv'];
    const workspace = await openWorkspace(aScript());
    const files = names.map((name) => file(name, 'a,b\n1,2\n'));
    const ts = workspace.emulator.say({ as: MIRA, channel: FINANCE, text: '<@U0SMITH> how many rows?', files });
    await workspace.shows(ts, 'proposal_approve');
    const session = await workspace.session(ts);
    expect(session?.turns[0]?.request.files.map(({ name }) => name)).toEqual([
      'passwd',
      'bashrc',
      'rf.csv',
      'avsc.exe',
      'data.csv',
    ]);
  });

  it('that changed or are gone since the approval run nothing', async () => {
    const workspace = await openWorkspace(aScript());
    const { emulator, shows, ports } = workspace;
    const ts = emulator.say({ as: MIRA, channel: FINANCE, text: '<@U0SMITH> how many rows?', files: [A_CSV] });
    const proposal = await shows(ts, 'proposal_approve');
    const session = await workspace.session(ts);
    const input = session?.turns[0]?.attempts[0]?.program.inputs[0];
    await ports.blobs.delete('T0HARBOR', input!.sha256);
    const stored = [...emulator.world.files.values()].find(({ name }) => name === 'data.csv');
    stored!.bytes = Buffer.from('changed,since\n');
    await emulator.press({ as: JONAS, channel: FINANCE, ts: proposal.ts, actionId: 'proposal_approve' });
    const card = await shows(ts, 'A file changed or is gone since the approval. Nothing ran.');
    expect(JSON.stringify(card.blocks)).not.toContain('proposal_approve');
    await emulator.waitFor(() => workspace.thread(ts).includes('I could not do this.'));
    expect(workspace.thread(ts)).not.toContain('the program failed');
  });
});
