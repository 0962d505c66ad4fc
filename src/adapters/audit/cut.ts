import { type AuditCheckpoint, type AuditSeal, signCheckpoint } from '#domain/audit/audit-chain.ts';
import { chainCheck } from '#domain/audit/audit-check.ts';
import { AgentError } from '#domain/text/errors.ts';
import type { Store } from '#ports/store.ts';
import { cutIn, type Segment, segmentIn, segmentKey, segmentsIn, storeCut } from './segments.ts';

/**
 * Takes away the oldest segments whose records are all older than `before`. The checkpoint is stored before anything is
 * deleted; what a crash left undeleted is deleted the next time. The segment that is written to and the full one before
 * it stay: in them an id that comes twice is looked for.
 */
export async function cut(store: Store, seal: AuditSeal, before: number): Promise<number> {
  const { workspace } = seal;
  const earlier = await cutIn(store, workspace);
  const old = await oldSegments(store, workspace, (earlier?.segment ?? 0) + 1, before);
  const last = old.at(-1)?.records.at(-1);
  const count = old.reduce((sum, { records }) => sum + records.length, 0);
  if (last === undefined) {
    await sweep(store, workspace, earlier?.segment ?? 0);
    return 0;
  }
  refuseUnlessWhole(old, seal, earlier?.checkpoint);
  const checkpoint = signCheckpoint({ seq: last.seq, mac: last.mac, at: before, count }, seal);
  const holding = await storeCut(store, workspace, { segment: (earlier?.segment ?? 0) + old.length, checkpoint });
  await sweep(store, workspace, holding.segment);
  return holding.checkpoint.signature === checkpoint.signature ? count : 0;
}

/** From the first on, as long as the one after is full too. */
async function oldSegments(store: Store, workspace: string, first: number, before: number): Promise<Segment[]> {
  const old: Segment[] = [];
  let segment = await segmentIn(store, workspace, first);
  while (segment?.full === true && segment.records.every(({ at }) => at < before)) {
    const next = await segmentIn(store, workspace, first + old.length + 1);
    if (next?.full !== true) {
      break;
    }
    old.push(segment);
    segment = next;
  }
  return old;
}

/** A checkpoint stands for what it was made from: signed over a change it would make the change good. */
function refuseUnlessWhole(segments: readonly Segment[], seal: AuditSeal, checkpoint: AuditCheckpoint | undefined) {
  const check = chainCheck({ ...seal, checkpoint });
  for (const record of segments.flatMap(({ records }) => records)) {
    check.see(record);
  }
  const verdict = check.verdict();
  if (!verdict.ok) {
    throw new AgentError(`nothing was cut: the audit is not whole at record ${verdict.seq}`, { code: 'STORE_CORRUPT' });
  }
}

async function sweep(store: Store, workspace: string, upTo: number): Promise<void> {
  for (const segment of await segmentsIn(store, workspace)) {
    if (segment <= upTo) {
      await store.delete(segmentKey(workspace, segment));
    }
  }
}
