import { memoryLibrary, memoryShelf } from '#adapters/library/memory.ts';
import { libraryContract } from '../../contracts/library.contract.ts';

libraryContract(async () => {
  const shelf = memoryShelf();
  return { connect: async () => memoryLibrary(shelf), stop: async () => undefined };
});
