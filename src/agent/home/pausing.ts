import type { Refusal } from '#domain/policy/refusal.ts';
import { codeOf } from '#domain/text/errors.ts';
import type { AgentContext } from '../core/context.ts';
import { changeStandstill } from '../core/standstill.ts';
import type { Agent } from '../face/agent.ts';
import { permitInChannel } from '../permit/in-channel.ts';
import { HOME } from '../permit/standing.ts';

/** Stopping everything in a workspace, and going on. */
export const pausing = (context: AgentContext): Pick<Agent, 'pause'> => ({
  async pause(workspace, user, on) {
    try {
      return await setPaused(context, workspace, user, on);
    } catch (error) {
      context.log.error('pause not changed', { code: codeOf(error), workspace }, error);
      return { why: 'not_saved' };
    }
  },
});

async function setPaused(
  context: AgentContext,
  workspace: string,
  user: string,
  on: boolean,
): Promise<Refusal | undefined> {
  const wanted = { wish: on ? 'pause' : 'resume', user } as const;
  const permitted = await permitInChannel(context, { workspace, channel: HOME }, wanted);
  if ('refusal' in permitted) {
    return permitted.refusal;
  }
  const at = context.clock.now();
  const { state } = await changeStandstill(context, workspace, { state: on ? 'paused' : 'running', by: user, at });
  context.log.info('standstill changed', { workspace, state, at });
  return undefined;
}
