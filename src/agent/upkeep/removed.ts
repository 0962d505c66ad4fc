import type { AgentContext } from '../core/context.ts';
import { changeStandstill } from '../core/standstill.ts';
import type { Agent } from '../face/agent.ts';

/** Slack no longer knows us: what plans or runs ends as after a pause, and what is still to come finds the door closed. */
export const removing = ({ store, audit, clock, log }: AgentContext): Pick<Agent, 'removed'> => ({
  async removed(workspace) {
    const { at } = await changeStandstill({ store, audit }, workspace, {
      state: 'removed',
      by: 'Slack',
      at: clock.now(),
    });
    log.info('removed from the workspace', { workspace, at });
  },
});
