import { codeOf } from '#domain/errors.ts';
import { type Refusal, refusalOf, type Standing, type Wish } from '#domain/policy.ts';
import type { Actor, ThreadRef } from '#domain/session.ts';
import type { Person } from '#ports/people.ts';
import type { AgentContext } from './context.ts';

/**
 * Who somebody is here. `fresh` looks everything up now, as every decision needs; asking may go by an answer of the
 * last minute, and whoever's message reached us is in the channel. Throws PEOPLE_UNAVAILABLE when nobody can tell.
 */
export async function standingOf(
  context: AgentContext,
  ref: ThreadRef,
  user: string,
  requester: string,
  fresh: boolean,
): Promise<{ standing: Standing; person: Person }> {
  const [person, inChannel, place] = await Promise.all([
    context.people.person(ref.workspace, user, fresh),
    fresh ? context.people.isIn(ref, user) : true,
    fresh ? context.people.place(ref.workspace, ref.channel) : { name: '', kind: 'channel' as const, shared: false },
  ]);
  const channel = place.kind === 'direct' ? 'this conversation' : `#${place.name}`;
  const { kind, from } = person;
  return { person, standing: { kind, from, inChannel, isRequester: user === requester, channel } };
}

/** Whether somebody may do this, looked up now; a look-up that fails is a no. */
export async function permit(
  context: AgentContext,
  ref: ThreadRef,
  wish: Wish,
  user: string,
  requester: string,
): Promise<{ actor: Actor } | { refusal: Refusal }> {
  try {
    const { standing, person } = await standingOf(context, ref, user, requester, true);
    const refusal = refusalOf(wish, standing);
    return refusal ? { refusal } : { actor: { user, name: person.name } };
  } catch (error) {
    const code = codeOf(error);
    context.log.warn('look-up failed', { code, workspace: ref.workspace, thread: ref.thread }, error);
    return { refusal: { why: 'look_up_failed', wish, channel: '' } };
  }
}
