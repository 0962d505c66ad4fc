import { z } from 'zod';
import { Actor } from '../policy/people.ts';
import { type Reviewed, UNUSED_MS } from './tool-review.ts';

/** Somebody decided that a tool stays in use, and how it had done by then. */
export const KeptOn = z.object({
  schema: z.literal(1),
  by: Actor,
  at: z.number(),
  version: z.int().min(1),
  failed: z.int().nonnegative(),
  rejected: z.int().nonnegative(),
});
export type KeptOn = z.infer<typeof KeptOn>;

/** Where that is stored. */
export const keptOnKey = (workspace: string, tool: string) => ({ workspace, kind: 'kept_on', id: tool }) as const;

/** Whoever presses again within so long wants nothing else. */
const AGAIN_MS = 3_600_000;

/** Whether a decision was made already when somebody made it once more, about the same version and the same counts. */
export const isSameDecision = (earlier: KeptOn, later: KeptOn): boolean =>
  later.at - earlier.at < AGAIN_MS &&
  earlier.version === later.version &&
  earlier.failed === later.failed &&
  earlier.rejected === later.rejected;

/** So much more has to speak against it before people are asked again. */
const MORE = 3;

/** Whether that decision still answers what speaks against the tool now: about this version, and little has come since. */
export function isAnswered({ tool, stats, why }: Reviewed, kept: KeptOn | undefined, now: number): boolean {
  if (kept === undefined || kept.version !== tool.version) {
    return false;
  }
  switch (why) {
    case 'failing':
      return stats.failed < kept.failed + MORE;
    case 'unwanted':
      return stats.rejected < kept.rejected + MORE;
    case 'unused':
      return now - kept.at < UNUSED_MS;
    default:
      return why satisfies never;
  }
}
