import fc from 'fast-check';
import { CAST, LEADS, type Somebody, type Who } from './cast.ts';
import { KINDS, type Wanted } from './programs.ts';

/** The two agents. */
export type Which = 0 | 1;

/** A press of something on a card. `back` counts cards from the newest; old ones carry what they carried then. */
export const PRESSES = ['approve', 'reject', 'revise', 'edit', 'withdraw', 'grant', 'stop', 'again'] as const;
export type PressKind = (typeof PRESSES)[number];

export interface PressStep {
  readonly do: 'press';
  readonly what: PressKind;
  readonly who: Who;
  readonly agent: Which;
  readonly back: number;
  /** Slack delivers it to both. */
  readonly twice: boolean;
  readonly wanted: Wanted;
  readonly typed: 'changed' | 'same' | 'shell' | 'broken';
  readonly terms: { readonly uses: number; readonly hours: number; readonly free: boolean; readonly mine: boolean };
}

/** What a policy says, as far as sequences change it. */
export interface Rules {
  readonly approvers: 'members' | 'requester' | 'people' | 'group';
  readonly fourEyes: boolean;
  readonly quorum: number;
  readonly hours: number | null;
  /** Where the rule stands: for the workspace, the channel, or programs that start processes. */
  readonly place: 'workspace' | 'channel' | 'processes';
}

export type Step =
  | PressStep
  /** Without `wanted` the same as at first. */
  | { readonly do: 'ask'; readonly who: Who; readonly agent: Which; readonly wanted: Wanted | undefined }
  | { readonly do: 'policy'; readonly rules: Rules }
  | { readonly do: 'person'; readonly who: Who; readonly becomes: Partial<Somebody> }
  | { readonly do: 'pause' | 'resume' }
  | { readonly do: 'revoke'; readonly who: Who; readonly agent: Which }
  | { readonly do: 'pass'; readonly minutes: number }
  | { readonly do: 'proxy'; readonly agent: Which; readonly how: 'cut' | 'refuse' | 'stall'; readonly ms: number }
  | { readonly do: 'tend'; readonly agent: Which };

/** A step, whether the next one begins beside it, and whether everything comes to rest before that. */
export interface Beat {
  readonly step: Step;
  readonly beside: boolean;
  readonly rest: boolean;
}

/** All that happens in one thread. */
export interface Sequence {
  readonly rules: Rules;
  readonly first: Wanted;
  readonly beats: readonly Beat[];
}

const often = fc.constantFrom<Who>('U0MIRA', 'U0JONAS', 'U0PRIYA', 'U0ADA');
const anyone = fc.oneof({ weight: 4, arbitrary: often }, { weight: 1, arbitrary: fc.constantFrom(...CAST) });
const agent = fc.constantFrom<Which>(0, 1);
const wanted: fc.Arbitrary<Wanted> = fc.record({ kind: fc.constantFrom(...KINDS), n: fc.integer({ min: 1, max: 3 }) });

const press: fc.Arbitrary<PressStep> = fc.record({
  do: fc.constant('press' as const),
  what: fc.oneof(
    { weight: 5, arbitrary: fc.constant<PressKind>('approve') },
    { weight: 4, arbitrary: fc.constantFrom(...PRESSES) },
  ),
  who: anyone,
  agent,
  back: fc.oneof({ weight: 5, arbitrary: fc.constant(0) }, { weight: 2, arbitrary: fc.integer({ min: 1, max: 3 }) }),
  twice: fc.oneof({ weight: 5, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
  wanted,
  typed: fc.constantFrom('changed', 'same', 'shell', 'broken'),
  terms: fc.record({
    uses: fc.integer({ min: 1, max: 3 }),
    hours: fc.constantFrom(1, 48),
    free: fc.boolean(),
    mine: fc.boolean(),
  }),
});

const rules: fc.Arbitrary<Rules> = fc.record({
  approvers: fc.oneof(
    { weight: 3, arbitrary: fc.constant('members' as const) },
    { weight: 2, arbitrary: fc.constantFrom('requester' as const, 'people' as const, 'group' as const) },
  ),
  fourEyes: fc.oneof({ weight: 3, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
  quorum: fc.constantFrom(1, 1, 1, 1, 2, 2, 3),
  hours: fc.constantFrom(24, 24, 1, null),
  place: fc.constantFrom('workspace', 'channel', 'processes'),
});

const becomes = fc.constantFrom<Partial<Somebody>>(
  { inChannel: false },
  { inChannel: true },
  { kind: 'deactivated' },
  { kind: 'guest' },
  { kind: 'member' },
  { kind: 'admin' },
  { inLeads: false },
  { inLeads: true },
  { known: false },
  { known: true },
);

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 22, arbitrary: press },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('ask' as const),
      who: often,
      agent,
      wanted: fc.option(wanted, { nil: undefined, freq: 1 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('policy' as const), rules }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('person' as const), who: fc.constantFrom(...CAST), becomes }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('pause' as const, 'resume' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('revoke' as const), who: anyone, agent }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('pass' as const), minutes: fc.constantFrom(1, 50, 61, 1_441) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('proxy' as const),
      agent,
      how: fc.constantFrom('cut' as const, 'cut' as const, 'refuse' as const, 'stall' as const),
      ms: fc.constantFrom(5, 20, 60, 60, 120),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('tend' as const), agent }) },
);

const beat: fc.Arbitrary<Beat> = fc.record({
  step,
  beside: fc.oneof({ weight: 4, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
  rest: fc.oneof({ weight: 1, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
});

/** Sequences of 3 to 12 steps after the request; mostly short ones, because most of what goes wrong needs few. */
const some: fc.Arbitrary<Sequence> = fc.record({
  rules,
  first: wanted,
  beats: fc.oneof(
    { weight: 6, arbitrary: fc.array(beat, { minLength: 3, maxLength: 4 }) },
    { weight: 1, arbitrary: fc.array(beat, { minLength: 3, maxLength: 12 }) },
  ),
});

const settled = (next: Step): Beat => ({ step: next, beside: false, rest: true });

/** Those in which a standing approval is given first, so that what comes then may use it, use it up or take it back. */
const granted: fc.Arbitrary<Sequence> = fc
  .record({ some, press, n: fc.integer({ min: 1, max: 3 }), kind: fc.constantFrom('plain', 'plain', 'net') })
  .map(({ some: { rules: given, beats }, press: pressed, n, kind }) => {
    const by = (what: PressKind, who: Who): Beat => settled({ ...pressed, do: 'press', what, who, back: 0 });
    const opening = [by('grant', 'U0MIRA'), by('approve', 'U0JONAS'), by('approve', 'U0ADA')];
    const same: Beat = settled({ do: 'ask', who: pressed.who, agent: pressed.agent, wanted: undefined });
    return { rules: given, first: { kind, n }, beats: [...opening, same, ...beats].slice(0, 12) };
  });

/** What a sequence may be. */
export const sequence: fc.Arbitrary<Sequence> = fc.oneof(
  { weight: 7, arbitrary: some },
  { weight: 1, arbitrary: granted },
);

/** The policy that rules are, as an admin would write it. */
export function policyOf({ approvers, fourEyes, quorum, hours, place }: Rules, channel: string) {
  const rule = {
    ...(approvers === 'members' ? {} : { approvers: approversOf(approvers) }),
    ...(fourEyes ? { fourEyes } : {}),
    ...(quorum === 1 ? {} : { quorum }),
  };
  return {
    ...(place === 'workspace' ? rule : {}),
    ...(place === 'channel' ? { channels: { [channel]: rule } } : {}),
    ...(place === 'processes' ? { capabilities: { processes: rule } } : {}),
    expiryHours: hours,
  };
}

const approversOf = (approvers: Exclude<Rules['approvers'], 'members'>) =>
  approvers === 'requester'
    ? { who: 'requester' }
    : approvers === 'people'
      ? { who: 'named', people: ['U0JONAS', 'U0ADA'] }
      : { who: 'named', groups: [LEADS] };
