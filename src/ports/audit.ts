import type { AuditEntry } from '#domain/audit/audit.ts';
import type { AuditCheckpoint, AuditRecord } from '#domain/audit/audit-chain.ts';

/**
 * Keeps what happened, one chain a workspace, so that a later change shows. Contract: test/contracts/audit.contract.ts
 *
 * Any number of processes may append at once: nothing is lost and the chain never forks. All of it throws what the store
 * throws; STORE_CORRUPT also for records that are none, and STORE_BUSY when `cut` overtakes a reader: read again.
 */
export interface Audit {
  /**
   * Settles when the entry is stored. The same id again adds nothing while the first is among the last few hundred;
   * after that it is there twice, which a check counts. Throws INTERNAL for what is no entry.
   */
  append(workspace: string, entry: AuditEntry & { readonly id: string }): Promise<void>;
  /** All records that are left, in order. With `after`, refuses with STORE_BUSY unless that is where they still start. */
  read(workspace: string, after?: AuditCheckpoint): AsyncIterable<AuditRecord>;
  /** All records that are left, the newest first; for a look at what happened lately. What is appended meanwhile may be left out. */
  readBack(workspace: string): AsyncIterable<AuditRecord>;
  /** What stands for the records that were cut; undefined when none were. */
  checkpoint(workspace: string): Promise<AuditCheckpoint | undefined>;
  /** The last place, `SEQ:MAC`. Kept outside of the store it shows later that the end was cut off. */
  head(workspace: string): Promise<string>;
  /**
   * Takes away the oldest records, as far as they are older than `before` (ms since the epoch), behind a signed
   * checkpoint; gives how many. Some that are older stay. Throws STORE_CORRUPT and takes nothing when the part that it
   * would take is not whole: a cut must not cover up a change.
   */
  cut(workspace: string, before: number): Promise<number>;
}
