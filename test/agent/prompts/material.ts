import { type AnswerMaterial, answerPrompt } from '#agent/prompts/answer.ts';
import { type CodeMaterial, codePrompt } from '#agent/prompts/code.ts';
import { type DescribeMaterial, describePrompt } from '#agent/prompts/describe.ts';
import type { Prompt } from '#agent/prompts/fence.ts';
import { type PlanMaterial, planPrompt } from '#agent/prompts/plan.ts';
import { type RepairMaterial, repairPrompt } from '#agent/prompts/repair.ts';
import { Words } from '#domain/model/words.ts';
import { type Draft, FunctionDraft } from '#domain/program/draft.ts';
import { Plan } from '#domain/program/plan.ts';
import { Description } from '#domain/tool/description.ts';
import { toolStub } from '#domain/tool/tool-stub.ts';
import { A_SOURCE, aPlan } from '../../fakes/turns.ts';

/** One of each prompt, over texts that a test gives; `text` is called once for every part that is not ours. */

type Text = (part: string) => string;

const PACKAGES = {
  ...{ python: '3.11.2', node: '24.19.0', numpy: '1.24.2', pandas: '1.5.3', scipy: '1.10.1' },
  ...{ matplotlib: '3.6.3', openpyxl: '3.0.9', requests: '2.28.1' },
};

export const planMaterial = (text: Text): PlanMaterial => ({
  request: text('how volatile was ACME over the last 17 trading days? The prices are in the file.'),
  thread: [
    { who: text('Jonas Weber'), text: text('Here are the adjusted prices.') },
    { who: text('you, earlier'), text: text('Count the prices. There are 59.') },
  ],
  files: [
    {
      name: text('acme-prices.csv'),
      size: 1_024,
      summary: text('59 rows, columns date and close'),
      preview: text('date,close\n2026-09-01,101.20\n2026-09-02,99.85'),
    },
    { name: text('notes.bin'), size: 9, summary: text('cannot be read'), preview: '' },
  ],
  packages: PACKAGES,
  today: '2026-11-22',
  timeZone: 'Europe/Berlin',
  tools: [text('price_summary(csv: file) -> table: Averages of a column of prices, by month.')],
  secrets: [
    { name: text('PRICES_TOKEN'), hosts: [text('api.example.com')] },
    { name: text('SALT'), hosts: [] },
  ],
  beyond: [text('host api.example.com')],
});

const plan = (text: Text): Plan =>
  aPlan({ goal: text('Volatility of ACME over the last 17 trading days'), steps: [text('Read the closing prices')] });

const draft = (text: Text): Draft => ({
  language: 'python',
  name: 'rolling_volatility',
  description: text('How much a price moves, over a sliding window of days.'),
  parameters: [
    { name: 'csv', type: 'file', description: text('prices with date and close') },
    { name: 'days', type: 'integer', description: text('length of the window') },
  ],
  source: text(A_SOURCE),
  arguments: text('{"csv": "acme-prices.csv", "days": 17}'),
  explanation: text('Reads the prices and spreads their returns.'),
});

export const codeMaterial = (text: Text): CodeMaterial => {
  const { request, files, packages } = planMaterial(text);
  return { request, plan: plan(text), files, packages };
};

export const repairMaterial = (text: Text): RepairMaterial => ({
  request: planMaterial(text).request,
  plan: plan(text),
  draft: draft(text),
  error: text('It ended with exit code 1.\nTraceback (most recent call last):\nValueError: no column close'),
  memory: text('Try 1: the first program (failed).'),
});

export const answerMaterial = (text: Text): AnswerMaterial => ({
  request: planMaterial(text).request,
  goal: text('Volatility of ACME over the last 17 trading days'),
  result: text('{"Volatility a day, %": 2.36}'),
  output: text('59 prices\n42 windows'),
  artifacts: [text('out/volatility.png')],
  before: { text: text('It moved 2.4% a day, 37.5% a year.'), strangers: [text('37.5%')] },
});

export const describeMaterial = (text: Text): DescribeMaterial => draft(text);

/** Each prompt by the word in its first line, and the shape that adapters ask for behind it. */
export const prompts = (
  text: Text,
): Record<string, { prompt: Prompt; schema: (typeof SCHEMAS)[keyof typeof SCHEMAS] }> => ({
  plan: { prompt: planPrompt(planMaterial(text)), schema: SCHEMAS.plan },
  code: { prompt: codePrompt(codeMaterial(text)), schema: SCHEMAS.code },
  repair: { prompt: repairPrompt(repairMaterial(text)), schema: SCHEMAS.code },
  answer: { prompt: answerPrompt(answerMaterial(text)), schema: SCHEMAS.answer },
  describe: { prompt: describePrompt(describeMaterial(text)), schema: SCHEMAS.describe },
});

const SCHEMAS = { plan: Plan, code: FunctionDraft, answer: Words, describe: Description } as const;

/** The planning question as it is when a library is full: eight tools of the most that a stub may be, a request of 60 tokens. */
export const fullPlan = (): PlanMaterial => ({
  ...planMaterial((part) => part),
  request: 'x'.repeat(216),
  thread: [],
  files: [],
  secrets: [],
  beyond: [],
  tools: Array.from({ length: 8 }, (_, index) =>
    toolStub({ name: `tool_${index}`, description: 'words '.repeat(100), parameters: [], returns: 'table' }),
  ),
});
