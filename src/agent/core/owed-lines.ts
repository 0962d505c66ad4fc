import { type AuditLine, owedApart } from '#domain/audit/owed-lines.ts';
import type { Audit } from '#ports/audit.ts';
import type { RecordKey, Store } from '#ports/store.ts';

/** What it takes to change a record and tell the audit. */
export interface Telling {
  readonly store: Pick<Store, 'get' | 'update'>;
  readonly audit: Pick<Audit, 'append'>;
}

/** What becomes of a record, and what the audit says of that; nothing where it stays as it is. */
export interface Changing<Value> {
  readonly value: Value;
  readonly line: AuditLine | undefined;
}

/**
 * Changes a record, and stores the line about the change in it, in the same step; then tells the audit. Wherever a process
 * dies, the line is there when the change is, and not before: whoever changes the record next brings it, or the sweep.
 * `change` must be pure, as for the store. Gives the record as it was stored.
 */
export async function changedAndTold<Value extends object>(
  telling: Telling,
  key: RecordKey,
  change: (bare: unknown) => Changing<Value>,
): Promise<Value & { readonly owes?: readonly AuditLine[] }> {
  const after = await telling.store.update<Value & { readonly owes?: readonly AuditLine[] }>(key, (stored) => {
    const { bare, owes: before } = owedApart(stored);
    const { value, line } = change(bare);
    const owes = line === undefined ? before : [...before, line];
    return { value: owes.length === 0 ? value : { ...value, owes }, open: owes.length > 0 };
  });
  await bringOwed(telling, key);
  return after;
}

/** Brings what a record owes the audit, and takes it out of the record. */
export async function bringOwed({ store, audit }: Telling, key: RecordKey): Promise<void> {
  const { owes } = owedApart(await store.get(key));
  if (owes.length === 0) {
    return; // whoever changed it has just told it
  }
  for (const line of owes) {
    await audit.append(key.workspace, line);
  }
  const told = new Set(owes.map(({ id }) => id));
  await store.update<unknown>(key, (stored) => {
    const { bare, owes: now } = owedApart(stored);
    const left = now.filter(({ id }) => !told.has(id));
    if (left.length === now.length) {
      return { value: stored, open: left.length > 0 }; // somebody else was faster
    }
    return { value: left.length > 0 && isObject(bare) ? { ...bare, owes: left } : bare, open: left.length > 0 };
  });
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
