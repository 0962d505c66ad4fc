import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { proposal } from './cards.ts';
import { form } from './gallery.ts';
import { startWorkspace, type TestWorkspace } from './workspace.ts';

let workspace: TestWorkspace;
let page: Page;
beforeAll(async () => {
  workspace = await startWorkspace({ seeded: false });
  page = await workspace.open();
  await workspace.call('chat.postMessage', { channel: 'C0FINOPS', text: 'card', blocks: proposal(2_000_000_000) });
});
afterAll(async () => {
  await workspace.stop();
});

type Json = Record<string, unknown>;
const dialog = () => page.getByRole('dialog', { name: 'Run a tool' });
/** Presses View code; the app opens a modal with the trigger of the press. */
const openForm = async (submitAnswer: (values: Json) => Json | undefined) => {
  workspace.answerWith(({ payload }) => {
    if (payload.type === 'block_actions') {
      void workspace.call('views.open', { trigger_id: payload.trigger_id, view: form() });
    }
    return payload.type === 'view_submission'
      ? submitAnswer((payload.view as { state: { values: Json } }).state.values)
      : undefined;
  });
  await page.getByRole('button', { name: 'View code' }).click();
  await dialog().waitFor();
};

test('the values of a modal have Slack’s shapes, and it closes when the app has nothing to say', async () => {
  let values: Json = {};
  await openForm((given) => {
    values = given;
    return undefined;
  });
  await dialog().getByRole('textbox', { name: 'What should be different?' }).fill('more');
  await dialog().getByRole('combobox', { name: 'Answer in' }).selectOption('There');
  await dialog().getByRole('checkbox', { name: 'Round it' }).check();
  await dialog()
    .locator('input[type="file"]')
    .setInputFiles({ name: 'new.csv', mimeType: 'text/csv', buffer: Buffer.from('a') });
  await dialog().getByRole('button', { name: 'Remove new.csv' }).waitFor();
  await dialog().getByRole('button', { name: 'Ask to run' }).click();
  await dialog().waitFor({ state: 'detached' });
  expect(values).toMatchObject({
    words: { text: { type: 'plain_text_input', value: 'more' } },
    days: { number: { type: 'number_input', value: '30' } },
    where: {
      select: {
        type: 'static_select',
        selected_option: { value: 'there', text: { type: 'plain_text', text: 'There' } },
      },
    },
    flags: { checks: { type: 'checkboxes', selected_options: [{ value: 'b' }] } },
    who: { people: { type: 'multi_users_select', selected_users: ['U0PRIYA'] } },
    until: { day: { type: 'datepicker', selected_date: '2026-12-24' } },
    channel: { conversation: { type: 'conversations_select', selected_conversation: null } },
    data: { files: { type: 'file_input', files: [{ name: 'new.csv' }] } },
  });
});

test('people are picked with the keyboard, a day and a channel in the browser’s own fields', async () => {
  let values: Json = {};
  await openForm((given) => {
    values = given;
    return undefined;
  });
  await dialog().getByRole('textbox', { name: 'What should be different?' }).fill('more');
  const people = dialog().getByRole('combobox', { name: 'Who may use it' });
  const list = dialog().getByRole('listbox', { name: 'Suggestions' });
  await people.press('ArrowDown');
  expect(await list.getByRole('option').count()).toBe(4); // all but Priya, who is chosen
  await people.press('Escape');
  await list.waitFor({ state: 'detached' });
  await people.pressSequentially('web');
  await people.press('Enter');
  await dialog().getByRole('button', { name: 'Remove Jonas Weber' }).waitFor();
  await people.click();
  await list.getByRole('option', { name: /Sam Ito/ }).click();
  await people.press('ArrowDown');
  await dialog().getByText('At most 3.').waitFor();
  await people.press('Backspace');
  await dialog().getByRole('button', { name: 'Remove Sam Ito' }).waitFor({ state: 'detached' });
  await dialog().getByRole('button', { name: 'Remove Priya Raman' }).click();
  expect(await people.evaluate((node) => node.matches(':focus'))).toBe(true);
  await dialog().getByLabel('Until the end of').fill('2026-12-31');
  const channel = dialog().getByRole('combobox', { name: 'Channel' });
  expect(await channel.locator('option').allInnerTexts()).toEqual([
    'Choose a channel',
    '#finance-ops',
    '#data-help',
    '#support-triage',
    '#platform',
    '#leads',
  ]);
  await channel.selectOption('#platform');
  await dialog().getByRole('button', { name: 'Ask to run' }).click();
  await dialog().waitFor({ state: 'detached' });
  expect(values).toMatchObject({
    who: { people: { type: 'multi_users_select', selected_users: ['U0JONAS'] } },
    until: { day: { type: 'datepicker', selected_date: '2026-12-31' } },
    channel: { conversation: { type: 'conversations_select', selected_conversation: 'C0PLATFORM' } },
  });
});

test('an empty or wrong field is said at the field, before anything is sent', async () => {
  const before = workspace.received.length;
  await openForm(() => undefined);
  await dialog().getByRole('textbox', { name: 'days' }).fill('1');
  await dialog().getByRole('button', { name: 'Ask to run' }).click();
  const words = dialog().getByRole('textbox', { name: 'What should be different?' });
  await dialog().getByText('Please fill this in.').waitFor();
  await dialog().getByText('At least 2, please.').waitFor();
  expect(await words.getAttribute('aria-invalid')).toBe('true');
  expect(await words.evaluate((node) => node.matches(':focus'))).toBe(true);
  await words.fill('now it is filled in');
  await dialog().getByText('Please fill this in.').waitFor({ state: 'detached' });
  await dialog().getByText('At least 2, please.').waitFor();
  expect(workspace.received.slice(before).filter((one) => one.payload.type === 'view_submission')).toEqual([]);
  await page.keyboard.press('Escape');
  await dialog().waitFor({ state: 'detached' });
});

test('errors of the app stand at their fields and the text stays; an update changes the view in place', async () => {
  let tries = 0;
  const next = { ...form(), submit: { type: 'plain_text', text: 'Next page' }, blocks: [{ type: 'divider' }] };
  await openForm(() => {
    tries += 1;
    return tries === 1
      ? { response_action: 'errors', errors: { words: 'That is not enough.' } }
      : { response_action: 'update', view: next };
  });
  const words = dialog().getByRole('textbox', { name: 'What should be different?' });
  await words.fill('x');
  await dialog().getByRole('button', { name: 'Ask to run' }).click();
  await dialog().getByText('That is not enough.').waitFor();
  expect(await words.inputValue()).toBe('x');
  await dialog().getByRole('button', { name: 'Ask to run' }).click();
  await dialog().getByRole('button', { name: 'Next page' }).waitFor();
  expect(await page.getByRole('dialog').count()).toBe(1);
  expect(await page.evaluate(`document.activeElement.closest('dialog') !== null`)).toBe(true);
  await dialog().getByRole('button', { name: 'Cancel' }).click();
  await dialog().waitFor({ state: 'detached' });
});

test('Tab stays inside, Esc closes for the app as well, and the focus returns to the button', async () => {
  await openForm(() => undefined);
  for (let step = 0; step < 20; step += 1) {
    await page.keyboard.press('Tab');
    const inside = await page.evaluate(
      `document.activeElement === document.body || document.activeElement.closest('dialog') !== null`,
    );
    expect(inside).toBe(true);
  }
  await page.keyboard.press('Escape');
  await dialog().waitFor({ state: 'detached' });
  await workspace.emulator.waitFor(() => workspace.emulator.modal('U0MIRA') === undefined);
  expect(await page.evaluate('document.activeElement.textContent')).toBe('View code');
});

test('the app’s Home shows the view that it publishes', async () => {
  workspace.answerWith(({ payload }) => {
    const { event } = payload as { event?: Json };
    if (event?.type === 'app_home_opened' && event.tab === 'home') {
      void workspace.call('views.publish', {
        user_id: event.user,
        view: { type: 'home', blocks: [{ type: 'header', text: { type: 'plain_text', text: 'Waiting for you' } }] },
      });
    }
    return undefined;
  });
  await page.getByRole('button', { name: 'App Home' }).click();
  await page.getByRole('heading', { name: 'Waiting for you' }).waitFor();
});

test('Home’s search tells the app, what was typed goes with its block, and a link tells it, too', async () => {
  const field = (id: string, value?: string) => ({
    type: 'input',
    block_id: id,
    dispatch_action: true,
    label: { type: 'plain_text', text: 'Search' },
    element: {
      type: 'plain_text_input',
      action_id: 'search',
      ...(value === undefined ? {} : { initial_value: value }),
    },
  });
  const link = {
    type: 'button',
    action_id: 'open',
    text: { type: 'plain_text', text: 'Open' },
    url: 'https://harborline.slack.com/archives/C0FINOPS/p1795426861000200',
  };
  const show = (block: Json) =>
    workspace.call('views.publish', {
      user_id: 'U0MIRA',
      view: { type: 'home', blocks: [block, { type: 'actions', block_id: 'acts', elements: [link] }] },
    });
  const acted = () => workspace.received.flatMap(({ payload }) => (payload.type === 'block_actions' ? [payload] : []));
  const search = page.getByRole('textbox', { name: 'Search' });
  workspace.answerWith(() => undefined);
  await show(field('all'));
  await search.fill('invoice');
  await search.press('Enter');
  await expect
    .poll(() => acted().at(-1))
    .toMatchObject({
      container: { type: 'view' },
      view: { type: 'home', state: { values: { all: { search: { value: 'invoice' } } } } },
      actions: [{ action_id: 'search', block_id: 'all', value: 'invoice' }],
    });
  await show(field('found', 'invoice'));
  await expect.poll(() => search.inputValue()).toBe('invoice');
  await show(field('all'));
  await expect.poll(() => search.inputValue()).toBe('');
  await page.locator('.btn', { hasText: 'Open' }).click({ position: { x: 3, y: 3 } }); // all of it is the link
  await expect.poll(() => acted().at(-1)).toMatchObject({ actions: [{ action_id: 'open' }] });
});

test('nothing went wrong in the browser', () => {
  expect(workspace.troubles).toEqual([]);
});
