import { readFile } from 'node:fs/promises';
import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { Settings } from '#domain/settings.ts';
import { SAMPLE_DATA, SAMPLES } from '#playground/sample-model/samples.ts';
import { PLAYGROUND_SETTINGS } from '../../src/cli/playground-settings.ts';
import { type Action, PEOPLE, type Person, POLICIES, type Policy, REASONS, TITLES } from './matrix-table.ts';
import { actAs, cardWith, message, press, threadOf, type Visit } from './playground.ts';

const CHANNEL = 'C0FINOPS';
const SAMPLE = SAMPLES.find(({ file }) => file === 'shop-web.log');
const POLL = { timeout: 120_000, interval: 20 };

/** Sets a policy of the workspace; what the channel is allowed stays. */
export async function under({ settings }: Visit, policy: Policy): Promise<void> {
  const { channels } = PLAYGROUND_SETTINGS.policy;
  await settings(Settings.parse({ ...PLAYGROUND_SETTINGS, policy: { channels, ...POLICIES[policy] } }));
}

/** Mira's request in a thread of its own, as often as it is wanted: the ts of each thread. */
export async function requests({ emulator }: Visit, number: number): Promise<string[]> {
  const bytes = await readFile(new URL(SAMPLE?.file ?? '', SAMPLE_DATA));
  const text = `<@U0SMITH> ${SAMPLE?.text}`;
  const files = [{ name: SAMPLE?.file ?? '', bytes }];
  return Array.from({ length: number }, () => emulator.say({ as: 'U0MIRA', channel: CHANNEL, text, files }));
}

/** Goes to a thread, and waits until its program can be approved. */
export async function openThread(page: Page, ts: string): Promise<void> {
  await page.evaluate(`location.hash = '#${CHANNEL}/${ts}'`);
  await threadOf(page).locator(`[data-ts="${ts}"]`).waitFor();
  await cardWith(page, 'Approve').waitFor();
}

/** What a person meets: 'yes', or the word of the table that fits what they were told, or those words. */
export async function tried(page: Page, person: Person, action: Action): Promise<string> {
  await actAs(page, PEOPLE[person]);
  const newest = await newestIn(threadOf(page).locator('.msg'));
  const whispers = threadOf(page).locator('.msg.eph');
  // The page may show a moment longer what the person before could see, so only what is newer counts.
  const whispered = async () =>
    (await newestIn(whispers)) > newest ? whispers.last().innerText() : Promise.resolve(undefined);
  const told = await ACTS[action](page, PEOPLE[person], whispered);
  if (told === undefined) {
    return 'yes';
  }
  const word = Object.keys(REASONS).find((each) => REASONS[each]?.test(told));
  return told.includes(TITLES[action]) && word !== undefined ? word : told;
}

async function newestIn(messages: Locator): Promise<string> {
  const stamps = await messages.evaluateAll((all) => all.map((one) => one.getAttribute('data-ts') ?? ''));
  return stamps.toSorted().at(-1) ?? '';
}

/** The newest words to this person alone, if there are new ones. */
type Whispered = () => Promise<string | undefined>;
/** Does it as people do; gives what was said against it. */
type Act = (page: Page, name: string, whispered: Whispered) => Promise<string | undefined>;

const ACTS: Readonly<Record<Action, Act>> = {
  'View code': async (page) => {
    await press(page, 'View code');
    return shut(page, 'View code');
  },
  Details: async (page) => {
    await choose(page, 'Details');
    return shut(page, 'Details');
  },
  Approve: async (page, name, whispered) => {
    await press(page, 'Approve');
    return happened(page, new RegExp(`(approved by|approvals, by) .*${name}`, 'i'), whispered);
  },
  Reject: async (page, name) => {
    await press(page, 'Reject');
    return (await sent(page, 'Reject', 'Reject')) ?? seen(page, `${name} rejected this. Nothing ran.`);
  },
  Edit: async (page, name) => {
    await press(page, 'Edit');
    await page.getByRole('dialog').getByRole('textbox', { name: 'The function', exact: true }).press('Control+End');
    await page.keyboard.type(`\n# looked at by ${name}`);
    return (await sent(page, 'Edit', 'Propose')) ?? seen(page, `${name} edited this program.`);
  },
  Revise: async (page, name) => {
    await press(page, 'Revise');
    await page.getByRole('dialog').getByRole('textbox').fill('only the lines of level WARN');
    return (await sent(page, 'Revise', 'Send')) ?? seen(page, `Superseded: ${name} asked for a change`);
  },
  Stop: async (page, name, whispered) => {
    await choose(page, 'Stop');
    return happened(page, new RegExp(`${name} stopped this\\. Nothing ran\\.`), whispered);
  },
};

async function choose(page: Page, item: string): Promise<void> {
  await cardWith(page, 'Approve')
    .getByRole('button', { name: /^More: / })
    .click();
  await page.getByRole('menuitem', { name: item, exact: true }).click();
}

/** A window that only shows something; a refusal comes in another one. */
async function shut(page: Page, title: string): Promise<string | undefined> {
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('heading', { level: 2, name: new RegExp(`^(${title}|Not done)$`) }).waitFor();
  const isThere = (await dialog.getByRole('heading', { level: 2 }).innerText()) === title;
  const said = isThere ? undefined : await dialog.innerText();
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  return said;
}

/** Sends a form; gives what the window says that takes its place, if one does. */
async function sent(page: Page, title: string, submit: string): Promise<string | undefined> {
  const dialog = page.getByRole('dialog');
  await page.getByRole('dialog', { name: title }).getByRole('button', { name: submit, exact: true }).click();
  const titles = () => dialog.getByRole('heading', { level: 2 }).allInnerTexts();
  await expect.poll(titles, POLL).not.toEqual([title]);
  if ((await dialog.count()) === 0) {
    return undefined;
  }
  const said = await dialog.innerText();
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  return said;
}

async function seen(page: Page, words: string): Promise<undefined> {
  await message(page, words).waitFor();
}

/** Waits for one of two: the card says that it was done, or the person alone is told why not. */
async function happened(page: Page, done: RegExp, whispered: Whispered): Promise<string | undefined> {
  let told: string | undefined;
  const either = async () => {
    told = await whispered();
    return told !== undefined || (await threadOf(page).getByText(done).count()) > 0;
  };
  await expect.poll(either, POLL).toBe(true);
  return told;
}
