import { describe, expect, it } from 'vitest';
import type { QuestionKind } from '#ports/model.ts';
import { type Asked, servedModel } from '../fakes/model-server.ts';
import type { Move } from '../fakes/model-wire/move.ts';
import type { Vendor } from '../fakes/model-wire/reply.ts';
import { A_CSV, aDraftReply, aPlanReply, COUNT_ROWS } from '../fakes/scripted-model.ts';
import { FINANCE, JONAS, MIRA, openWorkspace, type Workspace } from '../fakes/workspace.ts';

/** PRODUCT.md §15, row 4: the real adapters, over the wire. */

const NO_ANSWER = 'The model gave no answer. Please try again in a minute, or ask in other words.';
const NO_PLAN = 'The model did not give a usable plan.';
const NO_PROGRAM = 'The model did not give a usable program.';
const FAILING = COUNT_ROWS.replace('    with open(csv)', '    raise ValueError("no such column")\n    with open(csv)');

/** A file in a prompt, a bad move in its place, and what is said when nothing is wrong. */
type Said = Partial<Record<QuestionKind, unknown>>;
const good = ({ kind, words }: Asked, said: Said = {}): Move => {
  const code = words.includes('fault in repair') ? aDraftReply({ source: FAILING }) : aDraftReply();
  const describe = { description: 'Counts the rows of a file.', words: [] };
  const usual = { plan: aPlanReply(), code, repair: aDraftReply(), answer: { text: 'There are 3 rows.' }, describe };
  return { say: JSON.stringify(said[kind] ?? usual[kind]) };
};

/** For the request "fault in KIND", the first questions of that kind meet these moves; all others are answered well. */
function faulty(moves: readonly Move[]) {
  const met = new Map<QuestionKind, number>();
  return (asked: Asked): Move => {
    const count = met.get(asked.kind) ?? 0;
    const move = asked.words.includes(`fault in ${asked.kind}`) ? moves[count] : undefined;
    met.set(asked.kind, move === undefined ? count : count + 1);
    return move ?? good(asked);
  };
}

const ask = ({ emulator }: Workspace, words: string, threadTs?: string): string =>
  emulator.say({
    as: MIRA,
    channel: FINANCE,
    text: `<@U0SMITH> ${words}`,
    files: [A_CSV],
    ...(threadTs && { threadTs }),
  });

async function approved(workspace: Workspace, ts: string): Promise<void> {
  const { ts: card } = await workspace.shows(ts, 'proposal_approve');
  await workspace.emulator.press({ as: JONAS, channel: FINANCE, ts: card, actionId: 'proposal_approve' });
}

/** The turn ended with this one sentence and a way on, and the way on works. */
async function endsWith(workspace: Workspace, ts: string, sentence: string): Promise<void> {
  const { emulator, shows, thread } = workspace;
  const card = await shows(ts, sentence);
  const blocks = JSON.stringify(card.blocks);
  expect(blocks.split(sentence)).toHaveLength(2);
  expect(blocks).not.toContain('proposal_approve');
  expect(card.text).toMatch(/^Failed: /);
  await emulator.waitFor(() => /I could not do this\.|the program failed\./.test(thread(ts)));
  await emulator.press({ as: JONAS, channel: FINANCE, ts: card.ts, actionId: 'turn_retry' });
  const proposal = await shows(ts, 'proposal_approve');
  expect(proposal.ts).not.toBe(card.ts);
}

/** The result stands, with no words above it, and the thread takes the next request. */
async function standsWithoutWords(workspace: Workspace, ts: string): Promise<void> {
  await workspace.emulator.waitFor(() => workspace.thread(ts).includes('it is done'), { timeoutMs: 15_000 });
  const card = await workspace.shows(ts, 'It worked.');
  expect(JSON.stringify(card.blocks)).toContain('"table"');
  ask(workspace, 'and now the columns?', ts);
  await workspace.shows(ts, 'proposal_approve');
}

const AFTER: Record<(typeof KINDS)[number], (workspace: Workspace, ts: string, sentences: Sentences) => Promise<void>> =
  {
    plan: (workspace, ts, { plan }) => endsWith(workspace, ts, plan),
    code: (workspace, ts, { program }) => endsWith(workspace, ts, program),
    async repair(workspace, ts, { program }) {
      await approved(workspace, ts);
      await endsWith(workspace, ts, program);
    },
    async answer(workspace, ts) {
      await approved(workspace, ts);
      await standsWithoutWords(workspace, ts);
    },
  };
const KINDS = ['plan', 'code', 'repair', 'answer'] as const;

interface Sentences {
  readonly plan: string;
  readonly program: string;
}
const SILENCE: Sentences = { plan: NO_ANSWER, program: NO_ANSWER };
const NONSENSE: Sentences = { plan: NO_PLAN, program: NO_PROGRAM };

const PROSE: Move = { say: 'Certainly! {Here} is ```what``` you asked for: "count the rows".' };
const WRONG: Move = { say: '{"outcome": "dance", "source": 7, "text": ""}' };

describe('a model that gives nothing of use, whatever it was asked', () => {
  it.each<[string, Vendor, Move[], Sentences]>([
    ['refuses', 'openai', [{ refuse: true }], SILENCE],
    ['refuses', 'anthropic', [{ refuse: true }], SILENCE],
    ['says nothing', 'openai', [{ wire: 'silent' }], SILENCE],
    ['never ends its body', 'anthropic', [{ wire: 'stalled' }], SILENCE],
    ['is cut off', 'openai', [{ wire: 'cut' }], SILENCE],
    ['breaks off', 'anthropic', [{ wire: 'broken' }], SILENCE],
    ['has another key', 'openai', [{ fail: 401 }], SILENCE],
    ['is asked too often', 'anthropic', [{ fail: 429 }], SILENCE],
    ['breaks', 'openai', [{ fail: 500 }], SILENCE],
    ['is overloaded', 'anthropic', [{ fail: 529 }], SILENCE],
    ['writes prose, then nothing', 'openai', [PROSE, { say: ' \n ' }], NONSENSE],
    ['has the shape wrong twice', 'anthropic', [WRONG, WRONG], NONSENSE],
    ['breaks off while it corrects itself', 'openai', [WRONG, { wire: 'cut' }], SILENCE],
  ])('and %s (%s) leaves one sentence, and a thread that goes on', async (_what, vendor, moves, sentences) => {
    const { model } = await servedModel({ vendor, move: faulty(moves), timeoutMs: 1_000 });
    const workspace = await openWorkspace({}, { ports: { model } });
    await Promise.all(KINDS.map((kind) => AFTER[kind](workspace, ask(workspace, `fault in ${kind}`), sentences)));
  });
});

describe('a model that mends what it said', () => {
  it.each<[string, Vendor, Move[], number]>([
    ['prose', 'openai', [PROSE], 4],
    ['a blank reply', 'anthropic', [{ say: '' }], 4],
    ['a wrong shape', 'openai', [WRONG], 4],
    ['half an object', 'anthropic', [{ say: '{"goal": "Count' }], 4],
  ])('after %s (%s) goes on as if nothing had been', async (_what, vendor, moves, repairs) => {
    const { model, asked } = await servedModel({ vendor, move: faulty(moves) });
    const workspace = await openWorkspace({}, { ports: { model } });
    const { shows } = workspace;
    const threads = KINDS.map((kind) => ask(workspace, `fault in ${kind}`));
    await Promise.all(threads.map((ts) => approved(workspace, ts)));
    await shows(threads[2] ?? '', 'A second try');
    await approved(workspace, threads[2] ?? '');
    await Promise.all(threads.map((ts) => shows(ts, 'There are 3 rows.')));
    expect(asked.filter(({ isRepair }) => isRepair)).toHaveLength(repairs);
  });

  it('is read through fences, thoughts and chatter at once', async () => {
    const wrapped = (asked: Asked): Move => {
      const move = good(asked);
      return 'say' in move
        ? { say: `<think>{"goal": 1}</think>Sure:\n\`\`\`json\n${move.say}\n\`\`\`\nAnything else?` }
        : move;
    };
    const { model, asked } = await servedModel({ vendor: 'openai', move: wrapped });
    const workspace = await openWorkspace({}, { ports: { model } });
    const ts = ask(workspace, 'how many rows?');
    await approved(workspace, ts);
    await workspace.shows(ts, 'There are 3 rows.');
    expect(asked.map(({ kind }) => kind).slice(0, 3)).toEqual(['plan', 'code', 'answer']);
  });
});

describe('a model that names what there is not', () => {
  const needs = (changes: object) => ({ ...aPlanReply().needs, ...changes });
  const missing = aPlanReply({ needs: needs({ files: ['sales.xlsx'] }) });
  const reuse = aPlanReply({ outcome: 'reuse', tool: 'count_everything', arguments: '{}' });
  const elsewhere = aDraftReply({ arguments: '{"csv": "in/sales.xlsx"}' });

  it.each<[string, Said, string, string]>([
    ['a file', { plan: missing }, 'no file is called sales.xlsx; there are: data.csv', NO_PLAN],
    ['a tool', { plan: reuse }, 'is listed; none fits', NO_PLAN],
    [
      'another file than its plan',
      { code: elsewhere },
      'csv has to name one of the files that the plan reads: data.csv',
      NO_PROGRAM,
    ],
  ])('is told so about %s, and mends it or fails clearly', async (_what, said, problem, sentence) => {
    const stubborn = await servedModel({
      vendor: 'anthropic',
      move: (asked) => good(asked, asked.words.includes('mend') && asked.isRepair ? {} : said),
    });
    const workspace = await openWorkspace({}, { ports: { model: stubborn.model } });
    const [mended, failed] = [ask(workspace, 'mend it'), ask(workspace, 'again and again')];
    await workspace.shows(mended, 'proposal_approve');
    const card = await workspace.shows(failed, sentence);
    expect(JSON.stringify(card.blocks)).toContain('turn_retry');
    expect(stubborn.asked.filter(({ isRepair }) => isRepair).every(({ words }) => words.includes(problem))).toBe(true);
  });

  it('as tools that it looked at, does not have that shown as a fact', async () => {
    const considered = [{ tool: 'count_everything', why: 'it counts too much' }];
    const { model } = await servedModel({
      vendor: 'openai',
      move: (asked) => good(asked, { plan: aPlanReply({ considered }) }),
    });
    const workspace = await openWorkspace({}, { ports: { model } });
    const card = await workspace.shows(ask(workspace, 'how many rows?'), 'proposal_approve');
    expect(JSON.stringify(card.blocks)).not.toContain('count_everything');
  });

  it.each([
    [{ hosts: ['api.example.com'] }, 'This needs the network (api.example.com), and programs here have none.'],
    [{ secrets: ['BANK_KEY'] }, 'This needs a secret (BANK_KEY), and none of that name is set up here.'],
  ])('as hosts or secrets (%j), is answered before anybody could approve it', async (more, words) => {
    const { model, asked } = await servedModel({
      vendor: 'openai',
      move: (question) =>
        good(question, question.words.includes('sums') ? {} : { plan: aPlanReply({ needs: needs(more) }) }),
    });
    const workspace = await openWorkspace({}, { ports: { model } });
    const ts = ask(workspace, 'how many rows?');
    const card = await workspace.shows(ts, words);
    expect(JSON.stringify(card.blocks)).toContain('Nothing ran.');
    expect(asked.map(({ kind }) => kind)).toEqual(['plan']);
    ask(workspace, 'then the sums of the file', ts);
    await workspace.shows(ts, 'proposal_approve');
  });
});
