import { writeSync } from 'node:fs';
import { sqliteStore } from '#adapters/keyv/sqlite.ts';
import { systemSealer } from '#adapters/system/sealer.ts';
import { codeOf } from '#domain/text/errors.ts';

// Counts in one record and says each count once the store has acknowledged it, until it has counted enough or is
// killed; of a failure it says the code.
const [file = '', key = '', counts = ''] = process.argv.slice(2);
const store = sqliteStore({ file, sealer: systemSealer(Buffer.from(key, 'hex')) });
try {
  for (let at = 0; at < Number(counts); at += 1) {
    const count = await store.update({ workspace: 'T1', kind: 'session', id: 'counter' }, (value) => ({
      value: Number(value ?? 0) + 1,
      open: true,
    }));
    writeSync(1, `${count}\n`);
  }
} catch (error) {
  writeSync(1, `${codeOf(error)}\n`);
}
