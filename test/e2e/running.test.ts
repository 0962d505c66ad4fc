import { expect, onTestFinished, test } from 'vitest';
import { serveJson } from '../fakes/http.ts';
import { aDraftReply, aPlanReply } from '../fakes/scripted-model.ts';
import {
  actAs,
  ask,
  barriers,
  cardWith,
  message,
  openNewestThread,
  PHONE,
  press,
  threadOf,
  visit,
} from './playground.ts';
import { screenshot } from './screenshots.ts';

const SOURCE = `import csv as table
import time


def match_payments(invoices: str) -> dict:
    """Which invoices have no payment, one by one."""
    with open(invoices) as file:
        rows = list(table.DictReader(file))
    print(f"{len(rows)} invoices", flush=True)
    for number, row in enumerate(rows, 1):
        print(f"{number} of {len(rows)}: invoice {row['id']} compared", flush=True)
        time.sleep(0.4)
    return {"Invoices": len(rows)}
`;
const INVOICES = ['id,amount', ...Array.from({ length: 60 }, (_, index) => `${4_100 + index},${(index * 37) % 900}`)];
const PLAN = aPlanReply({
  goal: 'Match the October invoices with the bank list',
  steps: ['Read the invoices', 'Compare each of them with the payments', 'List those without a payment'],
  needs: { files: ['invoices-oct.csv'], hosts: [], secrets: [], memoryMb: 256, seconds: 60 },
});
const DRAFT = aDraftReply({
  name: 'match_payments',
  description: 'Finds invoices without a payment.',
  parameters: [{ name: 'invoices', type: 'file', description: 'a CSV with an id column' }],
  source: SOURCE,
  arguments: '{"invoices": "invoices-oct.csv"}',
});

/** An endpoint that plans and writes one program, as an OpenAI-compatible service would. */
const endpoint = () =>
  serveJson(({ body }) => {
    const content = JSON.stringify(JSON.stringify(body).includes('Question: plan') ? PLAN : DRAFT);
    const choices = [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }];
    return { status: 200, body: { id: 'c', object: 'chat.completion', choices, usage: {} } };
  });

test('a run shows its output while it goes on, and a press of Stop ends it at once', async () => {
  const { url } = await endpoint();
  const playground = await visit({
    THREADSMITH_MODEL: 'openai:harbor-large',
    OPENAI_API_KEY: 'loopback',
    OPENAI_BASE_URL: `${url}/v1`,
  });
  onTestFinished(() => playground.stop());
  const [page, dark, phone] = await Promise.all([
    playground.open(),
    playground.open({ colours: 'dark' }),
    playground.open({ size: PHONE }),
  ]);
  await ask(page, {
    words: 'which of our October invoices have no payment yet?',
    file: { name: 'invoices-oct.csv', text: INVOICES.join('\n') },
  });
  await cardWith(page, 'Approve').waitFor();
  await Promise.all([openNewestThread(dark), openNewestThread(phone)]);
  await press(page, 'Approve');
  for (const [shown, name] of [
    [page, 'running-light'],
    [dark, 'running-dark'],
    [phone, 'running-phone'],
  ] as const) {
    await message(shown, /Running for \d/)
      .getByText('invoice 4101 compared')
      .waitFor();
    expect(await barriers(shown)).toEqual([]);
    await screenshot(shown, name);
  }

  await actAs(page, 'Mira Okafor');
  await press(page, 'Stop');
  const card = message(page, 'Mira Okafor stopped this after');
  await card.getByText('The sandbox is gone.').waitFor();
  await card.getByText('invoice 4101 compared').waitFor();
  expect(await threadOf(page).getByRole('button', { name: 'Approve' }).count()).toBe(0);
  expect(await card.getByRole('button', { name: 'Run again' }).count()).toBe(1);
  expect(playground.troubles).toEqual([]);
}, 60_000);
