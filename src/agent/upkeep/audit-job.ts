import type { AgentContext } from '../core/context.ts';
import type { Doer } from '../core/effects.ts';

/** Hands a line of the outbox to the audit, which takes the same one only once. */
export const auditJob =
  ({ audit }: Pick<AgentContext, 'audit'>): Doer =>
  async (ref, _turn, effect) => {
    if (effect.kind === 'audit') {
      await audit.append(ref.workspace, { id: effect.id, ...effect.entry });
    }
  };
