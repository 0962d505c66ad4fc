import type { Store } from '#ports/store.ts';
import { jsonCode } from './code.ts';
import { envelope, keyvOver, textIn } from './envelope.ts';
import { type Records, storeOver } from './records.ts';

/** Remembers until the process ends: for tests and for trying things out. */
export const memoryStore = (): Store => storeOver(memoryRecords(), jsonCode);

function memoryRecords(): Records {
  const values = new Map<string, string>();
  const open = new Set<string>();
  const keyv = keyvOver(values);
  return {
    read: (name) => textIn(keyv, name),
    async swap(name, before, after, isOpen) {
      const now = values.get(name);
      if (now !== (before === undefined ? undefined : envelope(before))) {
        return false;
      }
      values.set(name, envelope(after));
      open[isOpen ? 'add' : 'delete'](name);
      return true;
    },
    async drop(name) {
      values.delete(name);
      open.delete(name);
    },
    open: async () => [...open],
    list: async (group) => [...values.keys()].filter((name) => name.startsWith(group)),
    ping: async () => undefined,
    close: async () => undefined,
  };
}
