import { z } from 'zod';
import { owedApart } from './audit/owed-lines.ts';
import { Budgets } from './model/budget.ts';
import { Prices } from './model/price.ts';
import { Routes } from './model/routing.ts';
import { Policy } from './policy/policy.ts';
import { DEFAULT_LIMITS, Limits } from './program/program.ts';

/** What a workspace may change without a restart. Every part has a default, so that `{}` is a whole record. */
export const Settings = z.strictObject({
  schema: z.literal(1).default(1),
  files: z
    .strictObject({
      /** Files a request. */
      most: z.int().min(0).max(50).default(10),
      /** MiB of one file. */
      mostMb: z.int().min(1).max(1_000).default(50),
      /** MiB of all inputs of a run. */
      mostRunMb: z.int().min(1).max(2_000).default(200),
    })
    .prefault({}),
  /** Whether the models may see the first lines of files. */
  previews: z.boolean().default(true),
  /** What a run gets; of memory and time it gets what its plan asks for. */
  limits: Limits.prefault(DEFAULT_LIMITS),
  /** Who may do what. */
  policy: Policy.prefault({}),
  /** Which models serve which questions; what is not said is served by the configured one. */
  routes: Routes.prefault({}),
  /** What the models cost. */
  prices: Prices.default({}),
  /** What may be spent on them. */
  budgets: Budgets.prefault({}),
  /** Days that sessions' files, programs and outputs are kept after they were made. */
  keepDays: z.int().min(1).max(3_650).default(90),
  /** Days that the audit goes back. */
  auditDays: z.int().min(1).max(3_650).default(400),
});
export type Settings = z.infer<typeof Settings>;

/** Those that are stored; the defaults where none are. Throws what zod throws for what are none. */
export const settingsIn = (stored: unknown): Settings => Settings.parse(owedApart(stored).bare ?? {});

/** Where a workspace's settings are stored. */
export const settingsKey = (workspace: string) => ({ workspace, kind: 'settings', id: 'settings' }) as const;
