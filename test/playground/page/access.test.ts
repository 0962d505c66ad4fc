import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { proposal, running } from './cards.ts';
import { form, gallery } from './gallery.ts';
import { startWorkspace, type TestWorkspace } from './workspace.ts';

let workspace: TestWorkspace;
let axe: string;
beforeAll(async () => {
  axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  workspace = await startWorkspace();
  const ts = workspace.emulator.say({ as: 'U0MIRA', channel: 'C0FINOPS', text: '<@U0SMITH> how volatile was ACME?' });
  const reply = (blocks: unknown) =>
    workspace.call('chat.postMessage', { channel: 'C0FINOPS', thread_ts: ts, text: 'a card', blocks });
  await reply(proposal(2_000_000_000));
  await reply(running());
  await reply(gallery());
  await workspace.call('assistant.threads.setStatus', { channel_id: 'C0FINOPS', thread_ts: ts, status: 'is running' });
  await workspace.call('chat.postEphemeral', { channel: 'C0FINOPS', user: 'U0MIRA', text: 'You *cannot* `approve`.' });
  workspace.answerWith(({ payload }) => {
    if (payload.type === 'block_actions') {
      void workspace.call('views.open', { trigger_id: payload.trigger_id, view: form() });
    }
    return undefined;
  });
});
afterAll(async () => {
  await workspace.stop();
});

type Violation = { id: string; impact: string; nodes: { target: string[]; failureSummary: string }[] };
/** What axe finds that is serious or critical, as lines to read. */
const problems = async (page: Page): Promise<string[]> => {
  await page.evaluate(axe);
  const { violations } = (await page.evaluate('axe.run({ resultTypes: ["violations"] })')) as {
    violations: Violation[];
  };
  return violations
    .filter((one) => one.impact === 'serious' || one.impact === 'critical')
    .flatMap((one) => one.nodes.map((node) => `${one.id} ${node.target.join(' ')} ${node.failureSummary}`));
};
const openThread = async (page: Page) => {
  await page.getByRole('button', { name: /3 replies/ }).click();
  await page.getByText('Every block').waitFor();
};

test.each(['light', 'dark'] as const)('axe finds nothing serious in %s', async (colorScheme) => {
  const page = await workspace.open({ colorScheme });
  await openThread(page);
  await page.getByRole('textbox', { name: 'Message #finance-ops' }).pressSequentially('@');
  await page.getByRole('listbox', { name: 'Suggestions' }).waitFor();
  expect(await problems(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'View code' }).first().click();
  await page.getByRole('dialog').waitFor();
  expect(await problems(page)).toEqual([]);
  await page.getByRole('combobox', { name: 'Who may use it' }).click();
  await page.getByRole('dialog').getByRole('listbox').waitFor();
  expect(await problems(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.context().close();
});

test('on a phone one pane shows at a time, the sidebar is a drawer, modals fill the screen, nothing scrolls sideways', async () => {
  const page = await workspace.open({ width: 390, height: 844 });
  const wide = () =>
    page.evaluate('document.documentElement.scrollWidth > innerWidth || document.body.scrollWidth > innerWidth');
  const sideways = () =>
    page.evaluate(`[...document.querySelectorAll('.scroll, .body')].some((box) => box.scrollWidth > box.clientWidth)`);
  expect(await wide()).toBe(false);
  await page.getByRole('button', { name: 'Open the channel list' }).click();
  await page.getByRole('button', { name: 'data-help' }).click();
  await page.getByRole('heading', { level: 1, name: 'data-help' }).waitFor();
  await page.getByRole('button', { name: 'Open the channel list' }).click();
  await page.keyboard.press('Escape');
  await page.getByRole('navigation', { name: 'Workspace' }).waitFor({ state: 'hidden' });
  await page.getByRole('button', { name: 'Open the channel list' }).click();
  await page.getByRole('button', { name: 'finance-ops', exact: true }).click();
  await openThread(page);
  expect(await page.getByRole('heading', { level: 1 }).isVisible()).toBe(false);
  expect([await wide(), await sideways()]).toEqual([false, false]);
  await page.getByRole('button', { name: 'View code' }).first().click();
  const box = await page.getByRole('dialog').boundingBox();
  expect(box).toMatchObject({ x: 0, y: 0, width: 390, height: 844 });
  expect([await wide(), await sideways()]).toEqual([false, false]);
  expect(await problems(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Back to the channel' }).click();
  await page.getByRole('heading', { level: 1, name: 'finance-ops' }).waitFor();
  await page.context().close();
});

test('everything is reached and used with the keyboard alone', async () => {
  const page = await workspace.open();
  const focused = () =>
    page.evaluate(`(document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent).trim()`);
  const tabTo = async (name: string) => {
    for (let step = 0; step < 80 && (await focused()) !== name; step += 1) {
      await page.keyboard.press('Tab');
    }
    expect(await focused()).toBe(name);
  };
  await tabTo('data-help');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'data-help' }).waitFor();
  await tabTo('Message #data-help');
  await page.keyboard.type('by keyboard');
  await page.keyboard.press('Enter');
  await page.locator('.msg', { hasText: 'by keyboard' }).waitFor();
  await page.keyboard.press('Shift+Tab');
  await page.getByRole('button', { name: 'More about this message' }).last().focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  await page.getByRole('complementary', { name: 'Thread' }).waitFor();
  await tabTo('Close the thread');
  await page.keyboard.press('Enter');
  await page.getByRole('complementary', { name: 'Thread' }).waitFor({ state: 'detached' });
  await page.context().close();
});

test('nothing went wrong in the browser', () => {
  expect(workspace.troubles).toEqual([]);
});
