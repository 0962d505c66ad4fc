import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  ask,
  barriers,
  cardWith,
  message,
  openNewestThread,
  press,
  threadOf,
  type Visit,
  visit,
} from '../e2e/playground.ts';
import { randomPrices } from '../e2e/prices.ts';

const { text } = randomPrices();

let playground: Visit;
beforeAll(async () => {
  playground = await visit();
});
afterAll(() => playground.stop());

test('a tool that was kept is run by its form, with another file, in the page', async () => {
  const page = await playground.open();
  await ask(page, { words: 'how volatile was Kestrel over 11 days?', file: { name: 'kestrel-prices.csv', text } });
  await openNewestThread(page);
  await cardWith(page, 'Approve').waitFor();
  await press(page, 'Approve');
  await message(page, 'Kept as tool').waitFor();
  const composer = page.locator('.main .composer').getByRole('textbox');
  await composer.pressSequentially('/smith run rolling_volatility');
  await composer.press('Enter');
  const form = page.getByRole('dialog', { name: 'Run a tool' });
  await form.waitFor();
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    form.getByRole('button', { name: 'csv: choose a file' }).click(),
  ]);
  await chooser.setFiles({ name: 'other.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
  await form.getByText('other.csv').waitFor();
  await form.getByLabel(/^days/).fill('5');
  expect(await barriers(page)).toEqual([]);
  await form.getByRole('button', { name: 'Ask to run' }).click();
  await form.waitFor({ state: 'detached' });
  await openNewestThread(page);
  await cardWith(page, 'Approve').waitFor();
  await threadOf(page).getByText('rolling_volatility(csv="in/other.csv", days=5)').waitFor();
  await press(page, 'Approve');
  await message(page, '35 windows of 5 days').waitFor();
  expect(playground.troubles).toEqual([]);
});
