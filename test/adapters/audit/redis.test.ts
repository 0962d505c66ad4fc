import { randomBytes } from 'node:crypto';
import { storedAudit } from '#adapters/audit/stored-audit.ts';
import { redisStore } from '#adapters/keyv/redis.ts';
import { systemSealer } from '#adapters/system/sealer.ts';
import type { Store } from '#ports/store.ts';
import { auditContract } from '../../contracts/audit.contract.ts';
import { startRedis } from '../../fakes/redis-server.ts';

auditContract(async () => {
  const server = await startRedis();
  const key = randomBytes(32);
  const stores: Store[] = [];
  return {
    key,
    async connect(most?: number) {
      const store = await redisStore({ url: server.url, sealer: systemSealer(key) });
      stores.push(store);
      return storedAudit({ store, key, most });
    },
    async stop() {
      await Promise.all(stores.map((store) => store.close()));
      await server.remove();
    },
  };
});
