import { z } from 'zod';
import { AuditCheckpoint } from '#domain/audit/audit-chain.ts';
import { AgentError } from '#domain/text/errors.ts';
import type { RecordKey, Store } from '#ports/store.ts';

/**
 * What appending needs of a record. The rest goes through untouched, so that an older version can append behind a newer
 * one while instances are replaced one by one.
 */
const Kept = z.looseObject({ seq: z.int(), id: z.string(), at: z.number(), mac: z.string() });

/** A stretch of the chain. Once it is `full` it never changes again; only then the next one is begun. */
export const Segment = z.object({ schema: z.literal(1), full: z.boolean(), records: z.array(Kept).min(1) });
export type Segment = z.infer<typeof Segment>;

const Cut = z.object({ schema: z.literal(1), segment: z.int().min(1), checkpoint: AuditCheckpoint });
/** Everything up to this segment was cut, whether it is still stored or not. */
export type Cut = z.infer<typeof Cut>;

const Hint = z.object({ schema: z.literal(1), segment: z.int().min(1) });
const SEGMENT_ID = /^segment:([1-9]\d*)$/;

/** Where a segment is stored; the first is 1. */
export const segmentKey = (workspace: string, segment: number): RecordKey =>
  auditRecord(workspace, `segment:${segment}`);

const cutKey = (workspace: string): RecordKey => auditRecord(workspace, 'checkpoint');
const hintKey = (workspace: string): RecordKey => auditRecord(workspace, 'head');
const auditRecord = (workspace: string, id: string): RecordKey => ({ workspace, kind: 'audit', id });

/** The segment, or undefined where there is none. */
export const segmentIn = async (store: Store, workspace: string, segment: number): Promise<Segment | undefined> =>
  parsed(Segment.optional(), await store.get(segmentKey(workspace, segment)));

/** The numbers of all segments that are stored, also of those that were cut and not yet deleted. */
export async function segmentsIn(store: Store, workspace: string): Promise<number[]> {
  const keys = await store.list(workspace, 'audit');
  return keys
    .flatMap(({ id }) => SEGMENT_ID.exec(id)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => a - b);
}

/** What was cut last. */
export const cutIn = async (store: Store, workspace: string): Promise<Cut | undefined> =>
  parsed(Cut.optional(), await store.get(cutKey(workspace)));

/** Stores a cut, unless one that goes as far is there; gives the one that holds. */
export async function storeCut(store: Store, workspace: string, cut: Omit<Cut, 'schema'>): Promise<Cut> {
  const stored = await store.update(cutKey(workspace), (value) => {
    const before = parsed(Cut.optional(), value);
    const isFurther = before === undefined || before.segment < cut.segment;
    return { value: isFurther ? { schema: 1, ...cut } : value, open: false };
  });
  return parsed(Cut, stored);
}

/** The segment that was written to some time ago: where to begin to look for the one that is written to now. */
export const hintIn = async (store: Store, workspace: string): Promise<number> =>
  parsed(Hint.optional(), await store.get(hintKey(workspace)))?.segment ?? 1;

/** Moves the hint forward, never back. */
export async function storeHint(store: Store, workspace: string, segment: number): Promise<void> {
  await store.update(hintKey(workspace), (value) => {
    const isBehind = (parsed(Hint.optional(), value)?.segment ?? 0) < segment;
    return { value: isBehind ? { schema: 1, segment } : value, open: false };
  });
}

/** A stored value in its shape. Throws STORE_CORRUPT. */
export function parsed<Value>(shape: z.ZodType<Value>, value: unknown): Value {
  const known = shape.safeParse(value);
  if (!known.success) {
    throw new AgentError('the store holds an audit record that we did not make', {
      code: 'STORE_CORRUPT',
      cause: known.error,
    });
  }
  return known.data;
}
