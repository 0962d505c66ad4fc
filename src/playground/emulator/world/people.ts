import type { Group, Human } from './types.ts';

/** The workspace that installed the app, and the one that is a guest in a shared channel. */
export const TEAM = { id: 'T0HARBOR', name: 'Harborline', domain: 'harborline' } as const;
export const OTHER_TEAM = { id: 'T0BRIGHT', name: 'Brightwater', domain: 'brightwater' } as const;

/** The app as Slack knows it. */
export const APP = {
  id: 'A0SMITH',
  botId: 'B0SMITH',
  userId: 'U0SMITH',
  name: 'Threadsmith',
  handle: 'threadsmith',
} as const;

const BERLIN = { timeZone: 'Europe/Berlin', timeZoneLabel: 'Central European Time', offsetSeconds: 3_600 };
const LONDON = { timeZone: 'Europe/London', timeZoneLabel: 'Greenwich Mean Time', offsetSeconds: 0 };
const KOLKATA = { timeZone: 'Asia/Kolkata', timeZoneLabel: 'India Standard Time', offsetSeconds: 19_800 };
const TOKYO = { timeZone: 'Asia/Tokyo', timeZoneLabel: 'Japan Standard Time', offsetSeconds: 32_400 };
const LISBON = { timeZone: 'Europe/Lisbon', timeZoneLabel: 'Western European Time', offsetSeconds: 0 };

const human = (
  who: Pick<Human, 'id' | 'name' | 'handle' | 'initials' | 'colour' | 'role' | 'label'>,
  zone: typeof BERLIN,
  team: string = TEAM.id,
): Human => ({ ...who, ...zone, team });

/** The five people that the page can act as; one of every kind that an approval has to tell apart. */
export const PEOPLE: readonly Human[] = [
  human(
    {
      id: 'U0MIRA',
      name: 'Mira Okafor',
      handle: 'mira',
      initials: 'MO',
      colour: 'mira',
      role: 'member',
      label: 'full member',
    },
    LONDON,
  ),
  human(
    {
      id: 'U0JONAS',
      name: 'Jonas Weber',
      handle: 'jonas',
      initials: 'JW',
      colour: 'jonas',
      role: 'member',
      label: 'full member',
    },
    BERLIN,
  ),
  human(
    {
      id: 'U0PRIYA',
      name: 'Priya Raman',
      handle: 'priya',
      initials: 'PR',
      colour: 'priya',
      role: 'admin',
      label: 'workspace admin',
    },
    KOLKATA,
  ),
  human(
    { id: 'U0SAM', name: 'Sam Ito', handle: 'sam', initials: 'SI', colour: 'sam', role: 'guest', label: 'guest' },
    TOKYO,
  ),
  human(
    {
      id: 'U0LENA',
      name: 'Lena Costa',
      handle: 'lena',
      initials: 'LC',
      colour: 'lena',
      role: 'stranger',
      label: 'from Brightwater',
    },
    LISBON,
    OTHER_TEAM.id,
  ),
];

/** The app's own user. */
export const APP_USER: Human = human(
  { id: APP.userId, name: APP.name, handle: APP.handle, initials: 'TS', colour: 'smith', role: 'app', label: 'app' },
  LONDON,
);

/** The workspace's user groups. */
export const GROUPS: readonly Group[] = [
  { id: 'S0DATALEADS', handle: 'data-leads', name: 'Data leads', users: ['U0PRIYA', 'U0JONAS'] },
];
