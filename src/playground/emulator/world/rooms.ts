import { APP, PEOPLE } from './people.ts';
import type { Room } from './types.ts';

const CREATED_SECONDS = 1_700_000_000;
const INSIDERS = ['U0MIRA', 'U0JONAS', 'U0PRIYA', APP.userId];

const room = (fields: Pick<Room, 'id' | 'name' | 'purpose' | 'members'> & Partial<Room>): Room => ({
  kind: 'channel',
  external: false,
  archived: false,
  created: CREATED_SECONDS,
  unread: 0,
  ...fields,
});

/** The channels of the workspace and a direct message between each person and the app. */
export const rooms = (): Room[] => [
  room({
    id: 'C0FINOPS',
    name: 'finance-ops',
    purpose: 'Closing, reporting, questions about numbers',
    members: [...INSIDERS, 'U0SAM', 'U0LENA'],
    external: true,
  }),
  room({
    id: 'C0DATAHELP',
    name: 'data-help',
    purpose: 'Ask, and somebody knows the table',
    members: [...INSIDERS, 'U0SAM'],
  }),
  room({
    id: 'C0TRIAGE',
    name: 'support-triage',
    purpose: 'New tickets and what they are about',
    members: [...INSIDERS],
    unread: 2,
  }),
  room({ id: 'C0PLATFORM', name: 'platform', purpose: 'Deploys, incidents, costs', members: [...INSIDERS] }),
  room({
    id: 'C0LEADS',
    name: 'leads',
    kind: 'private',
    purpose: 'Leads only',
    members: ['U0MIRA', 'U0PRIYA', APP.userId],
  }),
  ...PEOPLE.map((person) => directRoom(person.id)),
];

/** The direct message between a person and the app. */
export const directRoom = (person: string): Room =>
  room({ id: person.replace(/^U/, 'D'), name: person, kind: 'direct', purpose: '', members: [person, APP.userId] });
