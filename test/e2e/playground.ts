import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { type Browser, chromium, type Locator, type Page } from 'playwright-core';
import { expect, vi } from 'vitest';
import { type Playground, startPlayground } from '../../src/cli/try.ts';

const CHROMIUM = '/usr/bin/chromium';
const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const WAIT_MS = 12_000;
/** What would make the playground ask a real model, on the machine of somebody who has one. */
const MODEL_VARIABLES = [
  'THREADSMITH_MODEL',
  'THREADSMITH_MODEL_LABEL',
  'ANTHROPIC_API_KEY',
  'ANTHROPIC_BASE_URL',
  'OPENAI_API_KEY',
  'OPENAI_BASE_URL',
];

export const DESKTOP = { width: 1440, height: 900 };
export const PHONE = { width: 390, height: 844 };

interface Opening {
  readonly size?: { readonly width: number; readonly height: number };
  readonly colours?: 'light' | 'dark';
}

/** What `npm run try` starts, and a browser in front of it. */
export interface Visit extends Playground {
  /** Opens the printed address in a fresh profile, as Mira. */
  open(opening?: Opening): Promise<Page>;
  /** What went wrong in any page: errors thrown, errors in the console. */
  readonly troubles: string[];
}

/** Starts all of it. Without `environment` the sample model answers, whatever is set on this machine. */
export async function visit(
  environment: Record<string, string> = {},
  options: Parameters<typeof startPlayground>[0] = {},
): Promise<Visit> {
  for (const name of MODEL_VARIABLES) {
    vi.stubEnv(name, environment[name] ?? '');
  }
  const [playground, browser] = await Promise.all([startPlayground(options), launch()]);
  vi.unstubAllEnvs();
  const troubles: string[] = [];
  return {
    ...playground,
    troubles,
    async open({ size = DESKTOP, colours = 'light' } = {}) {
      const context = await browser.newContext({
        viewport: size,
        colorScheme: colours,
        reducedMotion: 'reduce',
        locale: 'en-GB',
      });
      const page = await context.newPage();
      page.setDefaultTimeout(WAIT_MS);
      page.on('pageerror', (error) => troubles.push(String(error)));
      page.on('console', (line) => line.type() === 'error' && troubles.push(line.text()));
      await page.goto(playground.url);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.evaluate('document.fonts.ready.then(() => true)');
      return page;
    },
    async stop() {
      await browser.close();
      await playground.stop();
    },
  };
}

const launch = (): Promise<Browser> => chromium.launch({ executablePath: CHROMIUM, args: FLAGS });

/** Waits until an expression holds in the page. Playwright's own way needs eval, which the page's policy forbids. */
export const until = (page: Page, expression: string): Promise<void> =>
  expect.poll(() => page.evaluate(`Boolean(${expression})`), { timeout: WAIT_MS, interval: 25 }).toBe(true);

export const actAs = (page: Page, name: string): Promise<void> => page.locator('.act label', { hasText: name }).click();

export const threadOf = (page: Page): Locator => page.getByRole('complementary', { name: 'Thread' });

/** The message in the open thread that has these words. */
export const message = (page: Page, words: string | RegExp): Locator =>
  threadOf(page).locator('.msg').filter({ hasText: words }).last();

/** The newest message of the thread with this button on it. */
export const cardWith = (page: Page, button: string): Locator =>
  threadOf(page)
    .locator('.msg')
    .filter({ has: page.getByRole('button', { name: button, exact: true }) })
    .last();

export const press = (page: Page, button: string): Promise<void> =>
  cardWith(page, button).getByRole('button', { name: button, exact: true }).click();

interface Request {
  readonly words: string;
  readonly file?: { readonly name: string; readonly text: string };
  /** In a direct message nobody has to be addressed. */
  readonly addressed?: boolean;
}

/** Asks in the open channel as a person does: the file by the button, the name from the menu, Enter. */
export async function ask(page: Page, { words, file, addressed = true }: Request): Promise<void> {
  const composer = page.locator('.main .composer');
  if (file !== undefined) {
    const [chooser] = await Promise.all([
      page.waitForEvent('filechooser'),
      composer.getByRole('button', { name: 'Attach files' }).click(),
    ]);
    await chooser.setFiles({ name: file.name, mimeType: 'text/csv', buffer: Buffer.from(file.text) });
    await composer.getByRole('button', { name: `Remove ${file.name}` }).waitFor();
    await composer.locator('progress').waitFor({ state: 'detached' });
  }
  const field = composer.getByRole('textbox');
  if (addressed) {
    await field.pressSequentially('@thr');
    await page.getByRole('option', { name: /Threadsmith/ }).waitFor();
    await field.press('Enter');
  }
  await field.pressSequentially(words);
  await field.press('Enter');
}

/** Opens the newest thread of the channel that somebody answered. */
export async function openNewestThread(page: Page): Promise<void> {
  await page.locator('.main .replies').last().click();
  await threadOf(page).waitFor();
}

let axe: Promise<string> | undefined;
interface Violation {
  readonly id: string;
  readonly impact: string;
  readonly nodes: readonly { readonly target: readonly string[]; readonly failureSummary: string }[];
}

/** What axe finds that is serious or critical, as lines to read. */
export async function barriers(page: Page): Promise<string[]> {
  axe ??= readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  await page.evaluate(await axe);
  const found = await page.evaluate('axe.run({ resultTypes: ["violations"] })');
  return (found as { violations: Violation[] }).violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id} ${target.join(' ')} ${failureSummary}`),
    );
}

const LOOKS = {
  light: { colours: 'light', size: DESKTOP },
  dark: { colours: 'dark', size: DESKTOP },
  phone: { colours: 'light', size: PHONE },
} as const;

/** One page in light, in dark and as a phone shows it: nothing is hard to read or to reach, nothing scrolls sideways. */
export async function inEveryLook(page: Page, seen: (look: keyof typeof LOOKS) => Promise<void>): Promise<void> {
  for (const look of ['phone', 'dark', 'light'] as const) {
    const { colours, size } = LOOKS[look];
    await page.emulateMedia({ colorScheme: colours, reducedMotion: 'reduce' });
    await page.setViewportSize(size);
    expect(await barriers(page)).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    await seen(look);
  }
}
