import { type AuditSeal, auditKey } from '#domain/audit/audit-chain.ts';
import type { Audit } from '#ports/audit.ts';
import type { Store } from '#ports/store.ts';
import { type Appending, append } from './append.ts';
import { cut } from './cut.ts';
import { head, read, readBack } from './read.ts';
import { cutIn } from './segments.ts';

const MOST_IN_SEGMENT = 200;

interface StoredAuditOptions {
  readonly store: Store;
  /** The key that seals the store, 32 bytes; the chain's own is made from it. */
  readonly key: Uint8Array;
  /** Records that are stored together. Instances may differ in it. */
  readonly most?: number | undefined;
}

/** The audit in records of the store: segments, a hint where the last one is, and a checkpoint. */
export function storedAudit({ store, key, most = MOST_IN_SEGMENT }: StoredAuditOptions): Audit {
  const chainKey = auditKey(key);
  const sealOf = (workspace: string): AuditSeal => ({ key: chainKey, workspace });
  const appending: Appending = { store, most, ends: new Map() };
  return {
    append: (workspace, entry) => append(appending, sealOf(workspace), entry),
    read: (workspace, after) => read(store, workspace, after),
    readBack: (workspace) => readBack(store, workspace),
    checkpoint: async (workspace) => (await cutIn(store, workspace))?.checkpoint,
    head: (workspace) => head(store, workspace),
    cut: (workspace, before) => cut(store, sealOf(workspace), before),
  };
}
