import { AUDIT_START, type AuditLink } from '#domain/audit/audit-chain.ts';
import type { Store } from '#ports/store.ts';
import { cutIn, hintIn, type Segment, segmentIn } from './segments.ts';

/** The end of a segment that never changes again, or the start of a chain: what the next segment follows. */
export interface End extends AuditLink {
  readonly segment: number;
  readonly ids: ReadonlySet<string>;
}

/** The end of a segment. */
export function endOf(segment: number, { records }: Segment): End {
  const { seq, mac } = records.at(-1) ?? AUDIT_START;
  return { segment, seq, mac, ids: new Set(records.map(({ id }) => id)) };
}

/**
 * The end of some full segment near the end of the chain: whoever goes on from there through full segments comes to the
 * one that is written to. The hint may lag or be lost, then the way is longer.
 */
export async function nearEnd(store: Store, workspace: string): Promise<End> {
  const before = (await hintIn(store, workspace)) - 1;
  const segment = before > 0 ? await segmentIn(store, workspace, before) : undefined;
  // Looked up after the segment: one that was cut may have been begun anew by mistake, see append.
  const cut = await cutIn(store, workspace);
  if (segment?.full === true && before > (cut?.segment ?? 0)) {
    return endOf(before, segment);
  }
  const { seq, mac } = cut?.checkpoint ?? AUDIT_START;
  return { segment: cut?.segment ?? 0, seq, mac, ids: new Set() };
}
