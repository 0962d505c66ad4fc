import type { Capability } from '../program/capability.ts';

/** What somebody wants to do. */
export const WISHES = [
  'ask',
  'approve',
  'reject',
  'revise',
  'edit',
  'withdraw',
  'grant',
  'revoke',
  'stop',
  'retry',
  'view',
  'keep',
  'pause',
  'resume',
  'export',
] as const;
/** One of them. */
export type Wish = (typeof WISHES)[number];

/** Why not. Each has its sentence and way out in the Slack texts. */
export type Refusal =
  | {
      readonly why: 'guest' | 'bot' | 'deactivated' | 'not_member' | 'look_up_failed' | 'shared_channel';
      readonly wish: Wish;
      readonly channel: string;
    }
  | { readonly why: 'other_workspace'; readonly wish: Wish; readonly from: string }
  | { readonly why: 'not_requester' | 'requester_only' | 'not_voter'; readonly wish: Wish }
  /** `role` is what they had to do with it; `because` the capability for which somebody else is asked, if one. */
  | {
      readonly why: 'four_eyes';
      readonly wish: Wish;
      readonly channel: string;
      readonly role: 'requester' | 'author';
      readonly because: Capability | null;
    }
  /** `names` are those who may: people, and groups as @handle. */
  | { readonly why: 'not_named'; readonly wish: Wish; readonly names: readonly string[] }
  | {
      readonly why: 'already_decided';
      readonly by: string;
      readonly at: number;
      readonly what: 'approved' | 'rejected';
    }
  /** One has voted, and `missing` more are needed. */
  | { readonly why: 'already_voted'; readonly missing: number }
  /** An edited program or its arguments cannot be used; `reason` is a plain phrase. */
  | { readonly why: 'not_usable'; readonly part: 'source' | 'arguments'; readonly reason: string }
  | {
      readonly why:
        | 'superseded'
        | 'ended'
        | 'expired'
        | 'paused'
        | 'digest_differs'
        | 'not_saved'
        | 'unsure'
        | 'busy'
        | 'approve_by_button'
        | 'not_ready'
        | 'too_few'
        | 'no_grant'
        | 'no_tool'
        | 'tool_changed'
        | 'not_keepable'
        | 'name_taken'
        | 'unknown_turn';
    };
