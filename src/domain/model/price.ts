import { z } from 'zod';
import { ModelName } from './routing.ts';
import type { Usage } from './usage.ts';

const Price = z.strictObject({
  input: z.number().nonnegative(),
  /** Input that was read from a cache; as other input where it is not given. */
  cached: z.number().nonnegative().optional(),
  output: z.number().nonnegative(),
});
/** US dollars for a million tokens. */
export type Price = z.infer<typeof Price>;

/** Prices by model. */
export const Prices = z.record(ModelName, Price);
export type Prices = z.infer<typeof Prices>;

const MILLION = 1_000_000;

/** What some tokens cost, in US dollars; undefined when nobody said what the model costs. */
export function costOf(price: Price | undefined, { input, cached, output }: Usage): number | undefined {
  if (price === undefined) {
    return undefined;
  }
  const fresh = Math.max(0, input - cached);
  return (fresh * price.input + cached * (price.cached ?? price.input) + output * price.output) / MILLION;
}
