import { keptAs } from '#domain/keep-state.ts';
import type { Kept } from '#domain/keeping.ts';
import { take } from '#domain/run-state.ts';
import { turnOf } from '#domain/transition.ts';
import type { AgentContext } from './context.ts';
import type { Doer } from './effects.ts';
import { keepTool } from './keep-tool.ts';

/** After the answer: what somebody decided to keep goes into the library, once it has been shown to work again. */
export function keepJob(context: AgentContext): Doer {
  return async (ref, id) => {
    const session = await context.change(ref, (now) => take(now, id, context.instance));
    const turn = turnOf(session, id);
    if (turn.status === 'finished' && turn.kept?.state === 'wanted') {
      const kept: Kept = await keepTool(context, ref, turn, turn.kept.wanted);
      await context.change(ref, (now) => keptAs(now, id, turn.epoch, kept));
    }
  };
}
