import type { BudgetUse } from '#domain/model/budget.ts';
import type { Spent } from '#domain/model/ledger.ts';
import { moment, plainly, type Said, said, say } from '../said.ts';
import { count } from './quantities.ts';

/** US dollars: three digits below a dollar, cents above. What is too small to be seen so is "under $0.001". */
export function dollars(usd: number): string {
  if (usd > 0 && usd < 0.0005) {
    return 'under $0.001';
  }
  const text = usd.toLocaleString('en-US', {
    minimumFractionDigits: usd < 1 ? 3 : 2,
    maximumFractionDigits: usd < 1 ? 3 : 2,
  });
  return `$${text}`;
}

/** What was spent: dollars where every call has a price, else tokens. Undefined before the first call. */
export function spentText({ calls, usd, unpriced, input, output }: Spent): string | undefined {
  if (calls === 0) {
    return undefined;
  }
  return unpriced === 0 ? dollars(usd) : count(input + output, 'token');
}

/** "$0.012 so far, about $0.016 in all"; without a price for what comes, only what was spent. */
export function costText(spent: Spent, toCome: number | null): string {
  const now = spentText(spent);
  if (now === undefined) {
    return 'Nothing';
  }
  return spent.unpriced > 0 || toCome === null
    ? `${now} so far`
    : `${now} so far, about ${dollars(spent.usd + toCome)} in all`;
}

const amountOf = ({ of, unit }: BudgetUse): string =>
  unit === 'usd' ? `$${of.toLocaleString('en-US', { maximumFractionDigits: 2 })}` : count(of, 'token');

const OWNERS: Readonly<Record<BudgetUse['period'], Said>> = {
  day: plainly`today's`,
  month: plainly`this month's`,
  person: plainly`your month's`,
};

/** "83% of this month's budget of $60 is used." */
export const nearlyUsed = (use: BudgetUse): Said =>
  say`${Math.floor(use.share * 100)}% of ${OWNERS[use.period]} budget of ${said(amountOf(use))} is used.`;

const STARTS: Readonly<Record<BudgetUse['period'], Said>> = {
  day: plainly`Today's`,
  month: plainly`This month's`,
  person: plainly`Your month's`,
};

/** "This month's budget of $60 is used up. It starts again on 1 December." */
export const usedUp = (use: BudgetUse): Said =>
  say`${STARTS[use.period]} budget of ${said(amountOf(use))} is used up. It starts again on ${moment(use.until, 'day')}.`;
