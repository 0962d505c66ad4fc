import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { storedAudit } from '#adapters/audit/stored-audit.ts';
import { sqliteStore } from '#adapters/keyv/sqlite.ts';
import { systemSealer } from '#adapters/system/sealer.ts';
import type { Store } from '#ports/store.ts';
import { auditContract } from '../../contracts/audit.contract.ts';
import { freshFolder } from '../../fakes/folder.ts';

auditContract(async () => {
  const folder = await freshFolder();
  const key = randomBytes(32);
  const stores: Store[] = [];
  return {
    key,
    async connect(most?: number) {
      const store = sqliteStore({ file: join(folder.path, 'store.db'), sealer: systemSealer(key) });
      stores.push(store);
      return storedAudit({ store, key, most });
    },
    async stop() {
      await Promise.all(stores.map((store) => store.close()));
      await folder.remove();
    },
  };
});
