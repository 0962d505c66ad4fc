import { memoryBlobs } from '#adapters/blobs/memory.ts';
import { blobsContract } from '../../contracts/blobs.contract.ts';

blobsContract(async () => {
  const blobs = memoryBlobs();
  return { connect: async () => blobs, stop: () => blobs.close() };
});
