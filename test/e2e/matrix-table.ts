/**
 * Who may do what with a proposal of Mira's in #finance-ops, as PRODUCT.md §5 has it, in the words of CARD.md's refusals.
 * Written by hand, to be read by people: nothing here asks the code.
 */
export const PEOPLE = {
  Mira: 'Mira Okafor', // asked for it; a full member
  Jonas: 'Jonas Weber', // a full member, one of @data-leads
  Priya: 'Priya Raman', // a workspace admin, one of @data-leads
  Sam: 'Sam Ito', // a guest
  Lena: 'Lena Costa', // of another workspace, in the channel
} as const;
export type Person = keyof typeof PEOPLE;

export const POLICIES = {
  'nothing special': {},
  'four eyes': { fourEyes: true },
  'only @data-leads': { approvers: { who: 'named', groups: ['S0DATALEADS'] } },
  'two approvals': { quorum: 2 },
  'only who asked': { approvers: { who: 'requester' } },
} as const;
export type Policy = keyof typeof POLICIES;

export const ACTIONS = ['View code', 'Details', 'Approve', 'Reject', 'Edit', 'Revise', 'Stop'] as const;
export type Action = (typeof ACTIONS)[number];

/** What begins a refusal. */
export const TITLES: Readonly<Record<Action, string>> = {
  'View code': 'You cannot see this.',
  Details: 'You cannot see this.',
  Approve: 'You cannot approve this.',
  Reject: 'You cannot reject this.',
  Edit: 'You cannot edit this.',
  Revise: 'You cannot change this.',
  Stop: 'You cannot stop this.',
};

/** What the words of the table stand for. */
export const REASONS: Readonly<Record<string, RegExp>> = {
  guest: /Guests may not [a-z ]+ in this workspace\./,
  elsewhere: /Only members of this workspace may [a-z ]+, and you belong to another workspace\./,
  'own request': /You asked for it, and somebody else has to approve it\. Any other full member of #finance-ops can\./,
  'not a lead': /Only @data-leads may approve here\./,
  'not yours': /Only the person who asked\b/,
};

const TABLE = `
nothing special  | View code | Details | Approve     | Reject    | Edit      | Revise    | Stop
Mira             | yes       | yes     | yes         | yes       | yes       | yes       | yes
Jonas            | yes       | yes     | yes         | yes       | yes       | not yours | yes
Priya            | yes       | yes     | yes         | yes       | yes       | not yours | yes
Sam              | yes       | yes     | guest       | guest     | guest     | guest     | guest
Lena             | yes       | yes     | elsewhere   | elsewhere | elsewhere | elsewhere | elsewhere

four eyes        | View code | Details | Approve     | Reject    | Edit      | Revise    | Stop
Mira             | yes       | yes     | own request | yes       | yes       | yes       | yes
Jonas            | yes       | yes     | yes         | yes       | yes       | not yours | yes
Priya            | yes       | yes     | yes         | yes       | yes       | not yours | yes
Sam              | yes       | yes     | guest       | guest     | guest     | guest     | guest
Lena             | yes       | yes     | elsewhere   | elsewhere | elsewhere | elsewhere | elsewhere

only @data-leads | View code | Details | Approve     | Reject    | Edit      | Revise    | Stop
Mira             | yes       | yes     | not a lead  | yes       | yes       | yes       | yes
Jonas            | yes       | yes     | yes         | yes       | yes       | not yours | yes
Priya            | yes       | yes     | yes         | yes       | yes       | not yours | yes
Sam              | yes       | yes     | guest       | guest     | guest     | guest     | guest
Lena             | yes       | yes     | elsewhere   | elsewhere | elsewhere | elsewhere | elsewhere

two approvals    | View code | Details | Approve     | Reject    | Edit      | Revise    | Stop
Mira             | yes       | yes     | yes         | yes       | yes       | yes       | yes
Jonas            | yes       | yes     | yes         | yes       | yes       | not yours | yes
Priya            | yes       | yes     | yes         | yes       | yes       | not yours | yes
Sam              | yes       | yes     | guest       | guest     | guest     | guest     | guest
Lena             | yes       | yes     | elsewhere   | elsewhere | elsewhere | elsewhere | elsewhere

only who asked   | View code | Details | Approve     | Reject    | Edit      | Revise    | Stop
Mira             | yes       | yes     | yes         | yes       | yes       | yes       | yes
Jonas            | yes       | yes     | not yours   | not yours | not yours | not yours | not yours
Priya            | yes       | yes     | not yours   | not yours | not yours | not yours | yes
Sam              | yes       | yes     | guest       | guest     | guest     | guest     | guest
Lena             | yes       | yes     | elsewhere   | elsewhere | elsewhere | elsewhere | elsewhere
`;

/** One cell: what the table says of a person, a policy and an action. */
export function expectedOf(policy: Policy, person: Person, action: Action): string {
  const part = TABLE.split('\n\n').find((text) => text.trim().startsWith(policy)) ?? '';
  const [head = [], ...rows] = part
    .trim()
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim()));
  const cell = rows.find(([who]) => who === person)?.[head.indexOf(action)];
  if (cell === undefined) {
    throw new Error(`The table has no cell for ${policy}, ${person}, ${action}.`);
  }
  return cell;
}
