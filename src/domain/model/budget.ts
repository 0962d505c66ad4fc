import { z } from 'zod';
import { type Ledger, NOTHING_SPENT, type Spent } from './ledger.ts';

const Amount = z.strictObject({
  usd: z.number().positive().optional(),
  /** Input and output tokens together, for models whose price nobody said. */
  tokens: z.int().positive().optional(),
});

/** What a workspace may spend on models; what is not said has no bound. `person` is for each person and month. */
export const Budgets = z.strictObject({
  day: Amount.optional(),
  month: Amount.optional(),
  person: Amount.optional(),
});
export type Budgets = z.infer<typeof Budgets>;

/** How much of a budget is used. `share` is 1 when it is used up; `of` is the amount as people wrote it. */
export const BudgetUse = z.object({
  period: z.enum(['day', 'month', 'person']),
  share: z.number().nonnegative(),
  of: z.number().positive(),
  unit: z.enum(['usd', 'tokens']),
  /** When it starts again, ms since the epoch. */
  until: z.number(),
});
export type BudgetUse = z.infer<typeof BudgetUse>;

/** From here on people are told. */
export const WARN_SHARE = 0.8;

/** The budget that is used most, from WARN_SHARE on; undefined while none is. `ledger` is that of this month. */
export function budgetUse(
  budgets: Budgets,
  ledger: Ledger | undefined,
  { user, day, now }: { readonly user: string; readonly day: string; readonly now: number },
): BudgetUse | undefined {
  const own = (sums: Ledger['days'] | undefined, name: string): Spent =>
    sums !== undefined && Object.hasOwn(sums, name) ? (sums[name] ?? NOTHING_SPENT) : NOTHING_SPENT;
  const spent: Record<BudgetUse['period'], Spent> = {
    day: own(ledger?.days, day),
    month: ledger?.total ?? NOTHING_SPENT,
    person: own(ledger?.users, user),
  };
  const uses = (['day', 'month', 'person'] as const).flatMap((period) =>
    usesOf(budgets[period], spent[period], period, now),
  );
  const most = uses.toSorted((a, b) => b.share - a.share)[0];
  return most !== undefined && most.share >= WARN_SHARE ? most : undefined;
}

/** Whether nothing more may be spent. */
export const isUsedUp = (use: BudgetUse | undefined): use is BudgetUse => use !== undefined && use.share >= 1;

function usesOf(
  amount: z.infer<typeof Amount> | undefined,
  spent: Spent,
  period: BudgetUse['period'],
  now: number,
): BudgetUse[] {
  const until = endOf(period, now);
  const { usd, tokens } = amount ?? {};
  return [
    ...(usd === undefined ? [] : [{ period, share: spent.usd / usd, of: usd, unit: 'usd' as const, until }]),
    ...(tokens === undefined
      ? []
      : [{ period, share: (spent.input + spent.output) / tokens, of: tokens, unit: 'tokens' as const, until }]),
  ];
}

/** The start of the next day or month, by UTC. */
function endOf(period: BudgetUse['period'], now: number): number {
  const date = new Date(now);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
  return period === 'day' ? Date.UTC(year, month, date.getUTCDate() + 1) : Date.UTC(year, month + 1, 1);
}
