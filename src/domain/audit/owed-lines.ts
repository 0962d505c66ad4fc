import { z } from 'zod';
import { AuditEntry } from './audit.ts';

/** What happened, with the id by which the audit takes it once. */
export const AuditLine = AuditEntry.extend({ id: z.string() });
export type AuditLine = z.infer<typeof AuditLine>;

/** Lines about changes of a record, stored in it with the change; it has them no longer once the audit has. */
export const Owes = z.array(AuditLine).optional();

const Owing = z.looseObject({ owes: z.array(AuditLine) });

/** A stored record without the lines that it owes, and those. */
export function owedApart(stored: unknown): { readonly bare: unknown; readonly owes: readonly AuditLine[] } {
  const read = Owing.safeParse(stored).data;
  if (read === undefined) {
    return { bare: stored, owes: [] };
  }
  const { owes, ...bare } = read;
  return { bare, owes };
}
