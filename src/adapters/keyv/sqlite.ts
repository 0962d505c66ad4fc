import type { Sealer } from '#domain/secret/seal.ts';
import type { Store } from '#ports/store.ts';
import { sealedCode } from './code.ts';
import { envelope, keyvOver, textIn } from './envelope.ts';
import { type Records, storeOver } from './records.ts';
import { type Database, openDatabase } from './sqlite-database.ts';
import { keyvView } from './sqlite-keyv.ts';

/**
 * Remembers in one file, also for several processes on one machine. What was acknowledged survives kill -9 and a power
 * cut (WAL, synchronous FULL). Throws STORE_UNAVAILABLE when the file cannot be used.
 */
export const sqliteStore = ({ file, sealer }: { readonly file: string; readonly sealer: Sealer }): Store =>
  storeOver(sqliteRecords(openDatabase(file)), sealedCode(sealer));

function sqliteRecords(database: Database): Records {
  const keyv = keyvOver(keyvView(database));
  return {
    read: (name) => textIn(keyv, name),
    swap: (name, before, after, open) =>
      database.write(({ row, put }) => {
        if (row(name) !== (before === undefined ? undefined : envelope(before))) {
          return false;
        }
        put(name, envelope(after), open);
        return true;
      }),
    async drop(name) {
      await keyv.delete(name);
    },
    open: () => database.read(({ open }) => open()),
    list: (group) => database.read(({ startingWith }) => startingWith(group)),
    ping: async () => {
      await database.read(({ row }) => row(''));
    },
    close: async () => database.close(),
  };
}
