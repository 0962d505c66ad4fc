import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openThread, requests, tried, under } from '../e2e/matrix-press.ts';
import { ACTIONS, expectedOf, PEOPLE, type Person, POLICIES, type Policy } from '../e2e/matrix-table.ts';
import { type Visit, visit } from '../e2e/playground.ts';
import { quickClock } from '../fakes/quick-clock.ts';

/** Every cell of the table of PRODUCT.md §5 that the five people of the playground can meet, in a browser. */

/** The app edits at most 50 messages a minute, and all these requests need more: so its minutes are short here. */
const SPEED = 4;
const PATIENCE_MS = 120_000;
const LOOKS = 2; // View code and Details leave a proposal as it was
const people = Object.keys(PEOPLE) as Person[];

let playground: Visit;
let page: Page;
beforeAll(async () => {
  playground = await visit({}, { rateLimits: 'off', clock: quickClock(SPEED) });
  page = await playground.open();
  page.setDefaultTimeout(PATIENCE_MS);
});
afterAll(() => playground.stop());

describe.each(Object.keys(POLICIES) as Policy[])('under the policy "%s"', (policy) => {
  /** Threads whose program waits. Whatever is done to one ends it for this purpose. */
  const fresh: string[] = [];
  beforeAll(async () => {
    await under(playground, policy);
    const done = people.flatMap((person) =>
      ACTIONS.slice(LOOKS).filter((action) => expectedOf(policy, person, action) === 'yes'),
    );
    fresh.push(...(await requests(playground, done.length + 1)));
  });

  test.each(people)('%s', async (person) => {
    await openThread(page, fresh[0] ?? '');
    const met: Record<string, string> = {};
    for (const action of ACTIONS) {
      met[action] = await tried(page, person, action);
      if (met[action] === 'yes' && ACTIONS.indexOf(action) >= LOOKS) {
        fresh.shift();
        await openThread(page, fresh[0] ?? '');
      }
    }
    expect(met).toEqual(Object.fromEntries(ACTIONS.map((action) => [action, expectedOf(policy, person, action)])));
  });
});

test('nothing went wrong in the browser', () => {
  expect(playground.troubles).toEqual([]);
});
