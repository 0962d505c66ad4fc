import { setTimeout as pause } from 'node:timers/promises';
import { AgentError } from '#domain/text/errors.ts';
import type { Store } from '#ports/store.ts';
import { oneAtATime } from './one-at-a-time.ts';
import { groupOf, keyOf, nameOf } from './record-name.ts';

/** What a database must do for a store. Texts are opaque; failures are STORE_UNAVAILABLE. */
export interface Records {
  read(name: string): Promise<string | undefined>;
  /** Writes `after` only if `before` is still there, and marks the name as open or not in the same atomic step. */
  swap(name: string, before: string | undefined, after: string, open: boolean): Promise<boolean>;
  drop(name: string): Promise<void>;
  open(): Promise<string[]>;
  list(group: string): Promise<string[]>;
  ping(): Promise<void>;
  close(): Promise<void>;
}

/** How a value becomes text and comes back. `decode` throws STORE_CORRUPT. */
export interface Code {
  encode(name: string, value: unknown): string;
  decode(name: string, text: string): unknown;
}

const RETRIES = 50;
const LONGEST_PAUSE_MS = 64;

/** The store that all databases share: naming, coding, compare-and-set with retries. */
export function storeOver(records: Records, code: Code): Store {
  const alone = oneAtATime();
  const valueIn = (name: string, text: string | undefined) =>
    text === undefined ? undefined : code.decode(name, text);
  return {
    async get(key) {
      const name = nameOf(key);
      return valueIn(name, await records.read(name));
    },
    async update(key, change) {
      const name = nameOf(key);
      // In one process writers queue, so that only other processes can come between.
      return await alone(name, async () => {
        for (let retry = 0; retry <= RETRIES; retry += 1) {
          const before = await records.read(name);
          const value = valueIn(name, before);
          const changed = change(value);
          if (
            Object.is(changed.value, value) ||
            (await records.swap(name, before, code.encode(name, changed.value), changed.open))
          ) {
            return changed.value;
          }
          await pause(Math.random() * Math.min(2 ** retry, LONGEST_PAUSE_MS));
        }
        throw new AgentError('others keep changing this record', { code: 'STORE_BUSY' });
      });
    },
    async delete(key) {
      await records.drop(nameOf(key));
    },
    async open() {
      return (await records.open()).map(keyOf);
    },
    async list(workspace, kind) {
      return (await records.list(groupOf(workspace, kind))).map(keyOf);
    },
    ping: () => records.ping(),
    close: () => records.close(),
  };
}
