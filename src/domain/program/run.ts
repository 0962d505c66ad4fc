import { z } from 'zod';
import { Sha256 } from './program.ts';

/** The bounds that a sandbox enforces. */
export const LimitKind = z.enum(['time', 'cpu', 'memory', 'processes', 'disk', 'files', 'output']);

/** How a run ended, as a value. */
export const Outcome = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('passed') }),
  z.object({ kind: z.literal('failed'), exit: z.int() }),
  /** It ran, but the result is not what the plan promised; `check` says which promise, in words. */
  z.object({ kind: z.literal('check_failed'), check: z.string() }),
  z.object({ kind: z.literal('limit'), limit: LimitKind }),
  z.object({ kind: z.literal('input_changed'), file: z.string() }),
  z.object({ kind: z.literal('sandbox_unavailable') }),
]);
export type Outcome = z.infer<typeof Outcome>;

/** A file that a run left. `file` is its id in Slack once it is uploaded; `kept` says why it was not. */
export const Artifact = z.object({
  path: z.string(),
  sha256: Sha256,
  size: z.int().nonnegative(),
  image: z.boolean(),
  file: z.string().nullable(),
});
export type Artifact = z.infer<typeof Artifact>;

/** A file that stayed in the sandbox, and why. */
export const LeftOut = z.object({ path: z.string(), reason: z.string() });
export type LeftOut = z.infer<typeof LeftOut>;

/** One execution of one program in one fresh sandbox. Bytes are blobs; times in ms since the epoch. */
export const Run = z.object({
  outcome: Outcome,
  startedAt: z.number(),
  endedAt: z.number(),
  memoryMb: z.number().nullable(),
  stdout: Sha256.nullable(),
  stderr: Sha256.nullable(),
  result: Sha256.nullable(),
  artifacts: z.array(Artifact),
  leftOut: z.array(LeftOut),
  /** How many more stayed behind than are named. */
  unnamed: z.int().nonnegative().optional(),
});
export type Run = z.infer<typeof Run>;
