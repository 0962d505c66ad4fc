import { AgentError } from '#domain/text/errors.ts';
import type { People, Person } from '#ports/people.ts';

/** Everybody who presses. MIRA asks first; OTTO is a member who is not in the channel. */
export const CAST = ['U0MIRA', 'U0JONAS', 'U0PRIYA', 'U0ADA', 'U0SAM', 'U0LENA', 'U0BOT', 'U0DEAN', 'U0OTTO'] as const;
export type Who = (typeof CAST)[number];
/** Whoever asks first. */
export const REQUESTER: Who = 'U0MIRA';
/** The only user group. */
export const LEADS = 'S0LEADS';

/** What is true of somebody now. `known` is false while their look-up fails. */
export interface Somebody {
  readonly kind: Person['kind'];
  readonly inChannel: boolean;
  readonly inLeads: boolean;
  readonly known: boolean;
}
export type Everybody = Readonly<Record<Who, Somebody>>;

const somebody = (changes: Partial<Somebody> = {}): Somebody => ({
  kind: 'member',
  inChannel: true,
  inLeads: false,
  known: true,
  ...changes,
});

/** How a sequence finds them. */
export const AT_FIRST: Everybody = {
  U0MIRA: somebody(),
  U0JONAS: somebody(),
  U0PRIYA: somebody({ inLeads: true }),
  U0ADA: somebody({ kind: 'admin', inLeads: true }),
  U0SAM: somebody({ kind: 'guest' }),
  U0LENA: somebody({ kind: 'stranger' }),
  U0BOT: somebody({ kind: 'bot' }),
  U0DEAN: somebody({ kind: 'deactivated' }),
  U0OTTO: somebody({ inChannel: false }),
};

const isOfCast = (user: string): user is Who => CAST.some((who) => who === user);

/** Looks up whoever is there at the moment of asking. */
export function castPeople(now: () => Everybody): People {
  const find = (user: string): Somebody => {
    const found = isOfCast(user) ? now()[user] : undefined;
    if (found?.known !== true) {
      throw new AgentError('nobody can tell', { code: 'PEOPLE_UNAVAILABLE' });
    }
    return found;
  };
  const personOf = (user: string): Person => ({
    user,
    name: user.slice(2),
    kind: find(user).kind,
    from: find(user).kind === 'stranger' ? 'Elsewhere' : '',
    timeZone: 'Europe/Berlin',
  });
  return {
    person: async (_workspace, user) => personOf(user),
    isIn: async (_ref, user) => find(user).inChannel,
    inGroup: async (_workspace, _group, user) => find(user).inLeads,
    groupMembers: async () => new Set(CAST.filter((who) => now()[who].inLeads)),
    groupName: async () => 'leads',
    async countMembers(_ref, { wanted, among, fits }) {
      const here = CAST.filter((who) => now()[who].inChannel && now()[who].known && among(who));
      return Math.min(wanted, here.filter((who) => fits(personOf(who))).length);
    },
    place: async () => ({ name: 'room', kind: 'channel', shared: false }),
  };
}
