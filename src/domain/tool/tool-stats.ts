import { z } from 'zod';

/** How a use of a tool ended: its run passed or failed, or people rejected the proposal. */
export const Ending = z.enum(['passed', 'failed', 'rejected']);
export type Ending = z.infer<typeof Ending>;

/** How a tool has done. `runs` are those that passed or failed; `lastAt` the newest ending of any kind, ms since the epoch. */
export const ToolStats = z.object({
  runs: z.int().nonnegative(),
  passed: z.int().nonnegative(),
  failed: z.int().nonnegative(),
  rejected: z.int().nonnegative(),
  lastAt: z.number().nullable(),
});
export type ToolStats = z.infer<typeof ToolStats>;

/** Those of a tool that was not used yet. */
export const NO_STATS: ToolStats = { runs: 0, passed: 0, failed: 0, rejected: 0, lastAt: null };

/** With one more ending; they may come in any order. */
export const counted = (stats: ToolStats, what: Ending, at: number): ToolStats => ({
  ...stats,
  [what]: stats[what] + 1,
  runs: stats.runs + (what === 'rejected' ? 0 : 1),
  lastAt: Math.max(stats.lastAt ?? at, at),
});
