import { z } from 'zod';
import type { Usage } from './usage.ts';

/** What calls of models took together. `unpriced` counts those whose price nobody said; they are not in `usd`. */
export const Spent = z.object({
  calls: z.int().nonnegative(),
  input: z.int().nonnegative(),
  cached: z.int().nonnegative(),
  output: z.int().nonnegative(),
  usd: z.number().nonnegative(),
  unpriced: z.int().nonnegative(),
});
export type Spent = z.infer<typeof Spent>;

/** Before the first call. */
export const NOTHING_SPENT: Spent = { calls: 0, input: 0, cached: 0, output: 0, usd: 0, unpriced: 0 };

/** One call of a model. */
export interface Call {
  readonly usage: Usage;
  /** In US dollars; undefined when it is not known. */
  readonly usd: number | undefined;
}

/** With one call more. */
export const spentWith = (spent: Spent, { usage, usd }: Call): Spent => ({
  calls: spent.calls + 1,
  input: spent.input + usage.input,
  cached: spent.cached + usage.cached,
  output: spent.output + usage.output,
  usd: spent.usd + (usd ?? 0),
  unpriced: spent.unpriced + (usd === undefined ? 1 : 0),
});

/** Two sums together. */
export const spentTogether = (a: Spent, b: Spent): Spent => ({
  calls: a.calls + b.calls,
  input: a.input + b.input,
  cached: a.cached + b.cached,
  output: a.output + b.output,
  usd: a.usd + b.usd,
  unpriced: a.unpriced + b.unpriced,
});

/** A workspace's month, by UTC. */
export const Ledger = z.object({
  schema: z.literal(1),
  /** As 2026-11. */
  month: z.string(),
  total: Spent,
  /** By day of the month, such as 27. */
  days: z.record(z.string(), Spent),
  users: z.record(z.string(), Spent),
  models: z.record(z.string(), Spent),
});
export type Ledger = z.infer<typeof Ledger>;

/** The month and the day of a moment, by UTC. */
export function periodOf(at: number): { readonly month: string; readonly day: string } {
  const date = new Date(at).toISOString();
  return { month: date.slice(0, 7), day: date.slice(8, 10) };
}

/** A month in which nothing was asked yet. */
export const newLedger = (month: string): Ledger => ({
  schema: 1,
  month,
  total: NOTHING_SPENT,
  days: {},
  users: {},
  models: {},
});

/** Where a month is stored. */
export const ledgerKey = (workspace: string, month: string) => ({ workspace, kind: 'usage', id: month }) as const;

/** The month with one call more. */
export function withCall(
  ledger: Ledger,
  call: Call & { readonly day: string; readonly user: string; readonly model: string },
): Ledger {
  const more = (sums: Ledger['days'], name: string): Ledger['days'] => ({
    ...sums,
    [name]: spentWith(Object.hasOwn(sums, name) ? (sums[name] ?? NOTHING_SPENT) : NOTHING_SPENT, call),
  });
  return {
    ...ledger,
    total: spentWith(ledger.total, call),
    days: more(ledger.days, call.day),
    users: more(ledger.users, call.user),
    models: more(ledger.models, call.model),
  };
}
