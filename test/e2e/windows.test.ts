import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openThread, requests, under } from './matrix-press.ts';
import { actAs, barriers, cardWith, message, PHONE, press, threadOf, type Visit, visit } from './playground.ts';
import { screenshot } from './screenshots.ts';

/** What opens over a card, and what a card says of a vote, as people see it: in light, in dark and on a phone. */

let playground: Visit;
let looks: Readonly<Record<'light' | 'dark' | 'phone', Page>>;
beforeAll(async () => {
  playground = await visit({}, { rateLimits: 'off' });
  await under(playground, 'two approvals');
  const [light, dark, phone] = await Promise.all([
    playground.open(),
    playground.open({ colours: 'dark' }),
    playground.open({ size: PHONE }),
  ]);
  looks = { light, dark, phone };
  const [thread = ''] = await requests(playground, 1);
  await Promise.all([light, dark, phone].map((page) => openThread(page, thread)));
});
afterAll(() => playground.stop());

/** Looks at it everywhere: nothing is hard to read or to reach, nothing scrolls sideways. */
async function seenEverywhere(name: string, show: (page: Page) => Promise<unknown>): Promise<void> {
  for (const [look, page] of Object.entries(looks)) {
    await show(page);
    expect(await barriers(page)).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    await screenshot(page, `${name}-${look}`);
  }
}

async function choose(page: Page, item: string): Promise<void> {
  await cardWith(page, 'Approve')
    .getByRole('button', { name: /^More: / })
    .click();
  await page.getByRole('menuitem', { name: item }).click();
}

test('an approval that is not enough alone', async () => {
  await press(looks.light, 'Approve');
  await seenEverywhere('quorum', (page) => message(page, '1 of 2 approvals, by Mira Okafor').waitFor());
});

test('a refusal, to one person alone', async () => {
  for (const page of Object.values(looks)) {
    await actAsAnywhere(page, 'Sam Ito');
  }
  await press(looks.light, 'Approve');
  await seenEverywhere('refused', (page) => threadOf(page).locator('.msg.eph').waitFor());
  for (const page of Object.values(looks)) {
    await actAsAnywhere(page, 'Jonas Weber');
    await threadOf(page).locator('.msg.eph').waitFor({ state: 'detached' });
  }
});

test.each([
  ['edit', (page: Page) => press(page, 'Edit'), 'Edit'],
  ['grant', (page: Page) => choose(page, 'Allow without asking…'), 'Allow without asking'],
  ['details', (page: Page) => choose(page, 'Details'), 'Details'],
] as const)('the window of %s, on every page of the person who opened it', async (name, open, title) => {
  await open(looks.light);
  await seenEverywhere(name, (page) => page.getByRole('dialog', { name: title }).waitFor());
  const faces = await looks.light.evaluate(
    `[...document.querySelectorAll('pre, code, textarea.code')].map((one) => getComputedStyle(one).fontVariantLigatures)`,
  );
  expect([...new Set(faces as string[])]).toEqual(['none']); // code is approved by its own characters
  await looks.light.keyboard.press('Escape');
  for (const page of Object.values(looks)) {
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  }
});

test('nothing went wrong in the browser', () => {
  expect(playground.troubles).toEqual([]);
});

/** On a phone the people stand behind a button. */
async function actAsAnywhere(page: Page, name: string): Promise<void> {
  const list = page.getByRole('button', { name: 'Open the channel list' });
  const isPhone = await list.isVisible();
  if (isPhone) {
    await list.click();
  }
  await actAs(page, name);
  if (isPhone) {
    await page.keyboard.press('Escape');
    await page.getByRole('navigation', { name: 'Workspace' }).waitFor({ state: 'hidden' });
  }
}
