import { type AgentContext, DAY_MS } from '../core/context.ts';
import { forgetEnded } from '../schedule/schedule-records.ts';

/**
 * What is done every hour: the last place of the audit goes into the log, which is kept elsewhere, so that a cut end shows;
 * and what retention ends is taken away: bytes, schedules that are over, and lines.
 */
export async function upkeep(context: AgentContext, workspace: string): Promise<void> {
  // Before all else: where somebody changed old lines nothing is cut any more, and then heads are needed most.
  context.log.info('audit head', { workspace, head: await context.audit.head(workspace) });
  const { auditDays, keepDays } = await context.bounds(workspace);
  await context.blobs.sweep(context.clock.now());
  await forgetEnded(context, workspace, context.clock.now() - keepDays * DAY_MS);
  const cut = await context.audit.cut(workspace, context.clock.now() - auditDays * DAY_MS);
  if (cut > 0) {
    context.log.info('audit cut', { workspace, cut });
  }
}
