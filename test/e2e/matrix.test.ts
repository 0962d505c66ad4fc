import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openThread, requests, tried, under } from './matrix-press.ts';
import { ACTIONS, type Action, expectedOf, PEOPLE, type Person, POLICIES, type Policy } from './matrix-table.ts';
import { cardWith, threadOf, type Visit, visit } from './playground.ts';

/** A part of the table of PRODUCT.md §5; all of it is in test/long/matrix.test.ts. */

const people = Object.keys(PEOPLE) as Person[];
const policies = Object.keys(POLICIES) as Policy[];

let playground: Visit;
let page: Page;
beforeAll(async () => {
  playground = await visit({}, { rateLimits: 'off' }); // more presses in a minute than people make
  page = await playground.open();
});
afterAll(() => playground.stop());

describe.each(policies)('under the policy "%s"', (policy) => {
  test('whoever may not approve is told why, the others approve; one person tries all the rest', async () => {
    await under(playground, policy);
    const [thread = ''] = await requests(playground, 1);
    await openThread(page, thread);
    const one = people[policies.indexOf(policy)] ?? 'Mira';
    const may = (action: Action) => (person: Person) => expectedOf(policy, person, action) === 'yes';
    const refused = ACTIONS.filter(
      (action) => action !== 'Approve' && (!may(action)(one) || /View|Details/.test(action)),
    );
    const cells: [Person, Action][] = [
      ...refused.map((action): [Person, Action] => [one, action]),
      ...people.filter((person) => !may('Approve')(person)).map((person): [Person, Action] => [person, 'Approve']),
      ...people
        .filter(may('Approve'))
        .slice(0, policy === 'two approvals' ? 2 : 1)
        .map((person): [Person, Action] => [person, 'Approve']),
    ];
    for (const [person, action] of cells) {
      const met = await tried(page, person, action);
      expect(`${person}, ${action}: ${met}`).toBe(`${person}, ${action}: ${expectedOf(policy, person, action)}`);
    }
    await cardWith(page, 'Run again').waitFor();
    expect(await threadOf(page).getByRole('button', { name: 'Approve' }).count()).toBe(0);
  }, 60_000);
});
