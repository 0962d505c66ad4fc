import type { Vote } from '#domain/policy/approval.ts';
import { requirementOf } from '#domain/policy/policy.ts';
import type { Refusal, Wish } from '#domain/policy/refusal.ts';
import type { ThreadRef } from '#domain/session/session.ts';
import type { AgentContext } from '../core/context.ts';
import { noteRefusal } from './refuse.ts';
import { permit } from './standing.ts';

/** A channel of a workspace. */
export type Place = Pick<ThreadRef, 'workspace' | 'channel'>;

/** What somebody wants in a channel, where no thread and nobody's request plays a part. */
export interface Wanted {
  readonly wish: Wish;
  readonly user: string;
  /** The function that it is about, if one. */
  readonly toolDigest?: string;
}

/** Whether they may, looked up now; a no is in the audit. Throws what the store throws. */
export async function permitInChannel(
  context: AgentContext,
  place: Place,
  wanted: Wanted,
): Promise<{ actor: Vote } | { refusal: Refusal }> {
  const { policy } = await context.bounds(place.workspace);
  const about = { requester: '', authors: [], voters: [], requirement: requirementOf(policy, place.channel, []) };
  const permitted = await permit(context, threadless(place), wanted.wish, wanted.user, about);
  return 'refusal' in permitted
    ? { refusal: await noteInChannel(context, place, wanted, permitted.refusal) }
    : permitted;
}

/** Puts a no into the audit, and gives it. */
export async function noteInChannel(
  context: AgentContext,
  place: Place,
  { wish, user, toolDigest = '' }: Wanted,
  refusal: Refusal,
): Promise<Refusal> {
  await noteRefusal(context, threadless(place), { wish, user, turn: '', digest: toolDigest.slice(0, 16) }, refusal);
  return refusal;
}

const threadless = ({ workspace, channel }: Place): ThreadRef => ({ workspace, channel, thread: '' });
