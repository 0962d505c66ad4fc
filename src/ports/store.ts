/** Names one record. `workspace` owns it: its encryption is bound to it, and nothing is found across workspaces. */
export interface RecordKey {
  readonly workspace: string;
  readonly kind:
    | 'session'
    | 'settings'
    | 'instance'
    | 'audit'
    | 'grant'
    | 'secret'
    | 'token'
    | 'standstill'
    | 'usage'
    | 'schedule'
    | 'kept_on'
    | 'tool_line';
  readonly id: string;
}

/** What a change makes of a record. `open` records are found again at a start, see `Store.open`. */
export interface Changed<Value> {
  readonly value: Value;
  readonly open: boolean;
}

/**
 * Remembers JSON values, one record a key. Contract: test/contracts/store.contract.ts
 *
 * `update` is the only way to write: compare-and-set on one record, retried with jitter up to 50 times, also across
 * processes. `change` must be pure, because it runs once a try; it gets undefined for a new record. When it throws,
 * nothing is written and the error comes through unchanged. When it returns the very value it was given, nothing is
 * written either. Values are copied, never shared. All values are encrypted at rest; keys are not.
 * Throws STORE_BUSY, STORE_UNAVAILABLE (nothing is known to be written), STORE_CORRUPT (cannot be opened with our key).
 */
export interface Store {
  get(key: RecordKey): Promise<unknown>;
  update<Value>(key: RecordKey, change: (value: unknown) => Changed<Value>): Promise<Value>;
  delete(key: RecordKey): Promise<void>;
  /** Keys of all records whose last change said `open`, without a scan. Set in the same atomic step as the value. */
  open(): Promise<RecordKey[]>;
  /** Keys of one kind in one workspace; for retention and doctor, never in the flow. */
  list(workspace: string, kind: RecordKey['kind']): Promise<RecordKey[]>;
  /** Settles when the store answers; throws STORE_UNAVAILABLE otherwise. */
  ping(): Promise<void>;
  close(): Promise<void>;
}
