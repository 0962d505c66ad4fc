import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SAMPLE_DATA, SAMPLES } from '#playground/sample-model/samples.ts';
import { ask, barriers, cardWith, message, openNewestThread, press, until, type Visit, visit } from './playground.ts';

const [, LOG] = SAMPLES;

let playground: Visit;
let page: Page;
beforeAll(async () => {
  playground = await visit();
  page = await playground.open();
});
afterAll(() => playground.stop());

async function proposed(threads: number): Promise<void> {
  const { text, file } = LOG!;
  await ask(page, { words: text, file: { name: file, text: await readFile(new URL(file, SAMPLE_DATA), 'utf8') } });
  await until(page, `document.querySelectorAll('.main .replies').length >= ${threads}`);
  await openNewestThread(page);
  await cardWith(page, 'Approve').waitFor();
}

test('what is not ticked is kept by Save as tool, and the next request reuses it', { timeout: 60_000 }, async () => {
  const threads = await page.locator('.main .replies').count();
  await proposed(threads + 1);
  const tick = cardWith(page, 'Approve').getByRole('checkbox', { name: /Keep as a tool when it works/ });
  expect(await tick.isChecked()).toBe(true);
  await tick.uncheck();
  await press(page, 'Approve');
  await message(page, 'The words on top').waitFor();
  expect(await message(page, 'The words on top').innerText()).not.toContain('Kept as tool');

  await press(page, 'Save as tool');
  const dialog = page.getByRole('dialog', { name: 'Save as tool' });
  await dialog.getByLabel('Name').fill('Errors per hour');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await dialog.getByRole('alert').waitFor();
  expect(await dialog.getByRole('alert').innerText()).toContain('This cannot be a name.');
  expect(await barriers(page)).toEqual([]);
  await dialog.getByLabel('Name').fill('errors_per_hour');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await message(page, 'Kept as tool errors_per_hour, version 1. A second run gave the same result.').waitFor();

  await proposed(threads + 2);
  const reuse = message(page, 'errors_per_hour version 1 does this. Only the call is new.');
  await reuse.waitFor();
  expect(await reuse.getByRole('checkbox').count()).toBe(0);
  expect(await barriers(page)).toEqual([]);
  expect(playground.troubles).toEqual([]);
});
