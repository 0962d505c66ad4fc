import { afterAll, beforeAll, expect, it } from 'vitest';
import { bubblewrapSandbox } from '#adapters/bubblewrap/bubblewrap-sandbox.ts';
import { keepingDrafts } from '#agent/library/keep-draft.ts';
import type { Tool } from '#domain/tool/tool.ts';
import { newTool, withExample } from '#domain/tool/tool-change.ts';
import type { Sandbox } from '#ports/sandbox.ts';
import { AWAY, BYTES, HOME, INPUT, openExchange, PRIYA, textOf } from '../../fakes/exchange.ts';
import { aKeeping, KEPT_AT } from '../../fakes/tools.ts';

const SOURCE = `import csv as reader

def rolling_volatility(csv, days):
    with open(csv) as file:
        return [float(row["close"]) * days for row in reader.DictReader(file)]
`;
const made = withExample(newTool(aKeeping({ source: SOURCE })), {
  arguments: { csv: `in/${INPUT.name}`, days: 2 },
  inputs: [INPUT],
  result: [82],
});

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await bubblewrapSandbox({ maxConcurrent: 1 });
});
afterAll(() => sandbox.close());

/** What somebody approves of what came out of a file, which a test may bend on its way. */
async function approved(bend: (text: string) => string) {
  const { exchange, context, library, blobs } = openExchange({ sandbox });
  await library.put(HOME.workspace, made, null);
  await blobs.put(HOME.workspace, BYTES, KEPT_AT + 1);
  const text = textOf(await exchange.exportTools(HOME, PRIYA, 'all', 'bundle'));
  expect(await exchange.importTools(AWAY, PRIYA, bend(text))).toEqual({ drafts: [made.name], refused: [] });
  const draft = (await library.named(AWAY.workspace, made.name))?.tool as Tool;
  const outcome = await keepingDrafts(context).keepDraft(AWAY, 'U0JONAS', draft.id, draft.version);
  return { outcome, found: await library.search(AWAY.workspace, 'rolling volatility', 5) };
}

it('an imported tool is in use once somebody approved it and its example gave the same here', async () => {
  const { outcome, found } = await approved((text) => text);
  expect(outcome).toMatchObject({ kept: { state: 'active', replayed: 'passed' }, tried: 1 });
  expect(found).toMatchObject([{ tool: { name: made.name } }]);
});

it('one whose file says that it gave something else stays outside', async () => {
  const { outcome, found } = await approved((text) => text.replace(/"result": \[\s*82\s*\]/, '"result": [83]'));
  expect(outcome).toMatchObject({ notKept: { state: 'draft' }, because: 'differs', where: '/0' });
  expect(found).toEqual([]);
});
