import { randomBytes } from 'node:crypto';
import { storedAudit } from '#adapters/audit/stored-audit.ts';
import { memoryStore } from '#adapters/keyv/memory.ts';
import { auditContract } from '../../contracts/audit.contract.ts';

auditContract(async () => {
  const store = memoryStore();
  const key = randomBytes(32);
  return { key, connect: async (most?: number) => storedAudit({ store, key, most }), stop: () => store.close() };
});
