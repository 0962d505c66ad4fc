import { keptAs } from '#domain/session/keep-state.ts';
import { take } from '#domain/session/run-state.ts';
import { turnOf } from '#domain/session/transition.ts';
import type { Kept } from '#domain/tool/keeping.ts';
import type { AgentContext } from '../core/context.ts';
import type { Doer } from '../core/effects.ts';
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
