import { type AuditCheckpoint, AuditRecord, headText } from '#domain/audit/audit-chain.ts';
import { AgentError } from '#domain/text/errors.ts';
import type { Store } from '#ports/store.ts';
import { endOf, nearEnd } from './ends.ts';
import { cutIn, parsed, segmentIn, segmentsIn } from './segments.ts';

/** All records behind the checkpoint, which must still be `after` where one is given. */
export async function* read(store: Store, workspace: string, after?: AuditCheckpoint): AsyncGenerator<AuditRecord> {
  const cut = await cutIn(store, workspace);
  if (after !== undefined && after.seq !== cut?.checkpoint.seq) {
    throw overtaken();
  }
  let at: number | undefined = (cut?.segment ?? 0) + 1;
  while (at !== undefined) {
    const segment = await segmentIn(store, workspace, at);
    for (const record of segment?.records ?? []) {
      yield parsed(AuditRecord, record);
    }
    at = segment === undefined ? await beyond(store, workspace, at) : at + 1;
  }
}

/** What comes after a segment that is not there: nothing at the end; elsewhere somebody removed it, and that must show. */
async function beyond(store: Store, workspace: string, gap: number): Promise<number | undefined> {
  if (gap <= ((await cutIn(store, workspace))?.segment ?? 0)) {
    throw overtaken();
  }
  return (await segmentsIn(store, workspace)).find((segment) => segment > gap);
}

/** The newest first, down to the checkpoint. */
export async function* readBack(store: Store, workspace: string): AsyncGenerator<AuditRecord> {
  let number = (await nearEnd(store, workspace)).segment;
  while ((await segmentIn(store, workspace, number + 1)) !== undefined) {
    number += 1;
  }
  for (; number > ((await cutIn(store, workspace))?.segment ?? 0); number -= 1) {
    const segment = await segmentIn(store, workspace, number);
    for (const record of segment?.records.toReversed() ?? []) {
      yield parsed(AuditRecord, record);
    }
  }
}

/** The last place of the chain. */
export async function head(store: Store, workspace: string): Promise<string> {
  let end = await nearEnd(store, workspace);
  for (;;) {
    const number = end.segment + 1;
    const segment = await segmentIn(store, workspace, number);
    if (segment === undefined) {
      return headText(end);
    }
    end = endOf(number, segment);
  }
}

const overtaken = (): AgentError =>
  new AgentError('old records were cut while the audit was read: read it again', { code: 'STORE_BUSY' });
