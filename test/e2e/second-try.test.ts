import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { actAs, cardWith, message, press, threadOf, until, type Visit, visit } from './playground.ts';
import { screenshot } from './screenshots.ts';

let playground: Visit;
let page: Page;
beforeAll(async () => {
  playground = await visit();
  page = await playground.open({ colours: 'dark' });
});
afterAll(() => playground.stop());

test('a sample request stands ready to be sent: a press, then Enter', async () => {
  await page.getByRole('button', { name: 'A program that fails first' }).click();
  const composer = page.locator('.main .composer');
  await composer.getByRole('button', { name: 'Remove borealis-prices.csv' }).waitFor();
  await composer.locator('progress').waitFor({ state: 'detached' });
  expect(await composer.getByRole('textbox').inputValue()).toBe(
    '@Threadsmith how volatile was Borealis over the last 10 trading days?',
  );
  await composer.getByRole('textbox').press('Enter');
  await cardWith(page, 'Approve').waitFor();
});

test('a program that fails is mended; the second try shows what changes and waits for its own approval', async () => {
  const first = await digestOf();
  await press(page, 'Approve');
  await cardWith(page, 'Approve').getByText('A second try').waitFor();
  const card = cardWith(page, 'Approve');
  expect(await card.innerText()).toContain("could not convert string to float: 'not traded'");
  expect(await card.getByText('What changes, 1 line out and 3 in').count()).toBe(1);
  expect(await card.locator('pre').nth(1).textContent()).toContain(
    '+    close = pd.to_numeric(table["close"], errors="coerce")',
  );
  expect(await digestOf()).not.toBe(first);
  await message(page, 'A second try is ready to approve').waitFor();
  await screenshot(page, 'second-try-dark', card);
});

test('after the second approval the mended program answers', async () => {
  await actAs(page, 'Jonas Weber');
  await press(page, 'Approve');
  const answer = message(page, 'approved by Jonas Weber');
  await answer.locator('.b-markdown').waitFor();
  expect(await answer.innerText()).toContain('3 rows without a price left out');
  await until(page, `document.querySelector('.thread .b-image img')?.naturalWidth > 0`);
  await threadOf(page)
    .getByRole('link', { name: /Download .*volatility\.csv/ })
    .waitFor();
});

test('nothing went wrong in the browser', () => {
  expect(playground.troubles).toEqual([]);
});

/** The digest of the program that waits, as the card shows it. */
const digestOf = () => cardWith(page, 'Approve').locator('.b-context').last().locator('code').first().innerText();
