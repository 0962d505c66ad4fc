import { type Browser, chromium, type Page } from 'playwright-core';
import { expect } from 'vitest';
import { WebSocket } from 'ws';
import { pageFolder } from '#playground/build-page.ts';
import { type Emulator, startEmulator } from '#playground/emulator/emulator.ts';
import type { EmulatorOptions } from '#playground/emulator/options.ts';

type Json = Record<string, unknown>;
/** What the app of a test gets over Socket Mode, and may answer in its ack. */
export type Envelope = { type: string; payload: Json };
export type Answer = (envelope: Envelope) => Json | undefined;

/** A playground with a browser, and an app that a test plays by hand. */
export interface TestWorkspace {
  emulator: Emulator;
  browser: Browser;
  /** Opens the page in a fresh browser profile; everything that goes wrong in it lands in `troubles`. */
  open: (options?: { width?: number; height?: number; colorScheme?: 'light' | 'dark' }) => Promise<Page>;
  troubles: string[];
  /** One Web API call of the app. */
  call: (method: string, body: Json) => Promise<Json>;
  /** What the app received, oldest first. */
  received: Envelope[];
  answerWith: (answer: Answer) => void;
  stop: () => Promise<void>;
}

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

export const SAMPLES = [
  {
    title: 'Volatility of a price',
    text: 'how volatile was ACME over the last 17 trading days? The prices are in the file.',
    file: { name: 'acme-prices.csv', bytes: Buffer.from('date,close\n2026-11-20,101.5\n') },
  },
  { title: 'First 20 primes', text: 'which are the first 20 prime numbers?' },
];

/** Starts emulator, app and browser. */
export async function startWorkspace(options: EmulatorOptions = {}): Promise<TestWorkspace> {
  const emulator = await startEmulator({
    rateLimits: 'off',
    samples: SAMPLES,
    pageFolder: await pageFolder(),
    ...options,
  });
  const call = async (method: string, body: Json, token = emulator.botToken): Promise<Json> => {
    const response = await fetch(`${emulator.slackApiUrl}${method}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json; charset=utf-8' },
      body: JSON.stringify(body),
    });
    const answer = (await response.json()) as Json;
    if (answer.ok !== true) {
      throw new Error(`${method}: ${JSON.stringify(answer)}`);
    }
    return answer;
  };
  const received: Envelope[] = [];
  let answer: Answer = () => undefined;
  const { url } = await call('apps.connections.open', {}, emulator.appToken);
  const socket = new WebSocket(String(url));
  socket.on('message', (data) => {
    const envelope = JSON.parse(String(data)) as Envelope & { envelope_id?: string };
    if (envelope.envelope_id !== undefined) {
      received.push(envelope);
      const payload = answer(envelope);
      socket.send(JSON.stringify({ envelope_id: envelope.envelope_id, ...(payload ? { payload } : {}) }));
    }
  });
  await emulator.connected();
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
  const troubles: string[] = [];
  return {
    emulator,
    browser,
    troubles,
    received,
    call,
    answerWith: (next) => {
      answer = next;
    },
    open: async ({ width = 1440, height = 900, colorScheme = 'light' } = {}) => {
      const context = await browser.newContext({
        viewport: { width, height },
        colorScheme,
        reducedMotion: 'reduce',
        locale: 'en-GB',
        timezoneId: 'Europe/Berlin',
      });
      const page = await context.newPage();
      page.setDefaultTimeout(5000);
      page.on('pageerror', (error) => troubles.push(String(error)));
      page.on('console', (message) => {
        if (message.type() === 'error') {
          troubles.push(message.text());
        }
      });
      await page.goto(emulator.pageUrl);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.evaluate('document.fonts.ready.then(() => true)');
      return page;
    },
    stop: async () => {
      await browser.close();
      socket.close();
      await emulator.stop();
    },
  };
}

/** Waits until an expression holds in the page. Not page.waitForFunction: it needs eval, which the page's policy forbids. */
export const until = (page: Page, expression: string): Promise<void> =>
  expect.poll(() => page.evaluate(`Boolean(${expression})`), { timeout: 5000, interval: 20 }).toBe(true);

/** Changes the acting person with the pointer. */
export const actAs = (page: Page, name: string): Promise<void> => page.locator('.act label', { hasText: name }).click();
