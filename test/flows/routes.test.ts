import { describe, expect, it } from 'vitest';
import { Ledger, ledgerKey, newLedger, periodOf, withCall } from '#domain/model/ledger.ts';
import { Settings } from '#domain/settings.ts';
import type { QuestionKind } from '#ports/model.ts';
import { PLAYGROUND_SETTINGS, storePlaygroundSettings } from '../../src/cli/playground-settings.ts';
import { openModels } from '../../src/models.ts';
import { serveJson } from '../fakes/http.ts';
import type { Move } from '../fakes/model-wire/move.ts';
import { replyOf } from '../fakes/model-wire/reply.ts';
import { A_CSV, aDraftReply, aPlanReply, aScript, COUNT_ROWS } from '../fakes/scripted-model.ts';
import { FINANCE, JONAS, MIRA, openWorkspace, type Workspace } from '../fakes/workspace.ts';

const KINDS: readonly QuestionKind[] = ['plan', 'code', 'repair', 'answer'];
const GOOD = {
  plan: aPlanReply(),
  code: aDraftReply(),
  repair: aDraftReply(),
  answer: { text: '**There are 3 rows.**' },
  describe: { description: 'Counts the rows of a file.', words: [] },
};

/** An OpenAI-compatible endpoint of its own that answers well, or makes this move. */
async function provider(instead?: Move) {
  const { url, requests } = await serveJson(({ body, path }) => {
    const words = JSON.stringify(body);
    const kind = KINDS.find((each) => words.includes(`Question: ${each}\\n`)) ?? 'plan';
    return replyOf('openai', path, body.stream === true, instead ?? { say: JSON.stringify(GOOD[kind]) });
  });
  return { config: { api: 'chat' as const, apiKey: 'k', baseURL: url }, requests };
}

const ask = ({ emulator }: Workspace): string =>
  emulator.say({ as: MIRA, channel: FINANCE, text: '<@U0SMITH> how many rows?', files: [A_CSV] });
/** Approves and keeps nothing: words for the library would be one more question, at any time. */
const UNTICKED = { actionId: 'proposal_approve', fill: { tool_keep: [] } };
const settings = (changes: object) => Settings.parse({ ...PLAYGROUND_SETTINGS, ...changes });

describe('a route', () => {
  it('serves from the second model in less than two seconds when the first is asked too often, and the card names it', async () => {
    const busy = await provider({ fail: 429, headers: { 'retry-after': '3600' } });
    const well = await provider();
    const model = openModels({ providers: { busy: busy.config, well: well.config }, usual: 'busy:large' });
    const workspace = await openWorkspace({}, { ports: { model } });
    const line = ['busy:large', 'well:small'];
    const routes = { plan: line, 'code.simple': line, answer: line };
    const prices = { 'well:small': { input: 10_000, output: 0 } };
    await storePlaygroundSettings(workspace.ports.store, settings({ routes, prices }));
    const start = performance.now();
    const ts = ask(workspace);
    const card = await workspace.shows(ts, 'proposal_approve');
    expect(performance.now() - start).toBeLessThan(2_000);
    expect(JSON.stringify(card.blocks)).toContain('small');
    expect(JSON.stringify(card.blocks)).not.toContain('large');
    await workspace.emulator.press({ as: JONAS, channel: FINANCE, ts: card.ts, ...UNTICKED });
    await workspace.shows(ts, 'There are 3 rows.');
    expect(well.requests).toHaveLength(3);
    expect(busy.requests).toHaveLength(3);

    const session = await workspace.session(ts);
    expect(session?.turns[0]?.spent).toMatchObject({ calls: 3, input: 300, output: 21, usd: 3, unpriced: 0 });
    const { month, day } = periodOf(Date.now());
    const ledger = Ledger.parse(await workspace.ports.store.get(ledgerKey('T0HARBOR', month)));
    expect(ledger.total).toMatchObject({ calls: 3, usd: 3 });
    expect(ledger.days[day]).toEqual(ledger.total);
    expect(ledger.users[MIRA]).toEqual(ledger.total);
    expect(ledger.models['well:small']).toEqual(ledger.total);
  });

  it('asks a model that failed three times last, until its time is over', async () => {
    const down = await provider({ fail: 503 });
    const well = await provider();
    const model = openModels({ providers: { down: down.config, well: well.config }, usual: 'down:a' });
    const workspace = await openWorkspace({}, { ports: { model } });
    const line = ['down:a', 'well:b'];
    await storePlaygroundSettings(
      workspace.ports.store,
      settings({ routes: { plan: line, 'code.simple': line, answer: line } }),
    );
    const first = ask(workspace);
    const card = await workspace.shows(first, 'proposal_approve');
    await workspace.emulator.press({ as: JONAS, channel: FINANCE, ts: card.ts, ...UNTICKED });
    await workspace.shows(first, 'There are 3 rows.');
    expect(down.requests).toHaveLength(3);
    await workspace.shows(ask(workspace), 'proposal_approve');
    expect(down.requests).toHaveLength(3);
    expect(well.requests).toHaveLength(5);
  });

  it('ends with one sentence when nobody of it answers', async () => {
    const [one, other] = [await provider({ fail: 503 }), await provider({ fail: 401 })];
    const model = openModels({ providers: { one: one.config, other: other.config }, usual: 'one:a' });
    const workspace = await openWorkspace({}, { ports: { model } });
    await storePlaygroundSettings(
      workspace.ports.store,
      settings({ routes: { plan: ['one:a', 'other:b', 'gone:c'] } }),
    );
    await workspace.shows(ask(workspace), 'The model gave no answer.');
    expect(workspace.runs()).toBe(0);
  });
});

describe('a budget', () => {
  const spent = async ({ ports }: Workspace, usd: number): Promise<void> => {
    const { month, day } = periodOf(Date.now());
    const call = { usage: { input: 1, cached: 0, output: 1 }, usd, day, user: 'U0SOMEBODY', model: 'a:b' };
    const value = withCall(newLedger(month), call);
    await ports.store.update(ledgerKey('T0HARBOR', month), () => ({ value, open: false }));
  };

  it('that is used up is one sentence and no model call', async () => {
    const workspace = await openWorkspace(aScript());
    await storePlaygroundSettings(workspace.ports.store, settings({ budgets: { month: { usd: 60 } } }));
    await spent(workspace, 60);
    const card = await workspace.shows(ask(workspace), 'is used up');
    expect(JSON.stringify(card.blocks)).toContain('budget of $60');
    expect(JSON.stringify(card.blocks)).not.toContain('"type":"button"');
    expect('asked' in workspace.ports.model ? workspace.ports.model.asked : undefined).toEqual([]);
  });

  it('that is nearly used up is told, and the work goes on', async () => {
    const workspace = await openWorkspace(aScript());
    await storePlaygroundSettings(workspace.ports.store, settings({ budgets: { month: { usd: 60 } } }));
    await spent(workspace, 50);
    const card = await workspace.shows(ask(workspace), 'proposal_approve');
    expect(JSON.stringify(card.blocks)).toContain('83%');
  });

  it('that is used up while the program runs leaves its result, without words', async () => {
    const source = COUNT_ROWS.replace('    with open(csv)', '    import time\n    time.sleep(2)\n    with open(csv)');
    const workspace = await openWorkspace(aScript({ code: aDraftReply({ source }) }));
    await storePlaygroundSettings(workspace.ports.store, settings({ budgets: { month: { usd: 60 } } }));
    const ts = ask(workspace);
    const card = await workspace.shows(ts, 'proposal_approve');
    await workspace.emulator.press({ as: JONAS, channel: FINANCE, ts: card.ts, ...UNTICKED });
    await workspace.emulator.waitFor(() => workspace.runs() === 1);
    await spent(workspace, 61);
    await workspace.emulator.waitFor(() => workspace.thread(ts).includes('it is done'));
    await workspace.shows(ts, 'It worked.');
    await expect
      .poll(async () => (await workspace.session(ts))?.turns[0])
      .toMatchObject({ delivered: true, words: null });
  });

  it('that is used up between approval and dispatch runs nothing', async () => {
    const workspace = await openWorkspace(aScript());
    await storePlaygroundSettings(workspace.ports.store, settings({ budgets: { month: { usd: 60 } } }));
    const ts = ask(workspace);
    const card = await workspace.shows(ts, 'proposal_approve');
    await spent(workspace, 61);
    await workspace.emulator.press({ as: JONAS, channel: FINANCE, ts: card.ts, ...UNTICKED });
    await workspace.shows(ts, 'The budget is used up. Nothing ran.');
    expect(workspace.runs()).toBe(0);
  });
});
