import { justWho } from '#domain/policy/people.ts';
import type { Refusal } from '#domain/policy/refusal.ts';
import { mayBeWanted, wanted } from '#domain/session/keep-state.ts';
import type { ThreadRef, Turn } from '#domain/session/session.ts';
import { codeOf } from '#domain/text/errors.ts';
import type { Wanted } from '#domain/tool/keeping.ts';
import type { AgentContext } from '../core/context.ts';
import { standstillOf } from '../core/standstill.ts';
import type { Agent, Press } from '../face/agent.ts';
import { refuse, tell } from '../permit/refuse.ts';
import { aboutTurn, permit } from '../permit/standing.ts';

/** Keeping what worked, by those who may approve it. The work itself is a job; here only the decision is stored. */
export const saving = (context: AgentContext): Pick<Agent, 'saveTool' | 'settleAlike'> => ({
  saveTool: (ref, press, form) =>
    keep(context, ref, press, async () =>
      (await context.library.named(ref.workspace, form.name)) === undefined
        ? { way: 'new', tool: null, separate: false, form }
        : { why: 'name_taken' },
    ),

  settleAlike: (ref, press, way) =>
    keep(context, ref, press, async (turn) => {
      if (turn.status !== 'finished' || turn.kept?.state !== 'alike') {
        return { why: 'not_keepable' };
      }
      const { why, tool } = turn.kept;
      if (way === 'example' && why !== 'same') {
        return { why: 'not_keepable' }; // the call of another function shows nothing of it
      }
      const { form } = turn.kept.wanted;
      return way === 'separate'
        ? { way: 'new', tool: null, separate: true, form }
        : { way, tool: tool.id, seen: tool.version, separate: false, form };
    }),
});

/** What is wanted of a turn, or why it cannot be. */
type Choosing = (turn: Turn) => Promise<Omit<Wanted, 'by' | 'at'> | Refusal>;

async function keep(
  context: AgentContext,
  ref: ThreadRef,
  press: Press,
  choosing: Choosing,
): Promise<Refusal | undefined> {
  const attempted = { ...press, wish: 'keep' } as const;
  try {
    if ((await standstillOf(context.store, ref.workspace)) !== 'running') {
      return await refuse(context, ref, attempted, { why: 'paused' });
    }
    const session = await context.sessions.read(ref);
    const turn = session?.turns.find(({ id }) => id === press.turn);
    if (turn === undefined) {
      return await refuse(context, ref, attempted, { why: 'unknown_turn' });
    }
    const permitted = await permit(context, ref, 'keep', press.user, await aboutTurn(context, ref, turn));
    if ('refusal' in permitted) {
      return await refuse(context, ref, attempted, permitted.refusal);
    }
    const choice = mayBeWanted(turn) ? await choosing(turn) : { why: 'not_keepable' as const };
    if ('why' in choice) {
      return await refuse(context, ref, attempted, choice);
    }
    const decision = { ...choice, by: justWho(permitted.actor), at: context.clock.now() };
    let late = false;
    await context.change(ref, (now) => {
      late = !mayBeWanted(now.turns.find(({ id }) => id === turn.id));
      return late ? now : wanted(now, turn.id, decision);
    });
    return late ? await refuse(context, ref, attempted, { why: 'not_keepable' }) : undefined;
  } catch (error) {
    const fields = { code: codeOf(error), workspace: ref.workspace, thread: ref.thread, turn: press.turn };
    context.log.error('not kept', fields, error);
    return tell(context, ref, press.user, { why: 'not_saved' });
  }
}
