import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startWorkspace, type TestWorkspace, until } from './workspace.ts';

let workspace: TestWorkspace;
let page: Page;
beforeAll(async () => {
  workspace = await startWorkspace({
    seeded: false,
    uploadBytes: 2000,
    commands: [{ command: '/smith', usage: 'ask …', description: 'Ask for something' }],
  });
  page = await workspace.open();
});
afterAll(async () => {
  await workspace.stop();
});

const composer = () => page.getByRole('textbox', { name: 'Message #finance-ops' });
const said = () => workspace.emulator.messages('C0FINOPS').map((message) => message.text);
const waitForSaid = (text: string) => workspace.emulator.waitFor(() => said().includes(text), { what: text });
const file = (name: string, size = 4) => ({ name, mimeType: 'text/csv', buffer: Buffer.alloc(size, 97) });

test('Enter sends, Shift+Enter starts a line, and an empty composer sends nothing', async () => {
  await composer().press('Enter');
  await composer().pressSequentially('one');
  await composer().press('Shift+Enter');
  await composer().pressSequentially('two <b> & three');
  await composer().press('Enter');
  await waitForSaid('one\ntwo &lt;b&gt; &amp; three');
  await page.locator('.msg').getByText('two <b> & three').waitFor();
  expect(await composer().inputValue()).toBe('');
  expect(said()).toHaveLength(1);
});

test('names are completed with the keyboard and sent as mentions; the thread opens when the app answers', async () => {
  await composer().pressSequentially('@thr');
  await page.getByRole('option', { name: /Threadsmith/ }).waitFor();
  await composer().press('Enter');
  await composer().pressSequentially('please look');
  await composer().press('Enter');
  await waitForSaid('<@U0SMITH> please look');
  const ts = workspace.emulator.messages('C0FINOPS').at(-1)?.ts;
  expect(await page.getByRole('complementary', { name: 'Thread' }).count()).toBe(0);
  await workspace.call('chat.postMessage', { channel: 'C0FINOPS', thread_ts: ts, text: 'Making a plan' });
  const thread = page.getByRole('complementary', { name: 'Thread' });
  await thread.getByText('Making a plan').waitFor();
  await page.getByRole('button', { name: /1 reply/ }).waitFor();

  await workspace.call('assistant.threads.setStatus', { channel_id: 'C0FINOPS', thread_ts: ts, status: 'is thinking' });
  await thread.getByText('Threadsmith is thinking').waitFor();
  await thread.getByRole('button', { name: 'Stop' }).click();
  await workspace.emulator.waitFor(() =>
    workspace.received.some((one) => JSON.stringify(one.payload).includes('agent_session_stopped')),
  );

  await thread.getByRole('textbox', { name: 'Reply in thread' }).fill('/smith ask x');
  await thread.getByRole('textbox', { name: 'Reply in thread' }).press('Enter');
  await thread.getByText('Slash commands do not work in threads.').waitFor();
  await thread.getByRole('button', { name: 'Close the thread' }).click();
  await thread.waitFor({ state: 'detached' });
});

test('a slash command goes to the app, an unknown one is said', async () => {
  await composer().pressSequentially('/');
  await page.getByRole('option', { name: /\/smith ask/ }).waitFor();
  await composer().press('Tab');
  await composer().pressSequentially('ask for primes');
  await composer().press('Enter');
  const command = await workspace.emulator.waitFor(() =>
    workspace.received.find((one) => one.type === 'slash_commands'),
  );
  expect(command.payload).toMatchObject({ command: '/smith', text: 'ask for primes', channel_id: 'C0FINOPS' });
  await until(page, `document.querySelector('.main textarea').value === ''`);
  await composer().fill('/nothing here');
  await composer().press('Enter');
  await page.getByText('There is no command /nothing.').waitFor();
  await composer().fill('');
});

test('files come by button, drag and paste; a refused one says why and is in the way until removed', async () => {
  await page.locator('.main .composer input[type="file"]').setInputFiles([file('a.csv'), file('big.csv', 3000)]);
  await page.getByText('A file may have at most').waitFor();
  const dropped = await page.evaluateHandle(`(() => {
    const data = new DataTransfer();
    data.items.add(new File(['x'], 'dropped.txt', { type: 'text/plain' }));
    return data;
  })()`);
  await page.locator('.main .pane').dispatchEvent('dragenter', { dataTransfer: dropped });
  await page.getByText('Drop files to add them').waitFor();
  await page.locator('.main .pane').dispatchEvent('drop', { dataTransfer: dropped });
  await page.getByText('dropped.txt').waitFor();
  await page.evaluate(`(() => {
    const data = new DataTransfer();
    data.items.add(new File(['y'], 'pasted.png', { type: 'image/png' }));
    const event = new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true });
    document.querySelector('.main textarea').dispatchEvent(event);
  })()`);
  await page.getByText('pasted.png').waitFor();
  await composer().fill('with files');
  await until(page, `document.querySelectorAll('.chip progress').length === 0`);
  await composer().press('Enter');
  await page.getByText('Remove the file that was not uploaded').waitFor();
  await page.getByRole('button', { name: 'Remove big.csv' }).click();
  await composer().press('Enter');
  await waitForSaid('with files');
  const message = page.locator('.msg', { hasText: 'with files' });
  await message.getByRole('link', { name: /Download a\.csv\s*4 bytes/ }).waitFor();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    message.getByRole('link', { name: /Download a.csv/ }).click(),
  ]);
  expect(download.suggestedFilename()).toBe('a.csv');
  expect(await message.getByRole('button', { name: /Show pasted.png large/ }).count()).toBe(1);
  expect(await page.locator('.chip').count()).toBe(0);
});

test('an eleventh file is refused', async () => {
  const eleven = Array.from({ length: 11 }, (_, place) => file(`f${place}.csv`));
  await page.locator('.main .composer input[type="file"]').setInputFiles(eleven);
  await page.getByText('At most 10 files').waitFor();
  expect(await page.locator('.chip').count()).toBe(10);
  while ((await page.locator('.chip').count()) > 0) {
    await page.locator('.chip button').first().click();
  }
});

test('a sample request fills the composer with its words and its file, and is sent only by the reader', async () => {
  await page.getByRole('button', { name: 'Volatility of a price' }).click();
  await page.locator('.chip', { hasText: 'acme-prices.csv' }).waitFor();
  expect(await composer().inputValue()).toMatch(/^@Threadsmith how volatile was ACME/);
  expect(await page.getByRole('group', { name: 'Requests to try' }).count()).toBe(0);
  await until(page, `document.querySelectorAll('.chip progress').length === 0`);
  const before = said().length;
  await composer().press('Enter');
  await workspace.emulator.waitFor(() => said().length > before);
  expect(said().at(-1)).toMatch(/^<@U0SMITH> how volatile/);
  expect(workspace.emulator.messages('C0FINOPS').at(-1)?.files).toHaveLength(1);
});

test('an own message is edited and deleted by its menu, another’s is not', async () => {
  workspace.emulator.say({ as: 'U0JONAS', channel: 'C0FINOPS', text: 'from Jonas' });
  workspace.emulator.say({ as: 'U0MIRA', channel: 'C0FINOPS', text: 'hello <@U0JONAS>' });
  const own = page.locator('.msg', { hasText: 'hello' });
  const more = own.getByRole('button', { name: 'More about this message' });
  const [button, words] = await Promise.all([more.boundingBox(), own.getByText('hello').boundingBox()]);
  expect((button?.y ?? 0) + (button?.height ?? 0)).toBeLessThanOrEqual(words?.y ?? 0); // it hides nothing that was said
  await more.click();
  await page.getByRole('menuitem', { name: 'Edit message' }).click();
  const editor = page.getByRole('textbox', { name: 'Edit message' });
  expect(await editor.inputValue()).toBe('hello @Jonas Weber');
  await editor.fill('hello again @Jonas Weber');
  await editor.press('Enter');
  await waitForSaid('hello again <@U0JONAS>');
  await own.getByText('(edited)').waitFor();
  await own.getByRole('button', { name: 'More about this message' }).click();
  await page.getByRole('menuitem', { name: 'Delete message' }).click();
  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  await own.waitFor({ state: 'detached' });
  const theirs = page.locator('.msg', { hasText: 'from Jonas' });
  await theirs.getByRole('button', { name: 'More about this message' }).click();
  expect(await theirs.getByRole('menuitem').allInnerTexts()).toEqual(['Reply in thread']);
  await page.keyboard.press('Escape');
});

test('a draft stays where it was written', async () => {
  await composer().fill('unsent words');
  await page.getByRole('button', { name: 'data-help' }).click();
  await page.getByRole('textbox', { name: 'Message #data-help' }).waitFor();
  await page.getByRole('button', { name: 'finance-ops', exact: true }).click();
  expect(await composer().inputValue()).toBe('unsent words');
  await composer().fill('');
});

test('nothing went wrong in the browser', () => {
  // The refused upload is a 413, which the browser notes by itself.
  expect(workspace.troubles.filter((one) => !one.includes('413'))).toEqual([]);
});
