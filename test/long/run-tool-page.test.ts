import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  ask,
  cardWith,
  inEveryLook,
  message,
  openNewestThread,
  press,
  threadOf,
  type Visit,
  visit,
} from '../e2e/playground.ts';
import { randomPrices } from '../e2e/prices.ts';
import { screenshot } from '../e2e/screenshots.ts';

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
  const kept = message(page, 'Kept as tool');
  await kept.waitFor();
  await inEveryLook(page, (look) => screenshot(page, `kept-${look}`, kept, 'end'));
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
  await inEveryLook(page, (look) => screenshot(page, `run-form-${look}`));
  await form.getByRole('button', { name: 'Ask to run' }).click();
  await form.waitFor({ state: 'detached' });
  await openNewestThread(page);
  await cardWith(page, 'Approve').waitFor();
  await threadOf(page).getByText('rolling_volatility(csv="in/other.csv", days=5)').waitFor();
  await inEveryLook(page, (look) => screenshot(page, `reuse-${look}`, cardWith(page, 'Approve'), 'end'));
  await press(page, 'Approve');
  await message(page, '35 windows of 5 days').waitFor();

  await page.getByRole('button', { name: /App Home/ }).click();
  await page.getByText('rolling_volatility').first().waitFor();
  await inEveryLook(page, (look) => screenshot(page, `home-${look}`));
  expect(playground.troubles).toEqual([]);
});
