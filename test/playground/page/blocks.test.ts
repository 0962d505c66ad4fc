import fc from 'fast-check';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PROGRAM, passed, proposal, running } from './cards.ts';
import { gallery } from './gallery.ts';
import { actAs, startWorkspace, type TestWorkspace, until } from './workspace.ts';

let workspace: TestWorkspace;
let page: Page;
beforeAll(async () => {
  workspace = await startWorkspace({ seeded: false });
  page = await workspace.open();
});
afterAll(async () => {
  await workspace.stop();
});

const post = async (body: Record<string, unknown>) => {
  const { ts } = await workspace.call('chat.postMessage', { channel: 'C0FINOPS', text: 'a card', ...body });
  const card = page.locator(`.main [data-ts="${ts}"]`);
  await card.waitFor();
  return { ts: String(ts), card };
};

test('a proposal is drawn block by block, code as it was sent', async () => {
  const { card } = await post({ blocks: proposal(Math.floor(Date.now() / 1000) + 86_400) });
  expect(await card.locator('.b-plan li').count()).toBe(4);
  expect(await card.locator('.b-plan .dot[aria-label="to do"]').count()).toBe(4);
  expect(await card.locator('pre').first().textContent()).toBe(PROGRAM);
  const faces = await page.evaluate(
    `[...document.querySelectorAll('pre, code')].map((one) => getComputedStyle(one).fontVariantLigatures)`,
  );
  expect([...new Set(faces as string[])]).toEqual(['none']);
  expect(await card.locator('.b-fields > *').allInnerTexts()).toContain('Network\nNone');
  expect(await card.getByRole('checkbox', { name: /Keep as a tool/ }).isChecked()).toBe(true);
  expect(await card.locator('.b-actions .btn').allInnerTexts()).toEqual([
    'Approve',
    'Reject',
    'Revise',
    'Edit',
    'View code',
    '',
  ]);
  expect(await card.locator('.btn.primary').innerText()).toBe('Approve');
  expect(await card.locator('.b-context').last().innerText()).toMatch(/expires tomorrow at \d\d:\d\d/);
});

test('a card that is edited keeps its place and shows how far the run is', async () => {
  const { ts, card } = await post({ blocks: proposal(2_000_000_000) });
  await workspace.call('chat.update', { channel: 'C0FINOPS', ts, text: 'Running', blocks: running() });
  await card.getByText('Running for 6 seconds.').waitFor();
  const signs = await card.locator('.dot').evaluateAll((dots) => dots.map((dot) => dot.getAttribute('aria-label')));
  expect(signs).toEqual(['done', 'done', 'in progress', 'to do']);
  expect(await card.locator('.edited').count()).toBe(0);
});

test('an answer has its table with numbers to the right, its picture and its alert', async () => {
  const png = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  );
  const { upload_url, file_id } = await workspace.call('files.getUploadURLExternal', {
    filename: 'volatility.png',
    length: png.byteLength,
  });
  await fetch(String(upload_url), { method: 'POST', body: png });
  await workspace.call('files.completeUploadExternal', { files: [{ id: file_id, title: 'volatility.png' }] });
  await workspace.emulator.waitFor(() => workspace.emulator.world.files.get(String(file_id))?.state === 'ready');
  const { card } = await post({ blocks: passed(String(file_id)) });
  expect(await card.locator('.b-markdown b').innerText()).toContain('ACME moved');
  expect(await card.locator('td.n').allInnerTexts()).toEqual(['2.36', '−4.43']);
  expect(await card.locator('th.n').innerText()).toBe('Value');
  expect(await card.locator('.b-alert.success').innerText()).toContain('Kept as tool rolling_volatility');

  const picture = card.getByRole('button', { name: /Show volatility.png large/ });
  await until(page, `document.querySelector('.b-image img')?.naturalWidth === 1`);
  await picture.click();
  const large = page.getByRole('dialog', { name: 'volatility.png' });
  await large.waitFor();
  expect(await large.getByRole('link', { name: 'Download' }).getAttribute('download')).toBe('volatility.png');
  await page.keyboard.press('Escape');
  await large.waitFor({ state: 'detached' });
  expect(await picture.evaluate((node) => node.matches(':focus'))).toBe(true);
});

test('every other block has its form, and none is unknown', async () => {
  const { card } = await post({ blocks: gallery() });
  expect(await card.getByText('unsupported').count()).toBe(0);
  expect(await card.locator('.b-header').innerText()).toBe('Every block');
  expect(await card.locator('.b-rich .line').first().innerText()).toBe('*not bold* bold code');
  expect(await card.locator('.b-rich blockquote').innerText()).toBe('Please use <b>adjusted</b> prices.');
  expect(await card.locator('.b-rich ol > li').allInnerTexts()).toEqual(['one', 'two']);
  expect(await card.locator('.b-rich ul').innerText()).toBe('@Jonas Weber');
  expect(await card.locator('.dot[aria-label="failed"]').count()).toBe(1);
  expect(await card.locator('.b-alert').count()).toBe(4);
  expect(await card.locator('.b-markdown').locator('h3, ul, ol, blockquote, pre, a, table').count()).toBe(7);
  expect(await card.locator('img').count()).toBe(0);
  await card.getByText('Page 1 of 2').waitFor();
  await card.getByRole('button', { name: 'Rows after' }).click();
  expect(await card.getByRole('rowheader').allInnerTexts()).toEqual(['Wed']);
});

test('groups and channels are named; a group that the reader is in is marked like their own name', async () => {
  const { card } = await post({
    blocks: [
      {
        type: 'section',
        text: {
          type: 'mrkdwn',
          text: '<!subteam^S0DATALEADS> or <!subteam^S0GONE|@old> or <!subteam^S0GONE> or <!here> in <#C0PLATFORM> or <#C0GONE>',
        },
      },
      {
        type: 'rich_text',
        elements: [{ type: 'rich_text_section', elements: [{ type: 'usergroup', usergroup_id: 'S0DATALEADS' }] }],
      },
    ],
  });
  expect(await card.locator('.b-section').innerText()).toBe(
    '@data-leads or @old or @unknown group or @here in #platform or #a channel you are not in',
  );
  expect(await card.locator('.b-rich').innerText()).toBe('@data-leads');
  expect(await card.locator('.at.me').count()).toBe(0);
  await actAs(page, 'Jonas Weber');
  await expect.poll(() => card.locator('.at.me').allInnerTexts()).toEqual(['@data-leads', '@data-leads']);
  await actAs(page, 'Mira Okafor');
  await expect.poll(() => card.locator('.at.me').count()).toBe(0);
});

test('a press carries the state of the ticks beside it; a select and the overflow tell what was chosen', async () => {
  const { card } = await post({ blocks: proposal(2_000_000_000) });
  const last = () => workspace.received.at(-1)?.payload as Record<string, never>;
  const presses = async (act: () => Promise<void>) => {
    const before = workspace.received.length;
    await act();
    await workspace.emulator.waitFor(() => workspace.received.length > before);
  };
  await presses(() => card.getByRole('checkbox').uncheck());
  expect(last()).toMatchObject({ actions: [{ action_id: 'tool_keep', selected_options: [] }] });
  await presses(() => card.getByRole('button', { name: 'Approve' }).click());
  expect(last()).toMatchObject({
    actions: [{ action_id: 'proposal_approve', value: '1.0:9f2c41ab7d0360e1' }],
    state: { values: { 'keep.1.0': { tool_keep: { type: 'checkboxes', selected_options: [] } } } },
  });
  await card.getByRole('button', { name: /More: Details/ }).click();
  await page.keyboard.press('ArrowDown');
  await presses(() => page.keyboard.press('Enter'));
  expect(last()).toMatchObject({ actions: [{ type: 'overflow', selected_option: { value: 'withdraw' } }] });

  const other = await post({ blocks: gallery() });
  await presses(async () => {
    await other.card.getByRole('combobox').selectOption('Blue');
  });
  expect(last()).toMatchObject({ actions: [{ type: 'static_select', selected_option: { value: 'blue' } }] });
  const count = workspace.received.length;
  await other.card.getByRole('button', { name: 'Erase' }).click();
  await page.getByRole('button', { name: 'No', exact: true }).click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  expect(workspace.received.length).toBe(count);
  await other.card.getByRole('button', { name: 'Erase' }).click();
  await presses(() => page.getByRole('button', { name: 'Yes' }).click());
  expect(last()).toMatchObject({ actions: [{ action_id: 'erase' }] });
});

const hostile = fc.constantFrom(
  '<script>window.broken=1</script>',
  '<img src=x onerror="window.broken=1">',
  '&lt;script&gt;window.broken=1&lt;/script&gt;',
  '<javascript:window.broken=1|click>',
  '[x](javascript:window.broken=1)',
  '<https://example.com"onclick="x|y>',
  '"><svg onload=window.broken=1>',
  '*',
  '_',
  '~',
  '`',
  '```',
  '\n',
  '> ',
  '• ',
  '1. ',
  '|',
  '<',
  '>',
  'word ',
);

test('no text of anybody makes an element that is not ours', async () => {
  const texts = fc.sample(
    fc.array(hostile, { minLength: 5, maxLength: 40 }).map((parts) => `x${parts.join('')}`),
    { numRuns: 15, seed: 7 },
  );
  for (const text of texts) {
    workspace.emulator.say({ as: 'U0JONAS', channel: 'C0PLATFORM', text });
    await workspace.call('chat.postMessage', { channel: 'C0PLATFORM', text, blocks: [{ type: 'markdown', text }] });
  }
  await page.getByRole('button', { name: /platform/ }).click();
  await page.getByRole('heading', { level: 1, name: 'platform' }).waitFor();
  expect(await page.locator('.main .msg').count()).toBe(30);
  const foreign = await page
    .locator('.main :is(.said, .b-markdown)')
    .locator(
      ':not(p, b, i, s, code, pre, blockquote, ul, ol, li, br, hr, a, span, h3, div, table, thead, tbody, tr, th, td)',
    )
    .count();
  expect(foreign).toBe(0);
  expect(await page.locator('.main a:not([href^="http"], [href^="#"], [href^="mailto:"])').count()).toBe(0);
  expect(await page.evaluate('window.broken')).toBeUndefined();
});

test('nothing went wrong in the browser, and nothing was asked of another host', () => {
  expect(workspace.troubles).toEqual([]);
});
