import { z } from 'zod';

/** Which values of one parameter are covered. */
export const Freedom = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('fixed'), value: z.json() }),
  z.object({ kind: z.literal('set'), values: z.array(z.json()).min(1).max(100) }),
  z.object({ kind: z.literal('free') }),
]);
export type Freedom = z.infer<typeof Freedom>;

/** Longest that a standing approval may last, in days. */
export const MOST_GRANT_DAYS = 90;

/** What a standing approval covers. */
export const GrantTerms = z.object({
  /** Empty: everybody who may ask in the channel. */
  users: z.array(z.string()).max(100),
  usesADay: z.int().min(1).max(1_000),
  /** ms since the epoch. */
  endsAt: z.number(),
  /** By parameter; one that is not named is not covered. */
  parameters: z.record(z.string(), Freedom),
  /** Names this offer, by us: so nobody can look beforehand for terms whose buttons stand for others, too. */
  offer: z.string().optional(),
});
export type GrantTerms = z.infer<typeof GrantTerms>;
