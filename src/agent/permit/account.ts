import { NOTHING_SPENT, newLedger, periodOf, type Spent } from '#domain/model/ledger.ts';
import { budgetOf, ledgerOf } from '../core/ask-model.ts';
import type { AgentContext } from '../core/context.ts';
import type { Agent, UsageView } from '../face/agent.ts';
import { permitInChannel } from './in-channel.ts';

const MOST_MODELS = 10;

/** What models took: the month's ledger, for whoever may ask. */
export const accounting = (context: AgentContext): Pick<Agent, 'usage'> => ({
  async usage(place, user) {
    const permitted = await permitInChannel(context, place, { wish: 'ask', user });
    if ('refusal' in permitted) {
      return permitted.refusal;
    }
    return usageOf(context, place.workspace, user);
  },
});

/** The same, for whoever is known to be allowed to see it. */
export async function usageOf(context: AgentContext, workspace: string, user: string): Promise<UsageView> {
  const { month, day } = periodOf(context.clock.now());
  const ledger = (await ledgerOf(context, workspace, month)) ?? newLedger(month);
  const models = Object.entries(ledger.models).map(([model, spent]) => ({ model, spent }));
  return {
    month,
    own: own(ledger.users, user),
    today: own(ledger.days, day),
    total: ledger.total,
    models: models.toSorted((a, b) => tokensOf(b.spent) - tokensOf(a.spent)).slice(0, MOST_MODELS),
    budget: await budgetOf(context, workspace, user),
  };
}

const own = (sums: Readonly<Record<string, Spent>>, name: string): Spent =>
  Object.hasOwn(sums, name) ? (sums[name] ?? NOTHING_SPENT) : NOTHING_SPENT;

const tokensOf = ({ input, output }: Spent): number => input + output;
