import type { Attempt } from './session.ts';

/** What somebody wants to do. */
export type Wish = 'ask' | 'approve' | 'reject' | 'revise' | 'stop' | 'retry' | 'view';

/** Why not. Each has its sentence and way out in the Slack texts. */
export type Refusal =
  | {
      readonly why: 'guest' | 'bot' | 'deactivated' | 'not_member' | 'look_up_failed';
      readonly wish: Wish;
      readonly channel: string;
    }
  | { readonly why: 'other_workspace'; readonly wish: Wish; readonly from: string }
  | { readonly why: 'not_requester'; readonly wish: Wish }
  | {
      readonly why: 'already_decided';
      readonly by: string;
      readonly at: number;
      readonly what: 'approved' | 'rejected';
    }
  | {
      readonly why:
        | 'superseded'
        | 'ended'
        | 'digest_differs'
        | 'not_saved'
        | 'busy'
        | 'approve_by_button'
        | 'not_ready'
        | 'unknown_turn';
    };

/** Who wants it, looked up now. */
export interface Standing {
  readonly kind: 'member' | 'admin' | 'guest' | 'stranger' | 'bot' | 'deactivated';
  readonly from: string;
  readonly inChannel: boolean;
  readonly isRequester: boolean;
  /** As it is written, for example "#finance-ops". */
  readonly channel: string;
}

/**
 * The default policy: full members of the workspace who are in the channel. Guests, other workspaces and bots may do
 * nothing. Undefined means yes; everything unknown is no.
 */
export function refusalOf(wish: Wish, who: Standing): Refusal | undefined {
  if (who.kind === 'stranger') {
    return { why: 'other_workspace', wish, from: who.from };
  }
  if (who.kind === 'guest' || who.kind === 'bot' || who.kind === 'deactivated') {
    return { why: who.kind, wish, channel: who.channel };
  }
  if (!who.inChannel) {
    return { why: 'not_member', wish, channel: who.channel };
  }
  if (wish === 'revise' && !who.isRequester) {
    return { why: 'not_requester', wish };
  }
  return undefined;
}

/** Capabilities that a policy may ask more for; by default none of them is granted by this house yet. */
export const capabilities = ({ program }: Attempt): ('network' | 'secrets')[] => [
  ...(program.hosts.length > 0 ? (['network'] as const) : []),
  ...(program.secrets.length > 0 ? (['secrets'] as const) : []),
];

/** Whether a run that was cut may be repeated without asking: it could touch nothing outside its sandbox. */
export const mayRepeat = (attempt: Attempt): boolean => capabilities(attempt).length === 0;
