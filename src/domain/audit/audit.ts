import { z } from 'zod';

/** What the audit tells of. Attempts that were refused are `refused`, runs that dispatch refused are `not_run`. */
export const AuditKind = z.enum([
  'asked',
  'proposed',
  'voted',
  'withdrawn',
  'approved',
  'rejected',
  'superseded',
  'expired',
  'stopped',
  'started',
  'finished',
  'interrupted',
  'not_run',
  'failed',
  'answered',
  'refused',
  'grant_proposed',
  'grant_made',
  'grant_used',
  'grant_revoked',
  'secret_set',
  'secret_removed',
  'settings_changed',
  'paused',
  'resumed',
  'removed',
  'exported',
  'tool_kept',
  'tool_not_kept',
  'tool_imported',
  'tool_edited',
  'tool_kept_on',
  'tool_retired',
  'tool_restored',
  'tool_replayed',
  'token_made',
  'token_revoked',
  'schedule_made',
  'schedule_ended',
]);
export type AuditKind = z.infer<typeof AuditKind>;

/** One thing that happened. `body` holds ids, digests, codes and counts: no message text, no code, no output, no values. */
export const AuditEntry = z.object({
  /** ms since the epoch, by the clock of whoever did it. */
  at: z.number(),
  kind: AuditKind,
  body: z.record(z.string(), z.json()),
});
export type AuditEntry = z.infer<typeof AuditEntry>;
