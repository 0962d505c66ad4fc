import { isUndecided, refusalBy } from '#domain/decision.ts';
import { codeOf } from '#domain/errors.ts';
import type { Refusal, Wish } from '#domain/policy.ts';
import { open } from '#domain/request-state.ts';
import type { Actor, Session, ThreadRef, Turn } from '#domain/session.ts';
import { approve, reject, stop, supersede } from '#domain/state.ts';
import type { Agent, Press } from './agent.ts';
import { type AgentContext, turnKey } from './context.ts';
import { permit } from './standing.ts';

/** How people decide. The change itself is one compare-and-set: the first decision wins, later ones are told. */
export function deciding(context: AgentContext): Pick<Agent, 'approve' | 'reject' | 'revise' | 'stop'> {
  return {
    approve: (ref, press) =>
      decide(context, ref, press, 'approve', (session, turn, actor) => {
        const last = turn.attempts.at(-1);
        return approve(
          session,
          turn.id,
          last?.digest ?? '',
          actor,
          context.clock.now(),
          context.clock.id(),
          context.instance,
        );
      }),

    reject: (ref, press, reason) =>
      decide(context, ref, press, 'reject', (session, turn, actor) =>
        reject(session, turn.id, actor, context.clock.now(), reason),
      ),

    revise: (ref, press, id, text) =>
      decide(context, ref, press, 'revise', (session, turn, actor) => {
        const at = context.clock.now();
        const request = { ...turn.request, text, at, source: 'modal', files: [], edited: false, joined: null } as const;
        const quiet = supersede(session, turn.id, actor, at, id);
        const from = { turn: turn.id, why: 'revise' } as const;
        return open(quiet, { id, request: { ...request, files: [] }, from, instance: context.instance });
      }),

    stop: (ref, id, user) => stopTurn(context, ref, id, user),
  };
}

type Change = (session: Session, turn: Turn, actor: Actor) => Session;

/** Looks the person up now, then changes the turn if it still waits for exactly what was pressed. */
async function decide(
  context: AgentContext,
  ref: ThreadRef,
  press: Press,
  wish: Wish,
  change: Change,
): Promise<Refusal | undefined> {
  try {
    const session = await context.sessions.read(ref);
    const turn = session?.turns.find(({ id }) => id === press.turn);
    const early = refusalBy(turn, press.digest, wish);
    if (early || turn === undefined) {
      return await tell(context, ref, press.user, early ?? { why: 'unknown_turn' });
    }
    const permitted = await permit(context, ref, wish, press.user, turn.request.user);
    if ('refusal' in permitted) {
      return await tell(context, ref, press.user, permitted.refusal);
    }
    let late: Refusal | undefined;
    await context.change(ref, (now) => {
      const current = now.turns.find(({ id }) => id === press.turn);
      late = refusalBy(current, press.digest, wish);
      return late || current === undefined ? now : change(now, current, permitted.actor);
    });
    return late && (await tell(context, ref, press.user, late));
  } catch (error) {
    const fields = { code: codeOf(error), workspace: ref.workspace, thread: ref.thread, turn: press.turn };
    context.log.error('decision not saved', fields, error);
    return tell(context, ref, press.user, { why: 'not_saved' });
  }
}

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
    const turn = session?.turns.findLast((each) => isUndecided(each) && (id === undefined || each.id === id));
    if (turn === undefined) {
      return id === undefined ? undefined : await tell(context, ref, user, { why: 'ended' });
    }
    const permitted = await permit(context, ref, 'stop', user, turn.request.user);
    if ('refusal' in permitted) {
      return await tell(context, ref, user, permitted.refusal);
    }
    let late: Refusal | undefined;
    await context.change(ref, (now) => {
      const current = now.turns.find((each) => each.id === turn.id);
      late = current && isUndecided(current) ? undefined : { why: 'ended' };
      return late ? now : stop(now, turn.id, permitted.actor, context.clock.now());
    });
    context.underWay.get(turnKey(ref, turn.id))?.abort();
    return late && (await tell(context, ref, user, late));
  } catch (error) {
    if (id === undefined) {
      throw error;
    }
    context.log.error('stop not saved', { code: codeOf(error), workspace: ref.workspace, thread: ref.thread }, error);
    return tell(context, ref, user, { why: 'not_saved' });
  }
}

/** Whispers a refusal; if even that fails it is in the log, and the card still stands as it was. */
export async function tell(context: AgentContext, ref: ThreadRef, user: string, refusal: Refusal): Promise<Refusal> {
  await context.thread.whisper(ref, user, refusal).catch((error: unknown) => {
    context.log.warn('refusal not told', { code: codeOf(error), workspace: ref.workspace, thread: ref.thread }, error);
  });
  return refusal;
}
