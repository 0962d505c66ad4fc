import { storedAudit } from '#adapters/audit/stored-audit.ts';
import { auditKey, headIn } from '#domain/audit/audit-chain.ts';
import { verifyChain } from '#domain/audit/audit-check.ts';
import type { Audit } from '#ports/audit.ts';
import type { RecordKey, Store } from '#ports/store.ts';
import { allOf, happened } from '../../contracts/audit.contract.ts';

const KEY = Buffer.alloc(32, 9);
export const T1 = 'T1';
export const FEW = 4;
export const EVER = Number.MAX_SAFE_INTEGER;
export const keyOf = (id: string): RecordKey => ({ workspace: T1, kind: 'audit', id });
export const audited = (store: Store, most = FEW): Audit => storedAudit({ store, key: KEY, most });

export async function appendAll(audit: Audit, from: number, to: number): Promise<void> {
  for (let at = from; at < to; at += 1) {
    await audit.append(T1, happened(at));
  }
}

export async function verdictOn(audit: Audit, ...heads: string[]) {
  const expected = { key: auditKey(KEY), workspace: T1, checkpoint: await audit.checkpoint(T1) };
  return verifyChain(await allOf(audit, T1), { ...expected, heads: heads.map((head) => headIn(head)!) });
}

export const timesIn = async (audit: Audit) => (await allOf(audit, T1)).map(({ at }) => at);
export const upTo = (end: number, from = 0) => Array.from({ length: end - from }, (_, at) => from + at);

/** A store of which one thing fails once, as when the process ends there. */
export function endingAt(store: Store, method: 'update' | 'delete', id: string): Store {
  let isOver = false;
  const unlessThere = (key: RecordKey) => {
    if (!isOver && key.id === id) {
      isOver = true;
      throw new Error('the process ends here');
    }
  };
  return method === 'delete'
    ? {
        ...store,
        async delete(key) {
          unlessThere(key);
          await store.delete(key);
        },
      }
    : {
        ...store,
        async update(key, change) {
          unlessThere(key);
          return await store.update(key, change);
        },
      };
}

/** Changes a stored segment, as only somebody with the key can. */
export async function tamper(store: Store, segment: number, change: (records: object[]) => object[]): Promise<void> {
  await store.update(keyOf(`segment:${segment}`), (value) => {
    const { records, ...rest } = value as { records: object[] };
    return { value: { ...rest, records: change(records) }, open: false };
  });
}
