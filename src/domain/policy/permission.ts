import type { Requirement } from './policy.ts';
import type { Refusal, Wish } from './refusal.ts';

/** Who wants it, looked up now. */
export interface Standing {
  readonly kind: 'member' | 'admin' | 'guest' | 'stranger' | 'bot' | 'deactivated';
  /** Name of a stranger's own workspace. */
  readonly from: string;
  readonly inChannel: boolean;
  readonly isRequester: boolean;
  /** Edited or revised what is to be decided. */
  readonly isAuthor: boolean;
  /** The words of the request are theirs too: somebody asked it again for them. */
  readonly isAsker: boolean;
  /** Has a vote on what waits. */
  readonly isVoter: boolean;
  /** Whether every list of named people and groups that the policy has for this holds them. */
  readonly isNamed: boolean;
  /** Who is on those lists, as people write them. */
  readonly named: readonly string[];
  /** An admin listed them among those who may ask although they are no full members. */
  readonly mayAsk: boolean;
  /** The channel is shared with another workspace, and nobody switched asking on there. */
  readonly isClosedChannel: boolean;
  /** As it is written, for example "#finance-ops". */
  readonly channel: string;
}

/** Undefined means yes; everything unknown is no. The table is that of PRODUCT §5. */
export function refusalOf(wish: Wish, who: Standing, requirement: Requirement): Refusal | undefined {
  switch (wish) {
    case 'ask':
    case 'retry':
      return asker(wish, who);
    case 'revise':
      return asker(wish, who) ?? (who.isRequester ? undefined : { why: 'not_requester', wish });
    case 'approve':
    case 'keep':
      return approver(wish, who, requirement) ?? fourEyes(wish, who, requirement);
    case 'withdraw':
      return member(wish, who) ?? (who.isVoter ? undefined : { why: 'not_voter', wish });
    case 'stop':
    case 'revoke':
    case 'pause':
      return who.kind === 'admin' ? undefined : involved(wish, who, requirement, wish === 'stop');
    case 'edit':
    case 'reject':
    case 'grant':
      return involved(wish, who, requirement, true);
    case 'resume': // To stop is safe and to go on is not: whoever paused may have had a reason that only admins know.
    case 'export': // A file of all tools leaves the workspace, and with it whatever people wrote into them.
      return who.kind === 'admin' ? undefined : (member(wish, who) ?? { why: 'not_named', wish, names: [] });
    case 'view':
      return who.inChannel ? undefined : { why: 'not_member', wish, channel: who.channel };
    default:
      return wish satisfies never;
  }
}

/** Full members of the workspace who are in the channel. */
function member(wish: Wish, who: Standing): Refusal | undefined {
  if (who.kind === 'stranger') {
    return { why: 'other_workspace', wish, from: who.from };
  }
  if (who.kind === 'guest' || who.kind === 'bot' || who.kind === 'deactivated') {
    return { why: who.kind, wish, channel: who.channel };
  }
  return who.inChannel ? undefined : { why: 'not_member', wish, channel: who.channel };
}

/** Full members, and whom an admin listed; nobody in a channel that is shared with others, until it is switched on. */
function asker(wish: Wish, who: Standing): Refusal | undefined {
  if (who.isClosedChannel) {
    return { why: 'shared_channel', wish, channel: who.channel };
  }
  const isListed = who.mayAsk && who.inChannel && who.kind !== 'deactivated';
  return isListed ? undefined : member(wish, who);
}

/** Whom the policy lets approve, whatever they had to do with it. */
function approver(wish: Wish, who: Standing, { approvers }: Requirement): Refusal | undefined {
  const refusal = member(wish, who);
  if (refusal) {
    return refusal;
  }
  if (approvers.some((each) => each.who === 'requester') && !who.isRequester) {
    return { why: 'requester_only', wish };
  }
  return who.isNamed ? undefined : { why: 'not_named', wish, names: who.named };
}

function fourEyes(wish: Wish, who: Standing, requirement: Requirement): Refusal | undefined {
  if (!(requirement.fourEyes && (who.isRequester || who.isAsker || who.isAuthor))) {
    return undefined;
  }
  const role = who.isRequester || who.isAsker ? 'requester' : 'author';
  return { why: 'four_eyes', wish, channel: who.channel, role, because: requirement.because };
}

/** The requester, or who may approve. */
function involved(wish: Wish, who: Standing, requirement: Requirement, requesterMay: boolean): Refusal | undefined {
  const may = wish === 'stop' ? who.kind !== 'deactivated' : asker(wish, who) === undefined;
  return requesterMay && who.isRequester && may ? undefined : approver(wish, who, requirement);
}
