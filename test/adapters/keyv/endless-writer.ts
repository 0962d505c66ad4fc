import { writeSync } from 'node:fs';
import { sqliteStore } from '#adapters/keyv/sqlite.ts';
import { systemSealer } from '#adapters/system/sealer.ts';

// Counts in one record and says each count once the store has acknowledged it, until it is killed.
const [file = '', key = ''] = process.argv.slice(2);
const store = sqliteStore({ file, sealer: systemSealer(Buffer.from(key, 'hex')) });
for (;;) {
  const count = await store.update({ workspace: 'T1', kind: 'session', id: 'counter' }, (value) => ({
    value: Number(value ?? 0) + 1,
    open: true,
  }));
  writeSync(1, `${count}\n`);
}
