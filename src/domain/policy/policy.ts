import { createHash } from 'node:crypto';
import { z } from 'zod';
import { canonical } from '../json/canonical.ts';
import { CAPABILITIES, type Capability } from '../program/capability.ts';

const UserId = z.string().regex(/^[UW][A-Z0-9]{1,30}$/, 'an id of a person, such as U012ABCDEF');
const GroupId = z.string().regex(/^S[A-Z0-9]{1,30}$/, 'an id of a user group, such as S012ABCDEF');
const ChannelId = z.string().regex(/^[CDG][A-Z0-9]{1,30}$/, 'an id of a channel, such as C012ABCDEF');

/** Who may approve. `members` are full members of the workspace who are in the channel; so must be everybody else. */
export const Approvers = z.discriminatedUnion('who', [
  z.strictObject({ who: z.literal('members') }),
  z.strictObject({ who: z.literal('requester') }),
  z
    .strictObject({
      who: z.literal('named'),
      people: z.array(UserId).max(100).default([]),
      groups: z.array(GroupId).max(20).default([]),
    })
    .refine(({ people, groups }) => people.length + groups.length > 0, 'name at least one person or user group'),
]);
export type Approvers = z.infer<typeof Approvers>;

const rule = {
  approvers: Approvers.optional(),
  /** The approver is none of requester, editors, revisers. */
  fourEyes: z.boolean().optional(),
  /** How many different people have to approve. */
  quorum: z.int().min(1).max(20).optional(),
};

/** What is asked beyond what holds anyway; of two that speak of the same the stricter holds. */
const Rule = z.strictObject(rule);
type Rule = z.infer<typeof Rule>;

const MOST_HOURS = 24 * 365;
/** Hours until an undecided proposal ends; null is never. */
const ExpiryHours = z.number().positive().max(MOST_HOURS).nullable();

/** Who may do what in a workspace. Every part has a default, so that `{}` is the default policy. */
export const Policy = z.strictObject({
  ...rule,
  capabilities: z
    .strictObject({ network: Rule.optional(), secrets: Rule.default({ fourEyes: true }), processes: Rule.optional() })
    .prefault({}),
  /** Rules of single channels; `askFromOutside` lets people ask in one that is shared with another workspace. */
  channels: z
    .record(
      ChannelId,
      z.strictObject({ ...rule, expiryHours: ExpiryHours.optional(), askFromOutside: z.boolean().optional() }),
    )
    .default({}),
  expiryHours: ExpiryHours.default(24),
  /** Guests, people of other workspaces and apps that may ask although they are no full members. */
  mayAsk: z.array(UserId).max(1_000).default([]),
});
export type Policy = z.infer<typeof Policy>;

/** What a policy asks for one program in one channel. */
export interface Requirement {
  /** All of them must hold. */
  readonly approvers: readonly Approvers[];
  readonly fourEyes: boolean;
  readonly quorum: number;
  /** The capability for which more is asked than without it. */
  readonly because: Capability | null;
  readonly expiryMs: number | null;
  /** Names the policy as it was when it was read. */
  readonly revision: string;
}

const HOUR_MS = 3_600_000;
const REVISION_CHARACTERS = 16;

/** Adds up what a policy says: the workspace's rule, the channel's, and one for each capability. The stricter wins. */
export function requirementOf(policy: Policy, channel: string, capabilities: readonly Capability[]): Requirement {
  const here = policy.channels[channel];
  const base = [policy, ...(here ? [here] : [])];
  const extra = CAPABILITIES.filter((each) => capabilities.includes(each));
  const all = [...base, ...extra.flatMap((each) => policy.capabilities[each] ?? [])];
  const without = strictest(base);
  const because = extra.find((each) => isMore(strictest([...base, policy.capabilities[each] ?? {}]), without));
  return {
    ...strictest(all),
    because: because ?? null,
    expiryMs: shorter(policy.expiryHours, here?.expiryHours),
    revision: createHash('sha256').update(canonical(policy)).digest('hex').slice(0, REVISION_CHARACTERS),
  };
}

/** Whether people may ask in a channel that is shared with another workspace. */
export const mayAskFromOutside = (policy: Policy, channel: string): boolean =>
  policy.channels[channel]?.askFromOutside === true;

type Strictness = Pick<Requirement, 'approvers' | 'fourEyes' | 'quorum'>;

const strictest = (rules: readonly Rule[]): Strictness => ({
  approvers: rules.flatMap(({ approvers }) =>
    approvers === undefined || approvers.who === 'members' ? [] : [approvers],
  ),
  fourEyes: rules.some(({ fourEyes }) => fourEyes === true),
  quorum: Math.max(1, ...rules.map(({ quorum }) => quorum ?? 1)),
});

const isMore = (now: Strictness, before: Strictness): boolean =>
  now.approvers.length > before.approvers.length || (now.fourEyes && !before.fourEyes) || now.quorum > before.quorum;

/** The channel's own hours hold where they are shorter. */
function shorter(hours: number | null, own: number | null | undefined): number | null {
  const both = [hours, own ?? null].filter((each) => each !== null);
  return both.length === 0 ? null : Math.min(...both) * HOUR_MS;
}
