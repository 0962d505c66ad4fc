import type { AuditEntry } from '#domain/audit/audit.ts';
import { type AuditSeal, nextRecord } from '#domain/audit/audit-chain.ts';
import { AgentError } from '#domain/text/errors.ts';
import type { Store } from '#ports/store.ts';
import { type End, endOf, nearEnd } from './ends.ts';
import { cutIn, parsed, Segment, segmentKey, storeHint } from './segments.ts';

/** An entry on its way in. `id` is the same however often it is tried. */
export type Incoming = AuditEntry & { readonly id: string };

/** What appending stands on. `ends` remembers for each workspace what the segment that is written to follows. */
export interface Appending {
  readonly store: Store;
  /** Records in a segment. */
  readonly most: number;
  readonly ends: Map<string, End>;
}

const TRIES = 10;

/** Puts an entry at the end of its workspace's chain, once. */
export async function append(appending: Appending, seal: AuditSeal, entry: Incoming): Promise<void> {
  const { store, ends } = appending;
  const { workspace } = seal;
  for (let tries = 0; tries < TRIES; tries += 1) {
    const end = await land(appending, seal, entry);
    if (end === undefined) {
      return;
    }
    const segment = end.segment + 1;
    if (segment > ((await cutIn(store, workspace))?.segment ?? 0)) {
      await remember(appending, workspace, end);
      return;
    }
    // Between two looks of ours this segment was cut and deleted, and we began it anew where nobody reads.
    ends.delete(workspace);
    await store.delete(segmentKey(workspace, segment));
  }
  throw new AgentError('the audit is cut again and again while it is written', { code: 'STORE_BUSY' });
}

/** Goes on through full segments to the one that takes the entry; gives what that one follows, undefined when it is in. */
async function land({ store, most, ends }: Appending, seal: AuditSeal, entry: Incoming): Promise<End | undefined> {
  const { workspace } = seal;
  const known = ends.get(workspace);
  let end = known ?? (await nearEnd(store, workspace));
  while (!end.ids.has(entry.id)) {
    const before = end;
    // What follows an end that we remember was there; if it is gone, the workspace's records were deleted.
    const isGone = (value: unknown): boolean => value === undefined && before === known;
    const stored = await store.update(segmentKey(workspace, before.segment + 1), (value) => ({
      value: isGone(value) ? value : withEntry(value, before, entry, seal, most),
      open: false,
    }));
    if (stored === undefined) {
      ends.delete(workspace);
      end = await nearEnd(store, workspace);
      continue;
    }
    const segment = parsed(Segment, stored);
    if (holds(segment, entry)) {
      return before;
    }
    end = endOf(before.segment + 1, segment);
  }
  return undefined;
}

/** The segment with the entry; the very value where it is in, or where there is no room and the next one is to take it. */
function withEntry(value: unknown, before: End, entry: Incoming, seal: AuditSeal, most: number): unknown {
  const segment = value === undefined ? undefined : parsed(Segment, value);
  if (segment !== undefined && (segment.full || holds(segment, entry))) {
    return value;
  }
  const records = segment?.records ?? [];
  const record = sealed(records.at(-1) ?? before, entry, seal);
  return { schema: 1, full: records.length + 1 >= most, records: [...records, record] };
}

const holds = ({ records }: Segment, entry: Incoming): boolean => records.some(({ id }) => id === entry.id);

function sealed(...parts: Parameters<typeof nextRecord>): ReturnType<typeof nextRecord> {
  try {
    return nextRecord(...parts);
  } catch (cause) {
    throw new AgentError('this is no audit entry', { code: 'INTERNAL', cause });
  }
}

/** So that the next one need not look for the end. The hint does the same for the next process. */
async function remember({ store, ends }: Appending, workspace: string, end: End): Promise<void> {
  if ((ends.get(workspace)?.segment ?? -1) < end.segment) {
    ends.set(workspace, end);
    await storeHint(store, workspace, end.segment + 1);
  }
}
