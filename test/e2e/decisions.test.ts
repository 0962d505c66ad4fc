import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { actAs, ask, cardWith, message, openNewestThread, press, threadOf, type Visit, visit } from './playground.ts';
import { randomPrices } from './prices.ts';

const file = { name: 'kestrel-prices.csv', text: randomPrices().text };

let playground: Visit;
let page: Page;
beforeAll(async () => {
  playground = await visit();
  page = await playground.open();
});
beforeEach(() => actAs(page, 'Mira Okafor'));
afterAll(() => playground.stop());

test('a guest presses Approve and is refused, in words that nobody else sees', async () => {
  await ask(page, { words: 'how volatile was Kestrel over 11 days?', file });
  await cardWith(page, 'Approve').waitFor();
  await actAs(page, 'Sam Ito');
  await press(page, 'Approve');
  const refusal = threadOf(page).locator('.msg.eph');
  await refusal.waitFor();
  expect(await refusal.innerText()).toContain('You cannot approve this.');
  expect(await refusal.innerText()).toContain('Any full member of #finance-ops can.');
  for (const name of ['Mira Okafor', 'Jonas Weber']) {
    await actAs(page, name);
    await cardWith(page, 'Approve').waitFor();
    await refusal.waitFor({ state: 'detached' });
  }
});

test('a change asked for with Revise makes a new proposal; the old one can no longer be approved', async () => {
  await press(page, 'Revise');
  const form = page.getByRole('dialog', { name: 'Revise' });
  await form.getByRole('textbox').fill('the last 6 days instead');
  await form.getByRole('button', { name: 'Send' }).click();
  await form.waitFor({ state: 'detached' });
  await threadOf(page).getByText('days=6)').waitFor();
  await message(page, 'Superseded: Mira Okafor asked for a change').waitFor();
  await cardWith(page, 'Approve').waitFor();
  expect(await threadOf(page).getByRole('button', { name: 'Approve' }).count()).toBe(1);
});

test('Reject takes a reason and says it to everybody; nothing has run', async () => {
  await actAs(page, 'Jonas Weber');
  await press(page, 'Reject');
  const form = page.getByRole('dialog', { name: 'Reject' });
  await form.getByRole('textbox').fill('Please use *adjusted* prices <here>.');
  await form.getByRole('button', { name: 'Reject' }).click();
  await form.waitFor({ state: 'detached' });
  const card = message(page, 'Jonas Weber rejected this. Nothing ran.');
  await card.waitFor();
  expect(await card.locator('blockquote').innerText()).toBe('Please use *adjusted* prices <here>.');
  await message(page, /@Mira Okafor Jonas Weber rejected this/).waitFor();
  expect(await threadOf(page).getByRole('button', { name: 'Approve' }).count()).toBe(0);
});

test('a direct message needs no mention, and the person who asked may approve', async () => {
  await page.getByRole('button', { name: 'Threadsmith', exact: true }).click();
  await page.getByRole('heading', { level: 1, name: 'Threadsmith' }).waitFor();
  await ask(page, { words: 'how volatile was Kestrel over 5 days?', file, addressed: false });
  await cardWith(page, 'Approve').waitFor();
  await press(page, 'Approve');
  const answer = message(page, 'approved by Mira Okafor');
  await answer.locator('.b-markdown').waitFor();
  expect(await answer.locator('.b-table tbody tr').count()).toBe(4);
});

test('/smith help answers the person alone; what the sample model cannot do, it says', async () => {
  await page.getByRole('button', { name: 'data-help' }).click();
  const composer = page.getByRole('textbox', { name: 'Message #data-help' });
  await composer.fill('/smith help');
  await composer.press('Enter');
  const help = page.locator('.main .msg.eph');
  await help.waitFor();
  expect(await help.innerText()).toContain('It runs only if somebody approves it.');

  await ask(page, { words: 'what is the weather in Oslo?' });
  await message(page, 'I am the sample model of the playground').waitFor();
  await actAs(page, 'Jonas Weber');
  await page.getByRole('button', { name: 'data-help' }).click();
  await openNewestThread(page);
  await message(page, 'I am the sample model of the playground').waitFor();
  await help.waitFor({ state: 'detached' });
});

test('nothing went wrong in the browser', () => {
  expect(playground.troubles).toEqual([]);
});
