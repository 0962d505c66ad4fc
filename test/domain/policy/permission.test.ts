import { describe, expect, it } from 'vitest';
import { refusalOf, type Standing } from '#domain/policy/permission.ts';
import { Policy, type Requirement, requirementOf } from '#domain/policy/policy.ts';
import { type Refusal, WISHES, type Wish } from '#domain/policy/refusal.ts';

/** Everybody who may press a button, as they stand to one proposal. */
const PEOPLE = {
  requester: { isRequester: true },
  member: {},
  admin: { kind: 'admin' },
  'named member': { isNamed: true },
  author: { isAuthor: true },
  'first asker': { isAsker: true },
  voter: { isVoter: true },
  'member elsewhere': { inChannel: false },
  'admin elsewhere': { kind: 'admin', inChannel: false },
  guest: { kind: 'guest' },
  'listed guest': { kind: 'guest', mayAsk: true },
  'requesting guest': { kind: 'guest', mayAsk: true, isRequester: true },
  stranger: { kind: 'stranger', from: 'Brightwater' },
  bot: { kind: 'bot' },
  deactivated: { kind: 'deactivated' },
} satisfies Record<string, Partial<Standing>>;
type Who = keyof typeof PEOPLE;

const NAMED = { who: 'named', people: ['U0PRIYA'], groups: ['S0LEADS'] } as const;
/** Policies, with and without what a program uses. */
const POLICIES = {
  default: requirementOf(Policy.parse({}), 'C1', []),
  secrets: requirementOf(Policy.parse({}), 'C1', ['secrets']),
  'requester only': requirementOf(Policy.parse({ approvers: { who: 'requester' } }), 'C1', []),
  named: requirementOf(Policy.parse({ approvers: NAMED }), 'C1', []),
  'four eyes': requirementOf(Policy.parse({ fourEyes: true }), 'C1', []),
  'network by named': requirementOf(Policy.parse({ capabilities: { network: { approvers: NAMED } } }), 'C1', [
    'network',
  ]),
} satisfies Record<string, Requirement>;
type Which = keyof typeof POLICIES;

const FULL: readonly Who[] = ['requester', 'member', 'admin', 'named member', 'author', 'first asker', 'voter'];
const asks = [...FULL, 'listed guest', 'requesting guest'] as const;
const NAMED_POLICIES: readonly Which[] = ['named', 'network by named'];

/** Who may approve, leaving four-eyes aside. */
const mayDecide = (who: Who, which: Which): boolean => {
  if (which === 'requester only') {
    return who === 'requester';
  }
  return NAMED_POLICIES.includes(which) ? who === 'named member' : FULL.includes(who);
};
const hasFourEyes = (which: Which): boolean => which === 'four eyes' || which === 'secrets';

/** The table of the product: person × policy × action. What is not listed is a no. */
const MAY: { [W in Wish]: (who: Who, which: Which) => boolean } = {
  ask: (who) => asks.some((each) => each === who),
  retry: (who) => asks.some((each) => each === who),
  revise: (who) => who === 'requester' || who === 'requesting guest',
  edit: (who, which) => who === 'requester' || who === 'requesting guest' || mayDecide(who, which),
  approve: (who, which) =>
    mayDecide(who, which) && !(hasFourEyes(which) && ['requester', 'author', 'first asker'].includes(who)),
  keep: (who, which) =>
    mayDecide(who, which) && !(hasFourEyes(which) && ['requester', 'author', 'first asker'].includes(who)),
  reject: (who, which) => who === 'requester' || who === 'requesting guest' || mayDecide(who, which),
  grant: (who, which) => who === 'requester' || who === 'requesting guest' || mayDecide(who, which),
  stop: (who, which) =>
    who === 'requester' ||
    who === 'requesting guest' ||
    who === 'admin' ||
    who === 'admin elsewhere' ||
    mayDecide(who, which),
  revoke: (who, which) => who === 'admin' || who === 'admin elsewhere' || mayDecide(who, which),
  pause: (who, which) => who === 'admin' || who === 'admin elsewhere' || mayDecide(who, which),
  resume: (who) => who === 'admin' || who === 'admin elsewhere',
  export: (who) => who === 'admin' || who === 'admin elsewhere',
  withdraw: (who) => who === 'voter',
  view: (who) => who !== 'member elsewhere' && who !== 'admin elsewhere',
};

const standing = (who: Who): Standing => ({
  kind: 'member',
  from: '',
  inChannel: true,
  isRequester: false,
  isAuthor: false,
  isAsker: false,
  isVoter: false,
  isNamed: false,
  named: ['Priya Raman', '@data-leads'],
  mayAsk: false,
  isClosedChannel: false,
  channel: '#finance-ops',
  ...PEOPLE[who],
});
/** Where nobody is named, everybody is. */
const here = (who: Who, which: Which): Standing =>
  NAMED_POLICIES.includes(which) ? standing(who) : { ...standing(who), isNamed: true };

const CELLS = (Object.keys(PEOPLE) as Who[]).flatMap((who) =>
  (Object.keys(POLICIES) as Which[]).flatMap((which) => WISHES.map((wish) => ({ who, which, wish }))),
);

describe('who may do what', () => {
  it.each(CELLS)('$who, policy $which: $wish', ({ who, which, wish }) => {
    const refusal = refusalOf(wish, here(who, which), POLICIES[which]);
    expect(refusal === undefined, JSON.stringify(refusal)).toBe(MAY[wish](who, which));
  });

  it('says why, and what would help', () => {
    const whyNot = (who: Who, which: Which, wish: Wish = 'approve'): Refusal | undefined =>
      refusalOf(wish, here(who, which), POLICIES[which]);
    expect(whyNot('guest', 'default')).toEqual({ why: 'guest', wish: 'approve', channel: '#finance-ops' });
    expect(whyNot('stranger', 'default')).toEqual({ why: 'other_workspace', wish: 'approve', from: 'Brightwater' });
    const fourEyes = { why: 'four_eyes', wish: 'approve', channel: '#finance-ops' };
    expect(whyNot('requester', 'secrets')).toEqual({ ...fourEyes, role: 'requester', because: 'secrets' });
    expect(whyNot('author', 'four eyes')).toEqual({ ...fourEyes, role: 'author', because: null });
    expect(whyNot('member', 'named')).toEqual({
      why: 'not_named',
      wish: 'approve',
      names: ['Priya Raman', '@data-leads'],
    });
    expect(whyNot('member', 'requester only')).toEqual({ why: 'requester_only', wish: 'approve' });
    expect(whyNot('member elsewhere', 'default')).toMatchObject({ why: 'not_member' });
    expect(whyNot('member', 'default', 'withdraw')).toEqual({ why: 'not_voter', wish: 'withdraw' });
  });

  it('lets nobody ask in a channel that is shared with others until that is switched on', () => {
    for (const who of Object.keys(PEOPLE) as Who[]) {
      const closed = { ...here(who, 'default'), isClosedChannel: true };
      expect(refusalOf('ask', closed, POLICIES.default)).toMatchObject({ why: 'shared_channel' });
      expect(refusalOf('retry', closed, POLICIES.default)).toMatchObject({ why: 'shared_channel' });
    }
  });
});
