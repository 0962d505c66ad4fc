import type { AgentContext } from '../core/context.ts';
import { lookedUpOnce } from '../core/looked-up-once.ts';
import { standstillIn } from '../core/standstill.ts';
import type { Agent } from '../face/agent.ts';
import type { HomeLook, HomeView } from '../face/home-view.ts';
import { usageOf } from '../permit/account.ts';
import { refusalAnywhere } from '../permit/anywhere.ts';
import { recentRuns, waitingOn } from './home-sessions.ts';
import { toolsFor } from './home-tools.ts';

/** One more than is shown, so that it can be said that there are more. */
const MOST_WAITING = 11;
const MOST_RUNS = 5;

/**
 * App Home: what waits for somebody, the library, recent runs, spend. Whether they are in a channel is looked up anew
 * before anything of it is shown. A no is not in the audit, because nobody has tried anything.
 */
export const homing = (context: AgentContext): Pick<Agent, 'home'> => ({
  async home(workspace, user, look) {
    const glance = lookedUpOnce(context.people, context.clock);
    const bounds = once(() => context.bounds(workspace));
    try {
      const view = await viewOf({ ...context, people: glance.people, bounds }, workspace, user, look);
      return { ...view, isPartial: glance.missed() };
    } finally {
      glance.end();
    }
  },
});

async function viewOf(
  context: AgentContext,
  workspace: string,
  user: string,
  look: HomeLook,
): Promise<Omit<HomeView, 'isPartial'>> {
  const { kind } = await context.people.person(workspace, user, true);
  // Tools and spend are of all channels, so whoever may not ask, such as a guest of one channel, sees none.
  const mayAsk = (await refusalAnywhere(context, workspace, { user }, 'ask')) === undefined;
  const [waiting, tools, runs, usage, standstill, { policy, budgets }] = await Promise.all([
    waitingOn(context, workspace, user, MOST_WAITING),
    mayAsk ? toolsFor(context, workspace, user, look) : undefined,
    recentRuns(context, workspace, user, MOST_RUNS),
    usageOf(context, workspace, user),
    standstillIn(context.store, workspace),
    context.bounds(workspace),
  ]);
  return {
    waiting,
    tools: tools?.page,
    review: tools?.review ?? [],
    runs,
    spend: tools && { ...usage, budgets, reused: tools.reused },
    isAdmin: kind === 'admin',
    standstill,
    policy,
  };
}

/** The first answer again, during one look. */
function once<Answer>(ask: () => Promise<Answer>): () => Promise<Answer> {
  let asked: Promise<Answer> | undefined;
  return () => {
    asked ??= ask();
    return asked;
  };
}
