import { z } from 'zod';
import { AgentError } from '#domain/text/errors.ts';
import type { Person, Sought } from '#ports/people.ts';
import type { Calls } from './calls.ts';

const PAGE_SIZE = 200;
const LONGEST_PAGES = 100;
const MOST_LOOK_UPS = 400;
/** Few enough that a count which finds somebody at once has not asked Slack for a crowd. */
const AT_ONCE = 5;

const Members = z.object({
  members: z.array(z.string()),
  response_metadata: z.object({ next_cursor: z.string().default('') }).optional(),
});

/** Whether somebody is in the channel. Throws when its end was not reached and they were not found. */
export async function isMember(calls: Calls, workspace: string, channel: string, user: string): Promise<boolean> {
  for await (const members of pagesOf(calls, workspace, channel)) {
    if (members.includes(user)) {
      return true;
    }
  }
  return false;
}

/** `lookUp` gives undefined for somebody whom Slack does not describe to us. Otherwise as in the port. */
export async function countMembers(
  pages: AsyncIterable<readonly string[]>,
  { wanted, among, fits }: Sought,
  lookUp: (user: string) => Promise<Person | undefined>,
): Promise<number> {
  let found = 0;
  let unknown = 0;
  let left = MOST_LOOK_UPS;
  for await (const members of pages) {
    const sought = members.filter(among);
    while (sought.length > 0) {
      const asked = sought.splice(0, Math.min(AT_ONCE, left));
      if (asked.length === 0) {
        throw cannotTell();
      }
      left -= asked.length;
      const people = await Promise.all(asked.map(lookUp));
      unknown += people.filter((person) => person === undefined).length;
      found += people.filter((person) => person !== undefined && fits(person)).length;
      if (found >= wanted) {
        return wanted;
      }
    }
  }
  if (unknown > 0) {
    throw cannotTell();
  }
  return found;
}

/** The ids of a channel's members, page by page. Throws instead of leaving somebody out. */
export async function* pagesOf(calls: Calls, workspace: string, channel: string): AsyncGenerator<readonly string[]> {
  let cursor = '';
  for (let page = 0; page < LONGEST_PAGES; page += 1) {
    const args = { channel, limit: PAGE_SIZE, ...(cursor === '' ? {} : { cursor }) };
    const { members, response_metadata } = await calls.call(workspace, 'conversations.members', args, Members);
    yield members;
    cursor = response_metadata?.next_cursor ?? '';
    if (cursor === '') {
      return;
    }
  }
  throw cannotTell();
}

const cannotTell = (): AgentError =>
  new AgentError('not all members could be looked at', { code: 'PEOPLE_UNAVAILABLE' });
