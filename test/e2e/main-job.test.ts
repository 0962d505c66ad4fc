import { readFile } from 'node:fs/promises';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
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
  until,
  type Visit,
  visit,
} from './playground.ts';
import { figuresOf, randomPrices } from './prices.ts';
import { screenshot } from './screenshots.ts';

const DAYS = 23;
const prices = randomPrices();
const expected = figuresOf(prices.closes, DAYS);
const PROGRAM = new URL('../../src/playground/sample-model/programs/rolling-volatility.py', import.meta.url);

let playground: Visit;
let page: Page;
let dark: Page;
beforeAll(async () => {
  playground = await visit();
  [page, dark] = await Promise.all([playground.open(), playground.open({ colours: 'dark' })]);
});
afterAll(() => playground.stop());

test('a mention with a CSV becomes a card with the whole program on it', async () => {
  await ask(page, {
    words: `how volatile was Kestrel over the last ${DAYS} trading days? The prices are in the file.`,
    file: { name: 'kestrel-prices.csv', text: prices.text },
  });
  const card = cardWith(page, 'Approve');
  await card.waitFor();
  expect(await card.locator('pre').first().textContent()).toBe(await readFile(PROGRAM, 'utf8'));
  expect(await card.locator('pre').nth(1).textContent()).toBe(
    `rolling_volatility(csv="in/kestrel-prices.csv", days=${DAYS})`,
  );
  expect(await card.locator('.b-fields > *').allInnerTexts()).toEqual(
    expect.arrayContaining(['Reads\nkestrel-prices.csv', 'Network\nNone', 'Secrets\nNone']),
  );
  await message(page, 'the program is ready to approve').waitFor();
});

test('View code shows what is stored, the same to the byte, and with it the arguments', async () => {
  await press(page, 'View code');
  const dialog = page.getByRole('dialog', { name: 'View code' });
  await dialog.waitFor();
  const stored = await wholeProgram(dialog);
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  const shown = await cardWith(page, 'Approve').locator('pre').first().textContent();
  const [[, program = ''] = []] = stored;
  expect(program).toBe(shown?.trimEnd());
  expect([...stored.values()].join('\n')).toContain('in/kestrel-prices.csv');
});

test.each(['light', 'dark'] as const)('the proposal has no barriers, %s', async (colours) => {
  const shown = colours === 'light' ? page : dark;
  if (colours === 'dark') {
    await openNewestThread(shown);
  }
  await cardWith(shown, 'Approve').waitFor();
  expect(await barriers(shown)).toEqual([]);
  await screenshot(shown, `proposal-${colours}`);
});

test('a phone shows the proposal without scrolling sideways', async () => {
  const phone = await playground.open({ size: PHONE });
  await openNewestThread(phone);
  await cardWith(phone, 'Approve').waitFor();
  expect(await phone.evaluate('document.documentElement.scrollWidth')).toBe(PHONE.width);
  expect(await barriers(phone)).toEqual([]);
  await screenshot(phone, 'proposal-phone');
  await phone.context().close();
});

test('another member approves, it runs, and table, chart and file come back into the thread', async () => {
  await actAs(page, 'Jonas Weber');
  await press(page, 'Approve');
  const answer = message(page, 'approved by Jonas Weber');
  await answer.locator('.b-markdown').waitFor();
  await until(page, `document.querySelector('.thread .b-image img')?.naturalWidth > 0`);

  const figures = await figuresIn(answer);
  expect(figures.get('Volatility a day, %')).toBeCloseTo(expected.day, 1);
  expect(figures.get('Volatility a year, %')).toBeCloseTo(expected.year, 0);
  expect(figures.get('Best day, %')).toBeCloseTo(expected.best, 1);
  expect(figures.get('Worst day, %')).toBeCloseTo(expected.worst, 1);
  expect(await answer.locator('.b-markdown').innerText()).toContain(`${DAYS} trading days`);
  expect(await answer.locator('pre').last().textContent()).toContain(`${expected.windows} windows of ${DAYS} days`);
});

test('the file that it made can be downloaded and holds a line for each window', async () => {
  const link = threadOf(page).getByRole('link', { name: /Download .*volatility\.csv/ });
  await link.waitFor();
  const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
  const lines = (await readFile(await download.path(), 'utf8')).trim().split('\n');
  expect(lines).toHaveLength(expected.windows + 1);
  expect(Number(lines.at(-1)?.split(',')[1])).toBeCloseTo(expected.year, 1);
});

test('the requester is told that it is done, and nothing asks for approval any more', async () => {
  await message(page, /@Mira Okafor it is done/).waitFor();
  expect(await threadOf(page).getByText('the program is ready to approve').count()).toBe(0);
  expect(await threadOf(page).getByRole('button', { name: 'Approve' }).count()).toBe(0);
});

test.each(['light', 'dark', 'phone'] as const)('the answer has no barriers, %s', async (look) => {
  const phone = look === 'phone' ? await playground.open({ size: PHONE }) : undefined;
  if (phone !== undefined) {
    await openNewestThread(phone);
  }
  const shown = phone ?? (look === 'dark' ? dark : page);
  const answer = message(shown, 'approved by Jonas Weber');
  await answer.locator('.b-markdown').waitFor();
  await until(shown, `document.querySelector('.thread .b-image img')?.naturalWidth > 0`);
  expect(await barriers(shown)).toEqual([]);
  await screenshot(shown, `answer-${look}`, answer);
});

test('nothing went wrong in the browser', () => {
  expect(playground.troubles).toEqual([]);
});

/** All pages of the modal as path → text, without the line numbers, which are not part of the program. */
async function wholeProgram(dialog: Locator): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  const next = dialog.getByRole('button', { name: 'Next page' });
  for (;;) {
    const title = await dialog.locator('option:checked').innerText();
    const path = title.split(', line')[0] ?? '';
    const part = ((await dialog.locator('pre').textContent()) ?? '').replace(/^ *\d* {2}/gm, '');
    files.set(path, files.has(path) ? `${files.get(path)}\n${part}` : part);
    if ((await next.count()) === 0) {
      return files;
    }
    await next.click();
    await expect.poll(() => dialog.locator('option:checked').innerText()).not.toBe(title);
  }
}

/** Label → value of a table with two columns. */
async function figuresIn(answer: Locator): Promise<Map<string, number>> {
  const rows = await answer.locator('.b-table tbody tr').all();
  const cells = await Promise.all(rows.map((row) => row.locator('td').allInnerTexts()));
  return new Map(cells.map(([label = '', value = '']) => [label, Number(value.replace('−', '-').replace(/,/g, ''))]));
}
