import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { actAs, startWorkspace, type TestWorkspace, until } from './workspace.ts';

let workspace: TestWorkspace;
let page: Page;
beforeAll(async () => {
  workspace = await startWorkspace();
  page = await workspace.open();
});
afterAll(async () => {
  await workspace.stop();
});

const SCROLLED = `(() => {
  const box = document.querySelector('.main .scroll');
  return Math.round(box.scrollHeight - box.scrollTop - box.clientHeight);
})()`;

test('the acting person is changed with the arrow keys, and what that person may see changes with it', async () => {
  await page.getByRole('radio', { name: /Mira Okafor/ }).focus();
  for (const name of ['Jonas Weber', 'Priya Raman', 'Sam Ito', 'Lena Costa']) {
    await page.keyboard.press('ArrowDown');
    await until(page, `document.activeElement.checked`);
    expect(await page.getByRole('radio', { name: new RegExp(name) }).isChecked()).toBe(true);
  }
  await page.getByRole('button', { name: 'platform' }).waitFor({ state: 'detached' });
  await page.getByRole('textbox', { name: 'Message #finance-ops' }).fill('from outside');
  await page.keyboard.press('Enter');
  await workspace.emulator.waitFor(() =>
    workspace.emulator.messages('C0FINOPS').some((one) => one.user === 'U0LENA' && one.text === 'from outside'),
  );
  await page.reload();
  await page.getByRole('radio', { name: /Lena Costa/ }).waitFor({ state: 'attached' });
  expect(await page.getByRole('radio', { name: /Lena Costa/ }).isChecked()).toBe(true);
  await actAs(page, 'Mira Okafor');
  await page.getByRole('button', { name: 'platform' }).waitFor();
});

test('what only one person may see is marked, and nobody else gets it', async () => {
  await workspace.call('chat.postEphemeral', {
    channel: 'C0FINOPS',
    user: 'U0MIRA',
    text: '*You cannot approve this.* Why.',
  });
  const note = page.locator('.eph');
  await note.getByText('Only visible to you').waitFor();
  expect(await note.locator('b', { hasText: 'You cannot approve this.' }).count()).toBe(1);
  expect(await note.getByRole('button', { name: 'More about this message' }).count()).toBe(0);
  await actAs(page, 'Jonas Weber');
  await note.waitFor({ state: 'detached' });
  await actAs(page, 'Mira Okafor');
});

test('unread channels are counted until they are opened, with a line above what is new', async () => {
  const triage = page.getByRole('button', { name: /support-triage/ });
  await triage.getByText('1 unread').waitFor(); // the other one is her own
  workspace.emulator.say({ as: 'U0JONAS', channel: 'C0TRIAGE', text: 'another ticket' });
  await triage.getByText('2 unread').waitFor();
  await triage.click();
  await page.getByText('New', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'finance-ops', exact: true }).click();
  expect(await triage.innerText()).toBe('support-triage');
  workspace.emulator.say({ as: 'U0JONAS', channel: 'C0TRIAGE', text: 'one more ticket' });
  await triage.getByText('1 unread').waitFor();
});

test('the end stays in sight only for a reader who is there', async () => {
  const long = Array.from({ length: 40 }, (_, line) => `line ${line}`).join('\n');
  const { ts } = await workspace.call('chat.postMessage', { channel: 'C0FINOPS', text: long });
  const card = page.locator(`[data-ts="${ts}"]`);
  await card.waitFor();
  await until(page, `${SCROLLED} < 2`);
  await workspace.call('chat.update', { channel: 'C0FINOPS', ts, text: `${long}\nand more\nand more` });
  await card.getByText('and more').first().waitFor();
  await until(page, `${SCROLLED} < 2`);

  // Two frames: the browser tells of a scroll with the next one.
  await page.evaluate(`new Promise((done) => {
    document.querySelector('.main .scroll').scrollTo({ top: 0 });
    requestAnimationFrame(() => requestAnimationFrame(done));
  })`);
  workspace.emulator.say({ as: 'U0JONAS', channel: 'C0FINOPS', text: 'somebody else' });
  await page.getByRole('button', { name: 'Newer messages' }).waitFor();
  expect(await page.evaluate(`document.querySelector('.main .scroll').scrollTop`)).toBe(0);
  await page.getByRole('button', { name: 'Newer messages' }).click();
  await until(page, `${SCROLLED} < 2`);
});

test('a pane that is moved because its content changed is not taken for a reader who scrolled up', async () => {
  const padded = (px: number) => `document.querySelector('.main .flow').lastElementChild.style.padding = '0 0 ${px}px'`;
  await page.evaluate(padded(300));
  await until(page, `${SCROLLED} < 2`);
  await page.evaluate(`document.querySelector('.main .scroll').scrollTop -= 100; ${padded(600)}`);
  await until(page, `${SCROLLED} < 2`);
  await page.evaluate(padded(0));
  await until(page, `${SCROLLED} < 2`);
});

test('the search finds messages and leads to them by keyboard', async () => {
  await page.getByRole('combobox', { name: 'Search Harborline' }).fill('board pack');
  await page.getByRole('option', { name: /Priya Raman in #finance-ops/ }).waitFor();
  await page.keyboard.press('Enter');
  await page.locator('.msg.found', { hasText: 'board pack' }).waitFor();
  await page.getByRole('combobox', { name: 'Search Harborline' }).fill('zzzz');
  await page.getByText('No message has “zzzz”.').waitFor();
  await page.keyboard.press('Escape');
});

test('a link to a message of the workspace leads there inside the page', async () => {
  const root = workspace.emulator.messages('C0FINOPS')[0];
  const { permalink } = await workspace.call('chat.getPermalink', { channel: 'C0FINOPS', message_ts: root?.ts });
  await workspace.call('chat.postMessage', { channel: 'C0FINOPS', text: `see <${permalink}|the first one>` });
  await page.getByRole('link', { name: 'the first one' }).click();
  await page.getByRole('complementary', { name: 'Thread' }).locator(`[data-ts="${root?.ts}"].found`).waitFor();
  await page.getByRole('button', { name: 'Close the thread' }).click();
});

test('the theme follows the system, is switched, and is remembered', async () => {
  const scheme = () => page.evaluate('getComputedStyle(document.body).backgroundColor');
  expect(await scheme()).toBe('rgb(255, 255, 255)');
  await page.emulateMedia({ colorScheme: 'dark' });
  expect(await scheme()).toBe('rgb(23, 25, 26)');
  await page
    .getByRole('button', { name: 'Switch to light' })
    .or(page.getByRole('button', { name: 'Switch to dark' }))
    .click();
  expect(await scheme()).toBe('rgb(255, 255, 255)');
  await page.reload();
  await page.getByRole('heading', { level: 1 }).waitFor();
  expect(await scheme()).toBe('rgb(255, 255, 255)');
});

test('a thin line says when the app is away and when the playground is', async () => {
  workspace.emulator.cutConnections();
  await page.getByText('Threadsmith is not connected.').waitFor();
  await workspace.emulator.stop();
  await page.getByText('The playground does not answer. Trying again.').waitFor();
  await page.getByRole('textbox', { name: 'Message #finance-ops' }).fill('not lost');
  await page.keyboard.press('Enter');
  await page.getByText('Nothing was sent.').waitFor();
  expect(await page.getByRole('textbox', { name: 'Message #finance-ops' }).inputValue()).toBe('not lost');
});
