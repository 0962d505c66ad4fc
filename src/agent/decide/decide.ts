import type { Vote } from '#domain/policy/approval.ts';
import { GrantTerms, MOST_GRANT_DAYS } from '#domain/policy/grant-terms.ts';
import type { Refusal, Wish } from '#domain/policy/refusal.ts';
import { offerGrant, reject, withdraw } from '#domain/session/decide-state.ts';
import { isUndecided, refusalBy } from '#domain/session/decision.ts';
import { open } from '#domain/session/request-state.ts';
import type { Session, ThreadRef, Turn } from '#domain/session/session.ts';
import { lastAttempt } from '#domain/session/session.ts';
import { stop, supersede } from '#domain/session/state.ts';
import { codeOf } from '#domain/text/errors.ts';
import { type AgentContext, DAY_MS, turnKey } from '../core/context.ts';
import { standstillOf } from '../core/standstill.ts';
import type { Agent, Press } from '../face/agent.ts';
import { learn } from '../keep/learn.ts';
import { voteFor } from '../permit/approve.ts';
import { refuse, tell } from '../permit/refuse.ts';
import { aboutTurn, permit } from '../permit/standing.ts';
import { unlessItStands } from './unless-it-stands.ts';

/** How people decide. The change itself is one compare-and-set: the first decision wins, later ones are told. */
export function deciding(
  context: AgentContext,
): Pick<Agent, 'approve' | 'reject' | 'revise' | 'withdraw' | 'offerGrant' | 'stop'> {
  return {
    approve: (ref, press) =>
      decide(context, ref, press, 'approve', (turn, actor) => voteFor(context, ref, turn, actor, press.keep === true)),

    async reject(ref, press, reason) {
      let rejected: Turn | undefined;
      const refusal = await decide(context, ref, press, 'reject', async (turn, actor) => {
        rejected = turn;
        return (session) => reject(session, turn.id, actor, context.clock.now(), reason);
      });
      if (refusal === undefined && rejected !== undefined) {
        await learn(context, ref, rejected, 'rejected');
      }
      return refusal;
    },

    revise: (ref, press, id, text) =>
      decide(context, ref, press, 'revise', async (turn, actor) => (session) => {
        const at = context.clock.now();
        const { call: _call, ...words } = turn.request; // a call that is to be another is asked of a model
        const request = { ...words, text, at, source: 'modal', files: [], edited: false, joined: null } as const;
        const quiet = supersede(session, turn.id, actor, at, id);
        const from = { turn: turn.id, why: 'revise' } as const;
        const { authors, askers } = turn; // whoever revises is the requester
        return open(quiet, {
          id,
          request: { ...request, files: [] },
          from,
          authors,
          askers,
          instance: context.instance,
        });
      }),

    withdraw: (ref, press) =>
      decide(
        context,
        ref,
        press,
        'withdraw',
        async (turn, actor) => (session) => withdraw(session, turn.id, actor.user),
      ),

    offerGrant: (ref, press, terms) =>
      decide(context, ref, press, 'grant', async (turn) => {
        const latest = context.clock.now() + MOST_GRANT_DAYS * DAY_MS;
        const offer = context.clock.id();
        return GrantTerms.safeParse(terms).success && terms.endsAt <= latest
          ? (session) => offerGrant(session, turn.id, lastAttempt(turn)?.digest ?? '', { ...terms, offer })
          : { why: 'not_usable', part: 'arguments', reason: `it lasts longer than ${MOST_GRANT_DAYS} days` };
      }),

    stop: (ref, id, user) => stopTurn(context, ref, id, user),
  };
}

/** What a decision does to the turn that it saw, or why not. It is looked at again when others came between. */
export type Deciding = (turn: Turn, actor: Vote) => Promise<((session: Session) => Session) | Refusal>;

/** How often somebody may come between a look-up and its change before a press is told to come again. */
const MOST_LOOKS = 20;

/**
 * Looks the person up now, then changes the turn if it still waits for exactly what was pressed. Time counts at the
 * change itself. Whatever is refused is in the audit, and told to whoever pressed.
 */
export async function decide(
  context: AgentContext,
  ref: ThreadRef,
  press: Press,
  wish: Wish,
  deciding: Deciding,
): Promise<Refusal | undefined> {
  try {
    if (wish !== 'reject' && wish !== 'withdraw' && (await standstillOf(context.store, ref.workspace)) !== 'running') {
      return await refuse(context, ref, { ...press, wish }, { why: 'paused' });
    }
    for (let looks = 0; looks < MOST_LOOKS; looks += 1) {
      const seen = await look(context, ref, press, wish, deciding);
      if (seen !== undefined && seen !== 'again' && 'unconfirmed' in seen) {
        return await tell(context, ref, press.user, seen.unconfirmed); // a store that does not answer holds no line of it
      }
      if (seen !== 'again') {
        return seen && (await refuse(context, ref, { ...press, wish }, seen));
      }
    }
    return await refuse(context, ref, { ...press, wish }, { why: 'not_saved' });
  } catch (error) {
    const fields = { code: codeOf(error), workspace: ref.workspace, thread: ref.thread, turn: press.turn };
    context.log.error('decision not saved', fields, error);
    return tell(context, ref, press.user, { why: 'not_saved' });
  }
}

/** One look: 'again' when the votes changed between the look-ups and the change. */
async function look(
  context: AgentContext,
  ref: ThreadRef,
  press: Press,
  wish: Wish,
  deciding: Deciding,
): Promise<Refusal | { readonly unconfirmed: Refusal } | 'again' | undefined> {
  const session = await context.sessions.read(ref);
  const turn = session?.turns.find(({ id }) => id === press.turn);
  const early = refusalBy(turn, press.digest, wish, context.clock.now());
  if (early || turn === undefined) {
    return early ?? { why: 'unknown_turn' };
  }
  const permitted = await permit(context, ref, wish, press.user, await aboutTurn(context, ref, turn));
  if ('refusal' in permitted) {
    return permitted.refusal;
  }
  const change = await deciding(turn, permitted.actor);
  if (typeof change !== 'function') {
    return change;
  }
  let late: Refusal | 'again' | undefined;
  let written: Session | undefined;
  const changed = (now: Session): Session => {
    const current = now.turns.find(({ id }) => id === press.turn);
    late = refusalBy(current, press.digest, wish, context.clock.now());
    late ??= current && votesOf(current) === votesOf(turn) ? undefined : 'again';
    written = late === undefined ? change(now) : undefined;
    return written ?? now;
  };
  try {
    await context.change(ref, changed);
  } catch (error) {
    if (written === undefined) {
      throw error;
    }
    context.log.error('decision not confirmed', { code: codeOf(error), ...ref, turn: press.turn }, error);
    const unconfirmed = await unlessItStands(context, ref, press.turn, written);
    return unconfirmed && { unconfirmed };
  }
  return late;
}

const votesOf = (turn: Turn): string => JSON.stringify(lastAttempt(turn)?.votes);

/**
 * Ends whatever the turn, or the thread, is at. A stop without a turn came as a message or as Slack's own: what could
 * not be stored is thrown, so that Slack repeats it. Whoever pressed a button is told instead.
 */
export async function stopTurn(
  context: AgentContext,
  ref: ThreadRef,
  id: string | undefined,
  user: string,
): Promise<Refusal | undefined> {
  try {
    const session = await context.sessions.read(ref);
    const all = session?.turns.filter((each) => isUndecided(each) && (id === undefined || each.id === id));
    // What the thread is at comes before what waits behind it.
    const turn = all?.findLast(({ status }) => status !== 'queued') ?? all?.at(-1);
    if (turn === undefined) {
      const late = { wish: 'stop', turn: id ?? '', digest: '', user } as const;
      return id === undefined ? undefined : await refuse(context, ref, late, { why: 'ended' });
    }
    const attempted = { wish: 'stop', turn: turn.id, digest: '', user } as const;
    const permitted = await permit(context, ref, 'stop', user, await aboutTurn(context, ref, turn));
    if ('refusal' in permitted) {
      return await refuse(context, ref, attempted, permitted.refusal);
    }
    let late: Refusal | undefined;
    await context.change(ref, (now) => {
      const current = now.turns.find((each) => each.id === turn.id);
      late = current && isUndecided(current) ? undefined : { why: 'ended' };
      return late ? now : stop(now, turn.id, permitted.actor, context.clock.now());
    });
    context.underWay.get(turnKey(ref, turn.id))?.abort();
    return late && (await refuse(context, ref, attempted, late));
  } catch (error) {
    if (id === undefined) {
      throw error;
    }
    context.log.error('stop not saved', { code: codeOf(error), workspace: ref.workspace, thread: ref.thread }, error);
    return tell(context, ref, user, { why: 'not_saved' });
  }
}
