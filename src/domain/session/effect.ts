import { z } from 'zod';
import { AuditEntry } from '../audit/audit.ts';

/** The work between two rests, each taken up by any instance. */
export const JobKind = z.enum(['plan', 'offer', 'run', 'deliver', 'keep', 'move']);
export type JobKind = z.infer<typeof JobKind>;

/** `by` is the process that it is left to; empty in records of before, where it is that of the turn. */
const effect = { id: z.string(), turn: z.string(), by: z.string().default('') };

/** What a change causes outside the record. It stays in the outbox until it is done; doing it twice does it once. */
export const Effect = z.discriminatedUnion('kind', [
  z.object({ ...effect, kind: z.literal('draw') }),
  /** Whoever asked is told elsewhere what their thread does not take. */
  z.object({ ...effect, kind: z.literal('tell') }),
  z.object({ ...effect, kind: z.literal('job'), job: JobKind }),
  /** A line of the audit. */
  z.object({ ...effect, kind: z.literal('audit'), entry: AuditEntry }),
]);
export type Effect = z.infer<typeof Effect>;
