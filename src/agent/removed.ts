import type { Agent } from './agent.ts';
import type { AgentContext } from './context.ts';
import { changeStandstill } from './standstill.ts';

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
