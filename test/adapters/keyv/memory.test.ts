import { memoryStore } from '#adapters/keyv/memory.ts';
import { storeContract } from '../../contracts/store.contract.ts';

storeContract(async () => {
  const store = memoryStore();
  return { connect: async () => store, stop: () => store.close() };
});
